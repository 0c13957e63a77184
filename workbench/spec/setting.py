"""Which setting of transfer learning source and target make; it claims only what the descriptions show."""

from __future__ import annotations

from dataclasses import dataclass

from models.spec.source import Initialisation
from models.spec.stack import StackDescription
from workbench.spec.data_description import DataDescription
from workbench.spec.numbers import count_text

_COLOUR_CHANNELS = 3


@dataclass(frozen=True)
class Setting:
    """A name for the setting and what follows from it."""

    title: str
    text: str


def name_setting(
    initialisation: Initialisation, stack: StackDescription | None, data: DataDescription | None
) -> Setting:
    """Names the setting in the terms of Pan & Yang 2010 (A survey on transfer learning), section 2.

    What cannot be known is left out: two label spaces of equal size may or may not be the same, and whether two sets
    of colour images come from one domain cannot be seen from their descriptions.
    """
    if initialisation == "random":
        return Setting(
            "No transfer", "Random weights instead of trained ones: the control that shows what transfer brings."
        )
    if stack is None or data is None:
        return Setting("Not known yet", "Source and target are still being looked at.")
    return Setting(_title(stack, data), f"{_sides(stack, data)} {_follows(stack, data)}")


def _title(stack: StackDescription, data: DataDescription) -> str:
    domains = "different domain" if _domain_differs(stack, data) else ""
    title = ", ".join(filter(None, [domains, _label_spaces(stack, data)]))
    return title[0].upper() + title[1:]


def _label_spaces(stack: StackDescription, data: DataDescription) -> str:
    if stack.source_classes == 0:
        return "source labels unknown"
    if _labels_differ(stack, data):
        return "different label space"
    return "labels of the same names" if stack.source_labels else "label spaces of equal size"


def _labels_differ(stack: StackDescription, data: DataDescription) -> bool:
    """True only where that is certain."""
    if stack.source_labels:
        return set(stack.source_labels) != {entry.label for entry in data.classes}
    return stack.source_classes not in (0, len(data.classes))


def _domain_differs(stack: StackDescription, data: DataDescription) -> bool:
    """Grey images beside a model that saw colour ones are another distribution of inputs for certain.

    What published weights saw, their input says; files and runs may have seen grey images as colour ones.
    """
    published = stack.origin == "library" and stack.weights is not None
    return published and data.images is not None and data.images.channels < _COLOUR_CHANNELS <= _trained_channels(stack)


def _sides(stack: StackDescription, data: DataDescription) -> str:
    """What is known of either side: `ImageNet-1k: colour images, 1,000 classes. MNIST-5k: grey images, 10 classes.`"""
    return f"{_source(stack)} {data.title}: {_inputs(data)}, {_classes(len(data.classes))}."


def _source(stack: StackDescription) -> str:
    name = stack.weights.dataset if stack.weights else ""
    facts = [_colour(_trained_channels(stack)) + " images"] if stack.origin == "library" else []
    facts += [_classes(stack.source_classes)] if stack.source_classes else []
    if facts:
        return f"{name or 'Source'}: {', '.join(facts)}."
    return f"Trained on {name}." if name else "The file does not say what it was trained on."


def _trained_channels(stack: StackDescription) -> int:
    return stack.input.trained_channels or stack.input.channels


def _colour(channels: int) -> str:
    return "colour" if channels >= _COLOUR_CHANNELS else "grey"


def _inputs(data: DataDescription) -> str:
    return f"{_colour(data.images.channels)} images" if data.images else data.inputs.kind


def _classes(count: int) -> str:
    return count_text(count, "class")


def _follows(stack: StackDescription, data: DataDescription) -> str:
    """Labelled target examples are what makes the setting inductive; every experiment of this program has them."""
    applies = "Inductive transfer: the head is replaced; parameter transfer and adapters apply"
    return f"{applies}, instance transfer does not." if _labels_differ(stack, data) else f"{applies}."
