"""Which methods of transfer a setting admits, each with its reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from workbench.spec.setting.relations import Relations

Verdict = Literal["applies", "needs", "does not apply"]
Judgement = tuple[Verdict, str]


@dataclass(frozen=True)
class Circumstances:
    """What decides: how the sides relate, whether a trained model is there that reads the target's inputs, and labelled
    examples of the source.
    """

    relations: Relations
    trained: bool
    reads_target: bool
    source_examples: bool
    source_labels: bool
    images: bool = False
    """Whether both sides are images."""


@dataclass(frozen=True)
class Method:
    """`here` is whether the workbench has it; `reason` is one sentence."""

    title: str
    verdict: Verdict
    reason: str
    here: bool


def methods_for(case: Circumstances) -> tuple[Method, ...]:
    """Every method that the field distinguishes, in the order of what it transfers."""
    judged = ((title, judge(case), here) for title, judge, here in _METHODS)
    return tuple(Method(title, verdict, reason, here) for title, (verdict, reason), here in judged)


_NO_WEIGHTS: Judgement = ("needs", "Needs trained weights, and the document asks for random ones.")
_OTHER_INPUTS: Judgement = ("does not apply", "The source model cannot read the target's inputs.")
_NO_EXAMPLES: Judgement = ("needs", "Needs examples of the source, of which only the model is there.")
_NO_LABELS: Judgement = ("needs", "Needs labels of the source examples.")


def _parameters(reason: str) -> Callable[[Circumstances], Judgement]:
    """Methods that begin with the source's parameters ask for no more than a model that reads the target's inputs."""

    def judge(case: Circumstances) -> Judgement:
        if not case.reads_target:
            return _OTHER_INPUTS
        return ("applies", reason) if case.trained else _NO_WEIGHTS

    return judge


def _weighting(case: Circumstances) -> Judgement:
    if case.relations.inputs == "different":
        return "does not apply", "Source examples have other features, and cannot train the target's model."
    if case.relations.labels == "different":
        return "does not apply", "Source examples carry labels that the target's task does not know."
    if not case.source_examples:
        return _NO_EXAMPLES
    if not case.source_labels:
        return _NO_LABELS
    if case.relations.marginals in ("same data", "not seen"):
        return "applies", "It may, with all weights near 1: no difference of p(X) was seen that they would make up for."
    return "applies", "Source examples that look like target ones can train along, if f is the same on both sides."


def _alignment(case: Circumstances) -> Judgement:
    if case.relations.inputs == "different":
        return "does not apply", "One network cannot read both sides, so that there are no features to align."
    if case.relations.labels == "different":
        return "does not apply", "It would mix classes that have no counterpart on the other side."
    if not case.source_examples:
        return _NO_EXAMPLES
    if case.relations.marginals in ("same data", "not seen"):
        return "does not apply", "No difference of p(X) was seen that alignment could take away."
    return "applies", "Features that look alike on both sides let one head serve both."


def _together(case: Circumstances) -> Judgement:
    if case.relations.inputs == "different":
        return "does not apply", "The tasks would have no shared network that reads both kinds of inputs."
    if not case.source_examples:
        return _NO_EXAMPLES
    if not case.source_labels:
        return _NO_LABELS
    return "applies", "The source's task trains beside the target's, each with a head of its own."


def _distillation(case: Circumstances) -> Judgement:
    if not case.reads_target:
        return _OTHER_INPUTS
    if not case.trained:
        return _NO_WEIGHTS
    if case.relations.labels == "different":
        return "applies", "The source's answers on target inputs can be kept as a second aim, in its own label space."
    return "applies", "The source's answers on target inputs are soft labels for a student."


def _mapping(case: Circumstances) -> Judgement:
    if case.relations.inputs == "different":
        return "applies", "A learned map between the feature spaces is what heterogeneous transfer asks for."
    if case.relations.inputs == "unknown":
        return "needs", "Needs to be known what the source's inputs are."
    if case.images:
        return "does not apply", "Preprocessing brings images of any size and colours to what the source model reads."
    return "does not apply", "Both sides have the same feature space."


_METHODS: tuple[tuple[str, Callable[[Circumstances], Judgement], bool], ...] = (
    ("Frozen features, fine-tuning", _parameters("The source's parameters are a start; new heads learn Y."), True),
    ("Adapters", _parameters("Small parts learn what differs, and the source's parameters stay as they are."), True),
    (
        "Penalties towards the source",
        _parameters("They hold the parameters near the source's while these train."),
        True,
    ),
    ("Distillation", _distillation, True),
    ("Instance weighting", _weighting, False),
    ("Feature alignment", _alignment, False),
    ("Multi-task training with the source", _together, False),
    ("Map between feature spaces", _mapping, False),
)
