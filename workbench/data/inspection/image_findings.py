"""What images are worth a second look, in words, and which they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from workbench.data.dataset import Dataset
from workbench.data.inspection.grouping import Groups, extra_members, num_groups, straddling
from workbench.data.inspection.look_alikes import LookAlikes
from workbench.spec.data_description import MAX_NAMED_PLACES, Finding
from workbench.spec.left_out import counted
from workbench.spec.numbers import count_text

TINY_PX = 8
MOST_ENLARGED = 8
"""An image whose longer side the network sees more than this many times as long has little to show."""
KEEP_TOGETHER = (
    "Save the table of look-alikes, open it as the data, and split by its column 'look-alikes': copies then stay in "
    "one part. Or remove the copies."
)
Mark = npt.NDArray[np.bool_]
Parts = npt.NDArray[np.int8]


@dataclass
class ImageFindings:
    """`marks` (N,) say by the kind of a finding which examples it names; those it is not known of are all false."""

    dataset: Dataset
    findings: list[Finding] = field(default_factory=list)
    marks: dict[str, Mark] = field(default_factory=dict)

    def add(
        self,
        kind: str,
        mark: Mark,
        what: str,
        *,
        done: str,
        remedy: str = "",
        severity: Literal["note", "warning"] = "warning",
    ) -> None:
        """Nothing is added where no example is marked."""
        named = np.flatnonzero(mark)
        if not len(named):
            return
        where = tuple(self.dataset.names[at] for at in named[:MAX_NAMED_PLACES])
        self.marks[kind] = mark
        self.findings.append(
            Finding(kind=kind, what=what, where=where, count=len(named), done=done, remedy=remedy, severity=severity)
        )


def image_findings(
    dataset: Dataset, parts: Parts, alike: LookAlikes | None, labels: Sequence[str], seen_px: int | None = None
) -> ImageFindings:
    """What opening the data found, tiny images, and, where all were looked through, look-alikes and leaks.

    `parts` (N,) are 0, 1, 2 for train, validation and test, negative for none; `labels` are the columns that tasks
    predict; `seen_px` is the side of the square that the network sees.
    """
    told = ImageFindings(dataset)
    if alike is not None:
        _add_leaks(told, alike.near, parts)
        _add_other_labels(told, alike.identical, labels)
        _add_groups(told, "identical", alike.identical, "the same pixel for pixel")
        _add_groups(told, "look-alike", alike.near, "nearly the same, but for compression, size or light")
    _add_tiny(told, seen_px)
    _add_opened(told)
    return told


def _add_leaks(told: ImageFindings, near: Groups, parts: Parts) -> None:
    leaks = straddling(near, parts)
    groups = len(np.unique(near[leaks]))
    told.add(
        "leaks",
        leaks,
        f"{count_text(groups, 'group')} of look-alikes {'stands' if groups == 1 else 'stand'} in more than one part of "
        f"the split: {count_text(int(leaks.sum()), 'image')}.",
        done="Some of what is judged was trained on or chosen by, so that scores come out too good.",
        remedy=KEEP_TOGETHER,
    )


def _add_other_labels(told: ImageFindings, identical: Groups, labels: Sequence[str]) -> None:
    columns = told.dataset.columns
    differ = np.zeros(len(told.dataset), dtype=np.bool_)
    for name in labels:
        if name in columns:
            differ |= straddling(identical, columns[name].codes)
    told.add(
        "labelled-differently",
        differ,
        f"{_images(differ)} identical to one with another label.",
        done="Each keeps its label.",
        remedy="Correct the label that is wrong.",
    )


def _add_groups(told: ImageFindings, kind: str, groups: Groups, how: str) -> None:
    number, extra = num_groups(groups), extra_members(groups)
    what = f"{_images(groups >= 0)} {how}: {count_text(number, 'group')}, {extra:,} to spare."
    told.add(kind, groups >= 0, what, done="All of them are used.", severity="note")


def _add_tiny(told: ImageFindings, seen_px: int | None) -> None:
    sizes = told.dataset.images.sizes
    tiny = sizes.min(axis=1) < TINY_PX
    if seen_px is not None:
        tiny |= sizes.max(axis=1) * MOST_ENLARGED < seen_px
    tiny &= sizes.min(axis=1) > 0  # else they were not looked at
    told.add(
        "tiny",
        np.asarray(tiny, dtype=np.bool_),
        f"{_images(tiny)} too small to show much.",
        done="Enlarged to the size that the network sees.",
        remedy="Remove them if they are icons or leftovers.",
    )


def _add_opened(told: ImageFindings) -> None:
    """What opening the data told already; files that were left out are among no examples."""
    dataset = told.dataset
    for finding in dataset.findings:
        named = set(finding.where)
        told.findings.append(finding)
        mark = np.array([name in named for name in dataset.names], dtype=np.bool_)
        if mark.any():
            told.marks[finding.kind] = mark | told.marks.get(finding.kind, False)
    if dataset.skipped and not any(finding.kind == "unreadable" for finding in dataset.findings):
        told.findings.append(
            Finding(
                kind="unreadable",
                what=f"{counted(dataset.skipped)} cannot be used.",
                where=tuple(f"{file.path}: {file.reason}" for file in dataset.skipped[:MAX_NAMED_PLACES]),
                count=len(dataset.skipped),
                done="Left out.",
                severity="note",
            )
        )


def _images(mark: Mark) -> str:
    number = int(mark.sum())
    return "1 image is" if number == 1 else f"{number:,} images are"
