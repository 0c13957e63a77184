from __future__ import annotations

import torch
from torch import nn

from models.memory.live_bytes import LiveBytes

MIB = 2**20


def tensor(mebibytes: int, device: str = "cpu") -> torch.Tensor:
    return torch.ones(mebibytes * MIB // 4, device=device)


def test_that_what_lives_at_once_is_the_peak_and_what_was_freed_is_not() -> None:
    with LiveBytes() as accountant:
        kept = tensor(3)
        _ = tensor(5)
        del _
        other = tensor(4)
        del kept
    assert accountant.peak == 8 * MIB
    assert accountant.live == other.numel() * 4 == 4 * MIB


def test_that_views_and_changes_in_place_cost_nothing() -> None:
    with LiveBytes() as accountant:
        whole = tensor(2)
        part = whole.view(2, -1)[0]
        part.add_(1.0)
    assert accountant.peak == 2 * MIB


def test_that_a_view_keeps_its_whole_storage_alive() -> None:
    with LiveBytes() as accountant:
        part = tensor(2)[:1]
        assert accountant.live == 2 * MIB
        del part
        assert accountant.live == 0


def test_that_gradients_and_what_backward_needs_are_counted_also_without_values() -> None:
    """x·x keeps x alone; its gradient is as large as x, and two products of that size are made on the way there."""
    for device in ("cpu", "meta"):
        x = tensor(1, device).requires_grad_()
        with LiveBytes() as accountant:
            accountant.add([x])
            y = x * x
            assert accountant.live == 2 * MIB
            y.sum().backward()
        assert x.grad is not None
        assert accountant.live == 3 * MIB
        assert accountant.peak in (4 * MIB + 8, 5 * MIB + 8)


def test_that_parameters_count_where_they_are_added_and_not_where_they_are_ignored() -> None:
    layer = nn.Linear(1024, 256, bias=False)
    x, output_bytes = torch.ones(2, 1024), 2 * 256 * 4
    with torch.no_grad(), LiveBytes() as without:
        without.ignore(layer.parameters())
        layer(x)
    with torch.no_grad(), LiveBytes() as with_them:
        with_them.add(layer.parameters())
        layer(x)
    assert (without.peak, with_them.peak) == (output_bytes, MIB + output_bytes)


def test_that_what_is_ignored_stays_out_with_its_views() -> None:
    x = tensor(1)
    with LiveBytes() as accountant:
        accountant.ignore([x])
        x.view(2, -1).add_(1)
    assert accountant.peak == 0
