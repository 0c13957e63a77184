"""The setting of an experiment and the shift between its source and target data, for the command line."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from models.describing import describe_source
from models.spec.errors import UserError
from workbench.data.describe import describe
from workbench.evidence.shift.label_shift import LabelShift, label_shift
from workbench.evidence.shift.wording import basis_text, discrepancy_text, distance_text, labels_text
from workbench.experiment import Experiment
from workbench.launch.engine.session import weights_of
from workbench.launch.engine.shifts import measured_shift
from workbench.spec.setting import Setting, SideCards, SourceExamples, cards_of, name_setting, sides_of
from workbench.spec.shift import ShiftMeasured
from workbench.spec.split import Split
from workbench.terminal.escaped import escaped
from workbench.terminal.runs import print_plain
from workbench.terminal.work_bar import WorkBar


@dataclass(frozen=True)
class Told:
    """All that is known of source and target."""

    setting: Setting
    cards: tuple[SideCards | None, SideCards | None]
    labels: LabelShift
    shift: ShiftMeasured

    def plain(self) -> dict[str, Any]:
        """For scripts; without the points, which are for drawing."""
        points = {"source_points", "target_points"}
        return {
            "setting": {"case": self.setting.case, "title": self.setting.title, "text": self.setting.text},
            "methods": [asdict(method) for method in self.setting.methods],
            "labels": asdict(self.labels),
            "shift": self.shift.model_dump(mode="json", exclude=points),
        }


def look(experiment: Experiment, store_url: str) -> Told:
    """Describes both sides and measures, with a bar on standard error.

    Raises `UserError` for what the user can mend.
    """
    if experiment.source_data is None:
        raise UserError(
            "The experiment has no source data.", where="source_data", remedy='Add source_data.kind = "bundled", …'
        )
    images = experiment.preprocessing
    with WorkBar() as bar:
        bar.report("Looking at the source model", 0, 0)
        stack = describe_source(
            experiment.source,
            images.asked_size,
            lambda run: weights_of(store_url, run),
            channels=images.asked_channels,
        )
        bar.report("Looking at the data", 0, 0)
        target = describe(experiment.data, experiment.split, experiment.tasks)
        source = describe(experiment.source_data, Split())
        shift = measured_shift(experiment, store_url, bar.report)
    examples = SourceExamples(source, experiment.source_data == experiment.data, shift)
    known = (stack, target, experiment.tasks, examples)
    sides = sides_of(*known, experiment.split.group) or ()
    return Told(
        setting=name_setting(experiment.source.initialisation, *known, experiment.split.group),
        cards=cards_of(*known),
        labels=label_shift(*(dict(side.task.counts) for side in sides)),
        shift=shift,
    )


def print_told(out: Console, told: Told) -> None:
    """The setting, both sides, the methods, the measures."""
    print_plain(out, told.setting.title)
    print_plain(out, told.setting.text)
    for role, cards in zip(("Source", "Target"), told.cards, strict=True):
        if cards is not None:
            print_plain(out, "")
            out.print(_card_table(role, cards))
    print_plain(out, "")
    out.print(_methods_table(told.setting))
    print_plain(out, "")
    for numbers, meaning in (distance_text(told.shift), discrepancy_text(told.shift), labels_text(told.labels)):
        print_plain(out, f"{numbers}. {meaning}")
    print_plain(out, basis_text(told.shift))


def _card_table(role: str, cards: SideCards) -> Table:
    table = Table(f"{role}:", escaped(cards.title), box=None, pad_edge=False)
    for card in (cards.domain, *cards.tasks):
        table.add_row(escaped(card.formula), "")
        for row in card.rows:
            table.add_row(f"  {row.title}", escaped(row.text))
    return table


def _methods_table(setting: Setting) -> Table:
    table = Table("method", "verdict", "here", "reason", box=None, pad_edge=False)
    for method in setting.methods:
        table.add_row(method.title, method.verdict, "yes" if method.here else "not yet", escaped(method.reason))
    return table
