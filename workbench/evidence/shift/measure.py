"""The whole measurement: from two samples of images to plain numbers."""

from __future__ import annotations

from collections.abc import Callable

import torch

from models.stack import LayerStack
from workbench.data.watching import Report
from workbench.evidence.shift.domain_distance import domain_distance
from workbench.evidence.shift.features import pooled_features
from workbench.evidence.shift.mean_discrepancy import mean_discrepancy
from workbench.evidence.shift.projection import project
from workbench.evidence.shift.sample import Sample
from workbench.evidence.shift.shared_images import shared_images
from workbench.spec.shift import ShiftMeasured


def measure_shift(
    stack: LayerStack,
    source: Sample,
    target: Sample,
    place: Callable[[torch.Tensor], torch.Tensor],
    report: Report,
    seed: int = 0,
) -> ShiftMeasured:
    """Between two samples, in the pooled representation of `stack`; `place` brings a batch to its device.

    Raises `UserError` where the model gives numbers that are not finite, and what `report` raises.
    """
    total = len(source.images) + len(target.images)
    what = "Computing features"
    source_features = pooled_features(stack, source.images, place, lambda done: report(what, done, total))
    before = len(source.images)
    target_features = pooled_features(stack, target.images, place, lambda done: report(what, before + done, total))
    report("Telling the domains apart", 0, 0)
    distance = domain_distance(source_features, target_features, seed)
    report("Comparing the means", 0, 0)
    discrepancy = mean_discrepancy(source_features, target_features, seed)
    report("Projecting", 0, 0)
    shown = project(source_features, target_features, seed)
    return ShiftMeasured(
        model=stack.built.title,
        width=stack.feature_width,
        num_source=len(source_features),
        num_target=len(target_features),
        distance=distance,
        discrepancy=discrepancy,
        source_points=shown.source,
        target_points=shown.target,
        explained=shown.explained,
        shared=shared_images(source.images, target.images),
        unreadable=source.unreadable + target.unreadable,
    )
