"""What the kinds compute, against their papers' formulas written out for one layer.

The weight in effect is read off by what the layer does to the rows of the identity; nothing is taken from PEFT but the
tensors that the paper names.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from models.adapters.registry import insert_adapters
from models.sources.built import BuiltSource
from models.spec.adapters.peft_fixed_bases import C3aAdapter, FourierAdapter, ShiraAdapter, VeraAdapter
from models.spec.adapters.peft_low_rank import DoraAdapter, HiraAdapter, PissaAdapter, RsLoraAdapter
from models.spec.adapters.peft_products import Ia3Adapter, LohaAdapter, LokrAdapter, MissAdapter
from models.spec.adapters.peft_rotations import HraAdapter, OftAdapter, RoadAdapter
from models.stack import LayerStack

WIDTH = 8

Effective = Callable[[Any], tuple[Tensor, Tensor, dict[str, Tensor]]]


@pytest.fixture
def effective(wrapped: Callable[..., BuiltSource], disturb: Callable[[list[nn.Parameter]], None]) -> Effective:
    """(weight in effect, W, the adapter's tensors by their short names) of one linear layer, 8 → 8, with no bias."""

    def measure(spec: Any) -> tuple[Tensor, Tensor, dict[str, Tensor]]:
        with torch.random.fork_rng():
            torch.manual_seed(0)
            layer = nn.Linear(WIDTH, WIDTH, bias=False)
        stack = LayerStack.cut(wrapped(nn.Sequential(layer, nn.Linear(WIDTH, 2)), size=WIDTH))
        plain = layer.weight.detach().clone()
        (adapter,) = insert_adapters(stack, [spec], seed=0)
        disturb(adapter.parameters())
        part: Any = stack.model.get_submodule("0")
        own = {name.replace(".default", "").removesuffix(".weight"): t for name, t in part.state_dict().items()}
        return part(torch.eye(WIDTH)).detach().T, plain, own

    return measure


def test_that_dora_learns_the_length_of_each_output_apart(effective: Effective) -> None:
    """Liu et al. 2024, equation 5: W' = m · (W + s·B·A) / ‖W + s·B·A‖, the norm of each output's weights."""
    weight, w, own = effective(DoraAdapter(blocks=("0",), rank=2, alpha=4.0))
    direction = w + 2.0 * own["lora_B"] @ own["lora_A"]
    expected = own["lora_magnitude_vector"][:, None] * direction / direction.norm(dim=1, keepdim=True)
    torch.testing.assert_close(weight, expected)


def test_that_rslora_scales_by_the_root_of_the_rank(effective: Effective) -> None:
    """Kalajdzievski 2023, theorem 3.2: W + alpha / √r · B·A."""
    weight, w, own = effective(RsLoraAdapter(blocks=("0",), rank=3, alpha=6.0))
    torch.testing.assert_close(weight, w + 6.0 / math.sqrt(3) * own["lora_B"] @ own["lora_A"])


def test_that_pissa_starts_at_the_best_approximation_of_the_weights(effective: Effective) -> None:
    """Meng et al. 2024, equations 2 to 4; by Eckart and Young the rest has the norm of the singular values left out."""
    weight, w, own = effective(PissaAdapter(blocks=("0",), rank=3))
    start = own["lora_B.start"] @ own["lora_A.start"]
    torch.testing.assert_close(weight, w + own["lora_B"] @ own["lora_A"] + start)
    left_out = torch.linalg.svdvals(w)[3:]
    torch.testing.assert_close((w + start).norm(), left_out.norm())
    balance = own["lora_B.start"].norm(dim=0), own["lora_A.start"].norm(dim=1)
    torch.testing.assert_close(*balance)


def test_that_hira_multiplies_the_weights(effective: Effective) -> None:
    """Huang et al. 2025, section 3: W ⊙ (1 + B·A)."""
    weight, w, own = effective(HiraAdapter(blocks=("0",), rank=2))
    torch.testing.assert_close(weight, w * (1 + own["hira_B"] @ own["hira_A"]))


def test_that_loha_is_an_elementwise_product(effective: Effective) -> None:
    """Hyeon-Woo et al. 2022, proposition 1: (W₁ₐ·W₁ᵦ) ⊙ (W₂ₐ·W₂ᵦ), scaled by alpha / r."""
    weight, w, own = effective(LohaAdapter(blocks=("0",), rank=2, alpha=3.0))
    product = (own["hada_w1_a"] @ own["hada_w1_b"]) * (own["hada_w2_a"] @ own["hada_w2_b"])
    torch.testing.assert_close(weight, w + 1.5 * product)


def test_that_lokr_is_a_kronecker_product(effective: Effective) -> None:
    weight, w, own = effective(LokrAdapter(blocks=("0",), rank=1, alpha=2.0))
    large = own["lokr_w2"] if "lokr_w2" in own else own["lokr_w2_a"] @ own["lokr_w2_b"]
    torch.testing.assert_close(weight, w + 2.0 * torch.kron(own["lokr_w1"], large))


def test_that_ia3_scales_outputs(effective: Effective) -> None:
    """Liu et al. 2022, section 3.3: l ⊙ (W·x)."""
    weight, w, own = effective(Ia3Adapter(blocks=("0",)))
    torch.testing.assert_close(weight, own["ia3_l"].reshape(-1, 1) * w)


def test_that_miss_repeats_one_matrix_over_the_inputs(effective: Effective) -> None:
    """Kang and Yin 2024: inputs are summed in as many groups as the rank, and D maps the sums to the outputs."""
    weight, w, own = effective(MissAdapter(blocks=("0",), rank=2))
    sums = torch.zeros(2, WIDTH)
    sums[torch.arange(WIDTH) % 2, torch.arange(WIDTH)] = 1
    torch.testing.assert_close(weight, w + own["miss_block"].T @ sums)


def test_that_oft_turns_inputs_block_by_block(effective: Effective) -> None:
    """Qiu et al. 2023, section 3: W·R with R = (1 + Q)(1 − Q)⁻¹ of skew-symmetric blocks Q, as PEFT's series of it."""
    weight, w, own = effective(OftAdapter(blocks=("0",), block_size=4))
    turned = torch.linalg.solve(w, weight)
    torch.testing.assert_close(turned @ turned.T, torch.eye(WIDTH), atol=1e-4, rtol=0)
    assert torch.equal(turned[:4, 4:].abs() < 1e-5, torch.ones(4, 4, dtype=torch.bool))
    q = torch.zeros(4, 4)
    q[tuple(torch.triu_indices(4, 4, 1))] = own["oft_R"][0]
    q = q - q.T
    cayley = torch.linalg.solve(torch.eye(4) - q, torch.eye(4) + q)
    near = min((turned[:4, :4] - rotation).abs().max() for rotation in (cayley, cayley.T))
    assert near < 1e-4


def test_that_hra_is_a_chain_of_reflections(effective: Effective) -> None:
    """Yuan et al. 2024, equation 3: W · Π (1 − 2·u·uᵀ / ‖u‖²)."""
    weight, w, own = effective(HraAdapter(blocks=("0",), pairs=1))
    expected = w
    for u in own["hra_u"].T:
        expected = expected @ (torch.eye(WIDTH) - 2 * torch.outer(u, u) / u.dot(u))
    torch.testing.assert_close(weight, expected)


def test_that_road_turns_outputs_in_pairs(effective: Effective) -> None:
    """Liao and Monz 2024, equation 3: output i with output i + group / 2 by angle and length of their own."""
    weight, w, own = effective(RoadAdapter(blocks=("0",), group_size=4))
    expected = torch.zeros_like(w)
    for pair, (first, second) in enumerate([(0, 2), (1, 3), (4, 6), (5, 7)]):
        angle, length = own["road_theta"][pair], own["road_alpha"][pair]
        cos, sin = length * angle.cos(), length * angle.sin()
        expected[first] = cos * w[first] - sin * w[second]
        expected[second] = sin * w[first] + cos * w[second]
    torch.testing.assert_close(weight, expected)


def test_that_vera_scales_shared_random_matrices(effective: Effective) -> None:
    """Kopiczko et al. 2024, equation 2: W + Λ_b·B·Λ_d·A."""
    weight, w, own = effective(VeraAdapter(blocks=("0",), rank=4))
    b, a = own["vera_lambda_b"][:, None] * own["vera_B"], own["vera_lambda_d"][:, None] * own["vera_A"]
    torch.testing.assert_close(weight, w + b @ a)


def test_that_c3a_is_a_circular_convolution(effective: Effective) -> None:
    """Chen et al. 2024, section 3: each square of the update is circulant, its kernel in the first row, turned from row
    to row; PEFT divides by the number of inputs.
    """
    weight, w, own = effective(C3aAdapter(blocks=("0",), block_size=4))
    x = torch.randn(WIDTH, generator=torch.Generator().manual_seed(2))
    expected = torch.zeros(2, 4)
    for row in range(2):
        for column in range(2):
            kernel, part = own["c3a_kernel"][row, column], x.reshape(2, 4)[column]
            for at in range(4):
                expected[row, at] += sum(kernel[(shift - at) % 4] * part[shift] for shift in range(4))
    torch.testing.assert_close((weight - w) @ x, expected.flatten() / WIDTH, atol=1e-6, rtol=1e-4)


def test_that_fourierft_has_as_few_coefficients_as_it_was_told(effective: Effective) -> None:
    """Gao et al. 2024, equation 3: the update's spectrum is the learned one, real parts only, so it is mirrored."""
    weight, w, own = effective(FourierAdapter(blocks=("0",), coefficients=3, scale=10.0))
    spectrum = torch.fft.fft2((weight - w) / 10.0)
    strong = spectrum.abs() > 1e-4
    assert 3 <= int(strong.sum()) <= 6
    assert own["fourierft_spectrum"].numel() == 3


def test_that_shira_changes_as_many_single_weights_as_lora_has(effective: Effective) -> None:
    weight, w, own = effective(ShiraAdapter(blocks=("0",), rank=2))
    changed = (weight - w)[(weight - w).abs() > 1e-6]
    assert len(changed) == 2 * (WIDTH + WIDTH)
    torch.testing.assert_close(changed.sort().values, own["shira_weight"].sort().values, atol=1e-6, rtol=1e-4)
