"""What is said of parts and findings in the gallery; no Qt."""

from __future__ import annotations

from workbench.data.looking.roll import TEST, TRAIN, UNLABELLED, VALIDATION, Roll
from workbench.spec.printable import in_brief

PARTS: dict[int, str] = {
    TRAIN: "training",
    VALIDATION: "validation",
    TEST: "test",
    UNLABELLED: "training, label not used",
    -1: "in no part",
}
MARKS: dict[str, str] = {
    "leaks": "look-alikes across parts",
    "identical": "identical images",
    "look-alike": "look-alikes",
    "labelled-differently": "identical, other label",
    "tiny": "tiny images",
    "animated": "animated files",
    "suffix": "misleading suffix",
}
"""By the kind of a finding, what a filter for it is called."""

_MOST_LABELS = 40
_LETTERS = 200
"""Of a label."""


def mark_title(kind: str) -> str:
    return MARKS.get(kind, kind.replace("-", " "))


def example_text(roll: Roll, example: int) -> str:
    """Name, first labels, size and part of an example, a line each."""
    labels = ", ".join(_label_texts(roll, example, 3))
    lines = (roll.names[example], labels, f"{size_text(roll, example)}, {PARTS[int(roll.parts[example])]}")
    return "\n".join(line for line in lines if line)


def labels_text(roll: Roll, example: int) -> str:
    """`class: cat · weight: 7`; a dash where a label is missing."""
    return " · ".join(_label_texts(roll, example, _MOST_LABELS))


def _label_texts(roll: Roll, example: int, most: int) -> list[str]:
    return [f"{column.name}: {in_brief(column.text(example), _LETTERS) or '–'}" for column in roll.columns[:most]]


def size_text(roll: Roll, example: int) -> str:
    """`500×375 px`; images of very large sets are not all looked at before they are used."""
    width, height = roll.sizes[example].tolist()
    return f"{width:,}×{height:,} px" if width else "size not looked at"


def shown_text(num_shown: int, num_all: int) -> str:
    """`5,000 images`, `312 of 5,000 images`."""
    noun = "image" if num_all == 1 else "images"
    return f"{num_all:,} {noun}" if num_shown == num_all else f"{num_shown:,} of {num_all:,} {noun}"
