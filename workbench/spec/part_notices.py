"""Parts of the data that come out empty though the split asks for them, and examples that are in none."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.spec.data_description import SplitSizes
from workbench.spec.notice import Notice
from workbench.spec.numbers import count_text
from workbench.spec.printable import printable
from workbench.spec.split import Split


def empty_part_notices(split: Split, sizes: SplitSizes) -> Iterator[Notice]:
    """A share of 0 is a choice and no news."""
    if split.validation > 0 and not sizes.validation:
        yield Notice(
            "split.validation",
            "No example is left for validation.",
            "Nothing tells which epoch is the best. Add examples, or raise the share.",
        )
    if split.test > 0 and not sizes.test:
        yield Notice(
            "split.test",
            "No example is left for the test.",
            "The run ends without test measures. Add examples, or raise the share.",
        )


def left_out_notices(split: Split, sizes: SplitSizes) -> Iterator[Notice]:
    """Where the data fix a set and the split keeps groups together."""
    if sizes.left_out:
        told = count_text(sizes.left_out, "example")
        verb, whose = ("is", "its") if sizes.left_out == 1 else ("are", "their")
        yield Notice(
            "split.group",
            f"{told} {verb} left out: by “{printable(split.group)}”, {whose} group is in another set of the data.",
            "So no group is both trained on and judged. Split anew to use all examples.",
        )
