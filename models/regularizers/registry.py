"""Regularizers, as their specs describe them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from models.regularizers.bi_tuning import bi_tuning
from models.regularizers.bss import BatchSpectralShrinkage
from models.regularizers.category_relationship import relationship
from models.regularizers.co_tuning import CoTuning
from models.regularizers.delta import Delta
from models.regularizers.distillation import Distillation
from models.regularizers.filter_drop import Compared, attention_by_drop, equal_attention
from models.regularizers.l2sp import L2SP
from models.regularizers.lwf import LearningWithoutForgetting
from models.regularizers.penalty import Penalty
from models.regularizers.source_classifier import trained_classifier
from models.regularizers.surroundings import Surroundings
from models.spec import regularizers as spec


def _l2sp(regularizer: spec.L2SP, around: Surroundings) -> Penalty:
    model = around.model
    return L2SP(model.trunk_parameters(), model.head_parameters(), regularizer.alpha, regularizer.beta)


def _bss(regularizer: spec.BatchSpectralShrinkage, _around: Surroundings) -> Penalty:
    return BatchSpectralShrinkage(regularizer.eta, regularizer.count)


def _delta(regularizer: spec.Delta, around: Surroundings) -> Penalty:
    model = around.model
    compared = Compared.of(regularizer.compared([block.name for block in model.stack.blocks]), around)
    model.watch(compared.places)
    if regularizer.attention == "filter-drop":
        attention = attention_by_drop(compared, around, regularizer.examples)
    else:
        attention = equal_attention(compared, next(model.parameters()).device)
    heads, first = model.head_parameters(), compared.channels_first
    return Delta(attention, heads, regularizer.alpha, regularizer.beta, channels_first=first)


def _lwf(regularizer: spec.LearningWithoutForgetting, around: Surroundings) -> Penalty:
    classifier = trained_classifier(around.model, "Learning without forgetting")
    return LearningWithoutForgetting(classifier, regularizer.strength, regularizer.temperature)


def _co_tuning(regularizer: spec.CoTuning, around: Surroundings) -> Penalty:
    classifier = trained_classifier(around.model, "Co-Tuning")
    task = regularizer.task or next(iter(around.classes), "")
    related = relationship(task, around, regularizer.temperature)
    return CoTuning(classifier, task, related, regularizer.strength)


def _distillation(regularizer: spec.Distillation, around: Surroundings) -> Penalty:
    tasks = around.taught[regularizer.run]
    return Distillation(regularizer.run, tasks, regularizer.strength, regularizer.temperature)


_BUILDERS: dict[str, Callable[[Any, Surroundings], Penalty]] = {
    "l2-sp": _l2sp,
    "bss": _bss,
    "delta": _delta,
    "lwf": _lwf,
    "co-tuning": _co_tuning,
    "distillation": _distillation,
    "bi-tuning": bi_tuning,
}


def build_penalty(regularizer: spec.Regularizer, around: Surroundings) -> Penalty:
    return _BUILDERS[regularizer.kind](regularizer, around)


def asks_the_source(regularizers: Sequence[spec.Regularizer]) -> bool:
    """Whether any of them compares with what the source answers, so that the model needs a twin of it."""
    return any(regularizer.asks_the_source for regularizer in regularizers)
