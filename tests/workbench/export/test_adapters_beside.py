"""Runs whose adapters cannot be merged: exported they predict the same without this program; they are no source."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from models.sources.build import RunWeights, build, build_without_weights
from models.spec.errors import UserError
from models.spec.source import FileSource, RunSource, TimmSource
from workbench.documents import replaced
from workbench.experiment import Experiment
from workbench.training.kept_weights import write_weights

VIT = TimmSource(architecture="vit_tiny_patch16_224", initialisation="random").model_dump()
SWIN = TimmSource(architecture="swin_tiny_patch4_window7_224", initialisation="random").model_dump()
ON_CONVOLUTIONS = [
    {"kind": "houlsby", "blocks": ["6.0", "5.1"]},
    {"kind": "pfeiffer", "blocks": ["6.0"]},
    {"kind": "parallel", "blocks": ["4.0"]},
    {"kind": "residual-series", "blocks": ["2.1"]},
    {"kind": "side", "blocks": ["3.0", "3.1"]},
    {"kind": "lora", "blocks": ["5.1"]},
    {"kind": "residual-parallel", "blocks": ["1.1"]},
    {"kind": "norm-tuning", "blocks": ["2.0"], "live": True},
]
ON_TOKENS = [
    {"kind": "houlsby", "blocks": ["0", "3"]},
    {"kind": "parallel", "blocks": ["3"]},
    {"kind": "side", "blocks": ["7", "8"]},
    {"kind": "bitfit", "blocks": ["3"]},
]
ON_SWIN = [{"kind": "houlsby", "blocks": ["0.0"]}, {"kind": "side", "blocks": ["0.1", "1.downsample"]}]
TWO_TASKS = {"tasks": [{"name": "digit"}, {"name": "again"}], "heads": [{"task": "digit"}, {"task": "again"}]}
ALL = {"freeze.boundary": "all"}

VARIANTS: dict[str, dict[str, Any]] = {
    "convolutions": {**ALL, "adapters": ON_CONVOLUTIONS},
    "tokens": {**ALL, "source": VIT, "adapters": ON_TOKENS, "preprocessing.image_size": 224},
    "channels last": {**ALL, "source": SWIN, "adapters": ON_SWIN, "preprocessing.image_size": 224},
    "branches": {**ALL, **TWO_TASKS, "sharing.boundary": 14, "adapters": ON_CONVOLUTIONS[:4]},
}


@torch.no_grad()
def move_adapters(kept: Any) -> None:
    """As if they had been trained a lot: so much that predictions without them would differ."""
    generator = torch.Generator().manual_seed(2)
    for adapter in kept.parts.model.adapters:
        for parameter in adapter.parameters():
            parameter.add_(0.1 * torch.randn(parameter.shape, generator=generator))
    write_weights(kept.weights.parent, kept.parts, "r1")


@pytest.mark.parametrize("changes", VARIANTS.values(), ids=VARIANTS.keys())
def test_that_adapters_beside_the_weights_predict_the_same_without_this_program(
    changes: dict[str, Any], small: Experiment, keep: Any, predict_plainly: Any, tmp_path: Path
) -> None:
    kept = keep(replaced(small, changes))
    before = kept.predictions()
    move_adapters(kept)
    kept.export(tmp_path / "out")
    plain, ours = predict_plainly(tmp_path / "out", kept.images()), kept.predictions()
    assert plain.keys() == ours.keys()
    for task, logits in ours.items():
        assert (logits - before[task]).abs().max() > 0.01
        torch.testing.assert_close(plain[task], logits, rtol=1e-3, atol=1e-4 * float(logits.abs().max()))


@pytest.fixture
def exported(small: Experiment, keep: Any, tmp_path: Path) -> Any:
    kept = keep(replaced(small, {"adapters": ON_CONVOLUTIONS[:1]}))
    kept.export(tmp_path / "out")
    return kept


def test_that_the_export_says_where_its_adapters_stand(exported: Any, tmp_path: Path) -> None:
    assert exported.weights.exists()
    (lower, upper) = json.loads((tmp_path / "out" / "model.json").read_text())["adapters"]
    assert {lower["start"], upper["start"]} == {"blocks.6.0", "blocks.5.1"}
    assert lower["kind"] == "Bottleneck"
    card = (tmp_path / "out" / "README.md").read_text()
    assert "Houlsby bottleneck on 6.0, 5.1, beside the weights, where `load_model.py` sets it in" in card


def test_that_such_a_run_and_its_export_are_refused_as_a_source(exported: Any, tmp_path: Path) -> None:
    run = {"one": RunWeights(exported.parts.experiment.source, exported.weights, "Bottlenecks")}
    file = FileSource(path=str(tmp_path / "out" / "model.safetensors"))
    for wanted, name in ((RunSource(run="one"), "“Bottlenecks”"), (file, "model.safetensors")):
        for make in (build, build_without_weights):
            with pytest.raises(UserError, match=f"The weights of {name} have adapters") as caught:
                make(wanted, resolve_run=run.__getitem__)  # type: ignore[operator]
            assert "Choose a run without such adapters" in caught.value.remedy
