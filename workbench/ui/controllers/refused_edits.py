"""What was typed into fields and cannot stand in the document; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from models.spec.base import Spec
from workbench.experiment import Experiment
from workbench.spec.checks import Problem
from workbench.spec.fields import value_at
from workbench.spec.refusals import refusal

S = TypeVar("S", bound=Spec)


@dataclass(frozen=True)
class _Refused:
    typed: object
    standing: object
    """What the document holds instead."""
    problems: tuple[Problem, ...]


class RefusedEdits:
    """Kept until the field is corrected, or the document comes to hold another value there."""

    def __init__(self) -> None:
        self._by_path: dict[str, _Refused] = {}

    def add(self, experiment: Experiment, path: str, typed: object, problems: Sequence[Problem]) -> None:
        """Remembers that the document stayed as it is when `typed` was typed at `path`."""
        told = tuple(refusal(Experiment, path, typed, problem) for problem in problems)
        self._by_path[path] = _Refused(typed, value_at(experiment, path), told)

    def drop(self, path: str) -> bool:
        """Forgets what was typed at `path`; true where something was."""
        return self._by_path.pop(path, None) is not None

    def clear(self) -> None:
        self._by_path.clear()

    def follow(self, experiment: Experiment) -> None:
        """Forgets what was typed where the document now holds another value."""
        self._by_path = {
            path: refused for path, refused in self._by_path.items() if _value(experiment, path) == refused.standing
        }

    def problems(self) -> list[Problem]:
        return [problem for refused in self._by_path.values() for problem in refused.problems]

    def shown(self, experiment: Experiment) -> Experiment:
        """The document as its fields show it, with what was typed; not to be run or kept."""
        for path, refused in self._by_path.items():
            experiment = _unchecked(experiment, path, refused.typed)
        return experiment


def _value(experiment: Experiment, path: str) -> object:
    try:
        return value_at(experiment, path)
    except AttributeError:  # the part is now of another kind, without the field
        return None


def _unchecked(spec: S, path: str, value: object) -> S:
    head, _, rest = path.partition(".")
    return spec.model_copy(update={head: _unchecked(getattr(spec, head), rest, value) if rest else value})
