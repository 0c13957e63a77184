"""`Spec`, the base of every description, and `knob`, which gives a field its title, help, unit and bounds."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Spec(BaseModel):
    """A frozen value: equal when its fields are equal, hashable, refusing fields it does not know and NaN."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


def knob(
    default: Any,
    title: str,
    description: str,
    *,
    unit: str = "",
    advanced: bool = False,
    options: dict[str, str] | None = None,
    option_help: dict[str, str] | None = None,
    **bounds: Any,
) -> Any:
    """A field as forms, tooltips, command line and docs show it.

    `unit` is printed behind the value, `advanced` folds the field away in forms, `options` names the choices of a
    `Literal` for people and `option_help` says what each of them does; `bounds` are pydantic's own (`gt`, `ge`, `lt`,
    `le`, `min_length`, …). Pass `...` as the default of a field that must be given.
    """
    named = {"options": options or {}, "option_help": option_help or {}}
    extra: dict[str, Any] = {"unit": unit, "advanced": advanced, **named}
    return Field(default, title=title, description=description, json_schema_extra=extra, **bounds)
