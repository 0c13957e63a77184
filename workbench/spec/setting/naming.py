"""Which setting of transfer learning two sides make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from workbench.spec.numbers import count_text
from workbench.spec.setting.methods import Circumstances, Method, methods_for
from workbench.spec.setting.relations import Relations, relate
from workbench.spec.setting.sides import Domain, Side, Task
from workbench.spec.shift import ShiftMeasured

Case = Literal[
    "no transfer",
    "not known",
    "heterogeneous",
    "different labels",
    "unknown labels",
    "adaptation",
    "same",
    "same labels",
]
_FUNCTION = "Whether f labels equal inputs alike on both sides cannot be seen from data alone."


@dataclass(frozen=True)
class Setting:
    """A name for the setting, what follows from it, and what of transfer it admits."""

    case: Case
    title: str
    text: str
    methods: tuple[Method, ...] = ()


NO_TRANSFER = Setting(
    "no transfer", "No transfer", "Random weights instead of trained ones: the control that shows what transfer brings."
)
NOT_KNOWN = Setting("not known", "Not known yet", "Source and target are still being looked at.")


def name_of(
    source: Side,
    target: Side,
    shift: ShiftMeasured | None = None,
    *,
    trained: bool = True,
    same_data: bool = False,
    reads_target: bool | None = None,
) -> Setting:
    """Names the setting of two sides, after Pan & Yang 2010 (A survey on transfer learning), definitions 1 to 4.

    Every experiment of this program has labelled target examples, so that all of them are inductive in their sense.
    `reads_target` says whether the source model takes the target's inputs; None where X alone decides.
    """
    relations = relate(source, target, shift, same_data=same_data)
    case, title, follows = _named(relations, shift)
    known_by_examples = source.known_by == "examples"
    circumstances = Circumstances(
        relations=relations,
        trained=trained,
        reads_target=relations.inputs != "different" if reads_target is None else reads_target,
        source_examples=known_by_examples,
        source_labels=known_by_examples and source.task.kind != "unknown",
        images=source.domain.inputs == target.domain.inputs == "image",
    )
    text = " ".join([side_text(source), side_text(target), follows])
    return Setting(case, title, text, methods_for(circumstances))


def _named(relations: Relations, shift: ShiftMeasured | None) -> tuple[Case, str, str]:
    if relations.inputs == "different":
        return "heterogeneous", "Heterogeneous transfer", _HETEROGENEOUS
    prefix = "Different domain, " if relations.domains_differ else ""
    if relations.labels == "different":
        return "different labels", _capital(f"{prefix}different label space"), _different_labels(relations, shift)
    told = _marginals(relations, shift)
    if relations.labels == "unknown":
        return "unknown labels", _capital(f"{prefix}source labels unknown"), _joined(f"{_INDUCTIVE}.", told)
    if relations.labels == "equal size":
        follows = _joined(f"{_INDUCTIVE}; whether the labels are the same is not known.", told, _FUNCTION)
        return "unknown labels", _capital(f"{prefix}label spaces of equal size"), follows
    return _same_labels(relations, shift)


_INDUCTIVE = "The heads are new, and knowledge moves through the source model's parameters: inductive transfer"
_HETEROGENEOUS = (
    "The feature spaces X differ, so that nothing passes from one to the other without a map between them: "
    "heterogeneous transfer."
)


def _different_labels(relations: Relations, shift: ShiftMeasured | None) -> str:
    return _joined(f"Y differs. {_INDUCTIVE}.", _marginals(relations, shift))


def _same_labels(relations: Relations, shift: ShiftMeasured | None) -> tuple[Case, str, str]:
    told = _marginals(relations, shift)
    if relations.domains_differ:
        follows = (
            f"Y has the same names on both sides. {told} That is domain adaptation, with labelled target examples."
        )
        return "adaptation", "Domain adaptation", f"{follows} {_FUNCTION}"
    if relations.marginals in ("same data", "not seen"):
        return "same", "Same task and domain, by all that is seen", f"{told} {_FUNCTION}"
    follows = "Y has the same names on both sides; whether p(X) differs was not measured."
    return "same labels", "Labels of the same names", f"{follows} {_FUNCTION}"


def _marginals(relations: Relations, shift: ShiftMeasured | None) -> str:
    distance = f"A‑distance {shift.distance.distance:.2f}" if shift else ""
    return {
        "same data": "Both sides are the same data set.",
        "certain": "p(X) differs for certain: one side is grey, the other in colour.",
        "measured": f"p(X) differs, as measured ({distance}).",
        "not seen": f"No difference of p(X) was seen ({distance}), which does not prove that there is none.",
        "unknown": "",
    }[relations.marginals]


def side_text(side: Side) -> str:
    """What is known of a side: `MNIST-5k: grey images, 10 classes.`"""
    facts = [*filter(None, [inputs_text(side.domain), labels_text(side.task)])]
    if facts:
        return f"{side.title}: {', '.join(facts)}."
    return side.note or f"Trained on {side.title}."


def inputs_text(domain: Domain) -> str:
    """`grey images`, `texts`, `rows of 4 features`; empty where nothing is known."""
    if domain.inputs == "image":
        return _images(domain.channels)
    if domain.inputs == "table":
        known = domain.features or domain.encoded
        return f"rows of {count_text(len(known), 'feature')}" if known else "rows of a table"
    return "texts" if domain.inputs == "text" else ""


def _images(channels: int | None) -> str:
    colours = {None: "", 1: "grey ", 3: "colour "}
    return f"{colours[channels]}images" if channels in colours else f"images of {channels} channels"


def labels_text(task: Task) -> str:
    """`10 classes`, `5 levels`, `numbers in kg`; empty where nothing is known."""
    if task.kind == "numbers":
        return f"numbers in {task.unit}" if task.unit else "numbers"
    if task.size is None or task.kind == "unknown":
        return ""
    return count_text(task.size, {"levels": "level", "label sets": "label"}.get(task.kind, "class"))


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
