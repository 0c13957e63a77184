"""Files and folders that were left out, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from workbench.spec.data_description import SkippedFile
from workbench.spec.numbers import count_text


def counted(files: Sequence[SkippedFile]) -> str:
    """`3 files`, `1 folder` or `3 files and 1 folder`."""
    folders = sum(file.is_folder for file in files)
    kinds = ((len(files) - folders, "file"), (folders, "folder"))
    return " and ".join(count_text(count, noun) for count, noun in kinds if count)


def by_reason(files: Sequence[SkippedFile]) -> Iterator[tuple[str, list[SkippedFile]]]:
    """The most frequent reason first."""
    for reason, _ in Counter(file.reason for file in files).most_common():
        yield reason, [file for file in files if file.reason == reason]
