from __future__ import annotations

import numpy as np
import pytest
import torch

from models.sources.build import build
from models.spec.errors import UserError
from models.spec.source import BundledSource
from models.stack import LayerStack
from workbench.evidence.shift.features import pooled_features


def images(number: int) -> np.ndarray:
    return np.random.default_rng(0).integers(0, 256, (number, 3, 32, 32), dtype=np.uint8)


def test_that_features_are_what_the_librarys_own_classifier_reads() -> None:
    whole, read = build(BundledSource()), []
    whole.model.get_submodule("classifier").register_forward_pre_hook(lambda _, given: read.append(given[0]))
    shown = images(35)
    mean, std = (torch.tensor(each).view(1, -1, 1, 1) for each in (whole.input.mean, whole.input.std))
    with torch.inference_mode():
        whole.model((torch.from_numpy(shown) / 255 - mean) / std)
    counts: list[int] = []
    features = pooled_features(LayerStack.cut(build(BundledSource(), image_size=32)), shown, lambda x: x, counts.append)
    assert features.shape == (35, read[0].shape[1])
    assert np.allclose(features, read[0].numpy(), atol=1e-4)
    assert counts == [32, 35]


def test_that_features_that_are_not_finite_are_refused_by_name() -> None:
    stack = LayerStack.cut(build(BundledSource(), image_size=32))
    with torch.no_grad():
        next(stack.model.parameters()).fill_(float("nan"))
    with pytest.raises(UserError, match="not finite"):
        pooled_features(stack, images(1), lambda x: x, lambda _: None)
