"""What lies at a point of a stack's scene, what is said of it, and where that which can be aimed at lies."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from models.spec.stack import StackDescription
from workbench.ui.stack import tips
from workbench.ui.stack.scene import MARGIN, StackScene
from workbench.ui.stack.targets import HandleTarget, HeadTarget, RowTarget, Target


def target_at(scene: StackScene, pos: QPointF) -> Target:
    """What lies at a point of the scene."""
    if not MARGIN <= pos.x() < MARGIN + scene.inner_width:
        return None
    slot = scene.heads.slot_at(scene.heads.mapFromScene(pos))
    if slot is not None:
        return HeadTarget(slot)
    kind = scene.arrangement.handle_at(pos.y(), scene.positions)
    if kind is not None:
        return HandleTarget(kind)
    return _row_target(scene, pos)


def rect_of(scene: StackScene, target: Target) -> QRectF:
    """Where a target lies, in scene coordinates; empty where it is not shown."""
    if isinstance(target, HandleTarget):
        return scene.handle_rect(target.kind)
    if isinstance(target, HeadTarget):
        rects = [place.rect for place in scene.heads.places() if place.slot == target.slot]
        return rects[0].translated(scene.heads.pos()) if rects else QRectF()
    return QRectF() if target is None else _part_rect(scene, target)


def tip_at(scene: StackScene, pos: QPointF, stack: StackDescription, frozen_blocks: int) -> str:
    """What is said of what lies at a point; empty where there is nothing to say."""
    target = target_at(scene, pos)
    if isinstance(target, HandleTarget):
        return tips.HANDLES[target.kind]
    if isinstance(target, HeadTarget):
        return scene.heads.tip(target.slot)
    if target is None:
        return ""
    row = scene.rows.items[target.spot.block]
    if target.part == "chip":
        return tips.chip_tip(row.chip_tip(target.chip))
    return tips.row_tip(stack, target, row.state, frozen_blocks)


def _row_target(scene: StackScene, pos: QPointF) -> RowTarget | None:
    spot = scene.arrangement.spot(pos.y(), scene.positions)
    if spot is None or spot.layer is not None:
        return None if spot is None else RowTarget(spot)
    row, x = scene.rows.items[spot.block], pos.x() - MARGIN
    part = row.part_at(x)
    return RowTarget(spot, part, (row.chip_at(x) or 0) if part == "chip" else 0)


def _part_rect(scene: StackScene, target: RowTarget) -> QRectF:
    row, places = scene.rows.items[target.spot.block], scene.sheet.columns
    if target.part == "chip":
        rect = row.chip_rect(target.chip)
    elif target.part in ("rate", "norm"):
        rect = row.column_rect(places.rate if target.part == "rate" else places.norm)
    elif target.spot.layer is not None:
        return scene.rows.layer_item(target.spot.block, target.spot.layer).sceneBoundingRect()
    else:
        rect = row.boundingRect()
    return rect.translated(row.scenePos())
