"""The context menus of the stack: of rows, and of heads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QMenu, QWidget

from models.spec.stack import BlockDescription
from workbench.edits.adapters import ADAPTER_KINDS
from workbench.edits.edit import listed
from workbench.experiment import Experiment
from workbench.spec.fields import help_of, title_of
from workbench.spec.run_titles import adapter_text

Act = Callable[[], object]


@dataclass(frozen=True)
class RowActs:
    """What a menu of rows leads to."""

    toggle: Act
    move_boundary_below: Act
    train_only_these: Act
    edit_rate: Act
    edit_norm: Act
    add: Callable[[str], object]
    edit_adapter: Callable[[int], object]
    part_adapter: Callable[[int], object]
    remove_adapter: Callable[[int], object]
    copy: Act
    paste: Act


@dataclass(frozen=True)
class HeadActs:
    """What the menu of a head leads to; None where that cannot be done with it."""

    edit: Act | None
    add: Act
    move_left: Act | None
    move_right: Act | None
    remove: Act | None


def row_menu(
    experiment: Experiment, blocks: Sequence[BlockDescription], *, thaws: bool, pasteable: bool, acts: RowActs,
    parent: QWidget,
) -> QMenu:  # fmt: skip
    """For the rows of `blocks`, from the input upwards. `thaws`: freezing and thawing would thaw them."""
    names = [block.name for block in blocks]
    them = listed(names[::-1])
    menu = _menu(parent)
    _add(menu, f"{'Thaw' if thaws else 'Freeze'} {them}\tSpace", acts.toggle)
    _add(menu, f"Move freeze boundary below {names[0]}", acts.move_boundary_below)
    _add(menu, f"Train only {them}", acts.train_only_these, "Surgical fine-tuning; Lee et al. 2023.")
    menu.addSeparator()
    _add(menu, "Learning rate…", acts.edit_rate)
    _add(menu, "Batch norm in frozen blocks…", acts.edit_norm)
    menu.addSeparator()
    _fill_kinds(menu.addMenu("Add adapter"), blocks, acts.add)
    for index, entry in enumerate(experiment.adapters):
        if set(entry.blocks) & set(names):
            _fill_adapter(menu.addMenu(adapter_text(entry)), index, len(entry.blocks), names, acts)
    menu.addSeparator()
    carrying = any(set(entry.blocks) & set(names) for entry in experiment.adapters)
    _add(menu, "Copy adapters\tCtrl+C", acts.copy if carrying else None)
    _add(menu, "Paste adapters\tCtrl+V", acts.paste if pasteable else None)
    return menu


def head_menu(task: str, acts: HeadActs, parent: QWidget) -> QMenu:
    """For the head of a task."""
    menu = _menu(parent)
    _add(menu, f"Edit {task}…", acts.edit)
    _add(menu, "Move left", acts.move_left)
    _add(menu, "Move right", acts.move_right)
    menu.addSeparator()
    _add(menu, "Add head…", acts.add)
    _add(menu, f"Remove {task}", acts.remove)
    return menu


def _fill_kinds(menu: QMenu, blocks: Sequence[BlockDescription], add: Callable[[str], object]) -> None:
    """One submenu a family; kinds that none of the blocks can carry are greyed out and say so."""
    menu.setToolTipsVisible(True)
    families: dict[str, QMenu] = {}
    for kind, spec in ADAPTER_KINDS.items():
        if spec.family not in families:
            families[spec.family] = menu.addMenu(spec.family)
            families[spec.family].setToolTipsVisible(True)
        fits = any(spec.fits(block) for block in blocks)
        tip = help_of(spec) if fits else f"No layer here can take {title_of(spec)}."
        _add(families[spec.family], title_of(spec), _bound(add, kind) if fits else None, tip)


def _fill_adapter(menu: QMenu, index: int, num_blocks: int, names: Sequence[str], acts: RowActs) -> None:
    _add(menu, "Edit…", _bound(acts.edit_adapter, index))
    alone = len(names) == 1 and num_blocks > 1
    _add(menu, "Set apart from the other blocks", _bound(acts.part_adapter, index) if alone else None)
    _add(menu, "Remove\tDel", _bound(acts.remove_adapter, index))


def _menu(parent: QWidget) -> QMenu:
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _add(menu: QMenu, text: str, act: Act | None, tip: str = "") -> None:
    action = menu.addAction(text)
    action.setToolTip(tip)
    action.setEnabled(act is not None)
    if act is not None:
        action.triggered.connect(lambda _checked=False: act())


def _bound(act: Callable[..., object], *arguments: object) -> Act:
    return lambda: act(*arguments)
