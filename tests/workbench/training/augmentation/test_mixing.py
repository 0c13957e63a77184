from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from workbench.training.augmentation.draws import Draws
from workbench.training.augmentation.mixing import CutMix, MixUp, mixed

Make = Callable[..., Draws]


def test_that_mixup_blends_each_image_with_its_partner_by_its_own_weight(images: Tensor, draws: Make) -> None:
    result, mixing = mixed(images, [MixUp(alpha=1.0, probability=1.0)], draws())
    assert sorted(mixing.partners.tolist()) == list(range(8))
    assert len(set(mixing.weights.tolist())) == 8
    for n, (partner, weight) in enumerate(zip(mixing.partners, mixing.weights, strict=True)):
        torch.testing.assert_close(result[n], weight * images[n] + (1 - weight) * images[partner])


def test_that_the_weights_of_mixup_follow_the_beta_distribution() -> None:
    draws = Draws([0], 20_000, torch.device("cpu"))
    _, mixing = mixed(torch.zeros(20_000, 1, 1, 1), [MixUp(alpha=0.5, probability=1.0)], draws)
    # Beta(a, a): mean 1/2, variance 1 / (4 (2 a + 1)).
    assert abs(mixing.weights.mean().item() - 0.5) < 0.01
    assert abs(mixing.weights.var().item() - 1 / 8) < 0.005


def test_that_cutmix_weighs_labels_by_the_area_that_is_left() -> None:
    count, size = 64, 24
    numbers = torch.arange(count, dtype=torch.float32).view(-1, 1, 1, 1).expand(-1, 3, size, size)
    result, mixing = mixed(numbers, [CutMix(1.0, 1.0)], Draws([3], count, torch.device("cpu")))
    own = (result == numbers).all(dim=1)
    assert not (mixing.partners == torch.arange(count)).any()
    torch.testing.assert_close(mixing.weights, own.float().mean(dim=(1, 2)))
    from_partner = result == mixing.partners.view(-1, 1, 1, 1)
    assert (own[:, None] | from_partner).all()
    windows = ~own
    boxes = windows.any(dim=1).sum(dim=1) * windows.any(dim=2).sum(dim=1)
    assert torch.equal(windows.sum(dim=(1, 2)), boxes)
    assert mixing.weights.min() < 0.4
    assert mixing.weights.max() > 0.7


def test_that_of_two_mixers_each_image_takes_one(draws: Make) -> None:
    images = torch.arange(400.0).view(-1, 1, 1, 1).expand(-1, 1, 16, 16)
    result, mixing = mixed(images, [MixUp(1.0, 1.0), CutMix(1.0, 1.0)], draws(count=400))
    even = (result == result[:, :, :1, :1]).flatten(1).all(dim=1)
    assert 150 < even.sum() < 270  # those that mixup blended, and few of CutMix that lost or kept all
    share = mixing.weights.view(-1, 1, 1, 1)
    blended = share * images + (1 - share) * images[mixing.partners]
    # By mixup or by CutMix, the mean brightness is mixed as the labels are.
    torch.testing.assert_close(result.mean(dim=(1, 2, 3)), blended.mean(dim=(1, 2, 3)), atol=1e-3, rtol=1e-4)


def test_that_images_that_are_not_mixed_keep_their_label_alone(images: Tensor, draws: Make) -> None:
    for mixer in (MixUp(1.0, 0.0), CutMix(1.0, 0.0)):
        result, mixing = mixed(images, [mixer], draws())
        torch.testing.assert_close(result, images)
        assert mixing.weights.tolist() == [1.0] * 8


def test_that_a_share_of_the_images_is_mixed(draws: Make) -> None:
    _, mixing = mixed(torch.zeros(400, 1, 2, 2), [MixUp(1.0, 0.5)], draws(count=400))
    assert 0.4 < np.mean(mixing.weights.numpy() == 1.0) < 0.6
