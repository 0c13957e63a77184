"""A run's adapters leave as PEFT keeps them, and on the source they are the exported model."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import peft
import pytest
import torch
from safetensors.torch import load_file
from torch import nn

from models.adapters.peft_files import FOLDER_NAME
from models.sources.build import build
from workbench.documents import replaced
from workbench.experiment import Experiment
from workbench.export.peft_folders import adapter_folders
from workbench.training.control import Control
from workbench.training.kept_adapters import write_adapters
from workbench.training.learn import RunContext, learn

ADAPTED = {
    "split.labelled": 60,
    "recipe.epochs": 2,
    "freeze.boundary": "all",
    "adapters": [{"kind": "adalora", "blocks": ["6.0"]}, {"kind": "pissa", "blocks": ["5.0"]}],
}


def test_that_adapters_are_loaded_in_the_order_in_which_they_were_set_in(tmp_path: Path) -> None:
    for name in ("2-lora", "10-boft", "1-pissa", "notes-lora"):
        (tmp_path / FOLDER_NAME / name).mkdir(parents=True)
    found = adapter_folders(tmp_path / "weights.safetensors")
    assert [path.name for path in found] == ["1-pissa", "2-lora", "10-boft"]


def _trunk(experiment: Experiment) -> nn.Module:
    model: Any = build(experiment.source).model
    model.reset_classifier(0)
    trunk: nn.Module = model
    return trunk


def test_that_the_exported_adapters_make_the_source_the_exported_model_in_plain_peft(
    small: Experiment, keep: Any, tmp_path: Path
) -> None:
    experiment = replaced(small, ADAPTED)
    finished = learn(RunContext("r1", experiment, tmp_path / "run", lambda _: None, Control()))
    assert finished.outcome == "completed"
    kept = keep(experiment, "other")
    kept.weights = Path(finished.weights)
    written = kept.export(tmp_path / "out")
    folders = [tmp_path / "out" / "adapters" / name for name in ("1-adalora", "2-pissa")]
    assert set(written) >= {folder / "adapter_model.safetensors" for folder in folders}
    exported = _trunk(experiment)
    tensors = load_file(tmp_path / "out" / "model.safetensors")
    exported.load_state_dict({name: tensor for name, tensor in tensors.items() if not name.startswith("heads.")})
    adapted: Any = _trunk(experiment)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PEFT's words to those who call it by hand
        for folder in folders:
            adapted = peft.PeftModel.from_pretrained(adapted, str(folder)).get_base_model()
    images = kept.images()
    plain = _trunk(experiment).eval()(images)
    torch.testing.assert_close(adapted.eval()(images), exported.eval()(images), rtol=1e-4, atol=1e-5)
    assert (exported(images) - plain).abs().max() > 1e-3


def test_that_the_readme_says_how_to_load_them_and_nothing_where_there_are_none(
    small: Experiment, keep: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """BitFit, which PEFT lacks, is only within the weights."""
    for name, kinds in {"some": ["bitfit", "lora"], "none": ["bitfit"]}.items():
        entries = [{"kind": kind, "blocks": [block]} for kind, block in zip(kinds, ("5.0", "6.0"), strict=False)]
        kept = keep(replaced(small, {"freeze.boundary": "all", "adapters": entries}), name)
        write_adapters(kept.weights.parent, kept.parts.experiment, kept.parts.model)
        kept.export(tmp_path / "out" / name)
    with_adapter, without = ((tmp_path / "out" / name / "README.md").read_text("utf-8") for name in ("some", "none"))
    assert 'for folder in ["adapters/2-lora"]:' in with_adapter
    assert 'timm.create_model("tf_efficientnet_lite0", pretrained=True)' in with_adapter
    monkeypatch.chdir(tmp_path / "out" / "some")
    code = with_adapter.partition("```python")[2].partition("```")[0]
    names: dict[str, Any] = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PEFT's words to those who call it by hand
        exec(code.replace("pretrained=True", "pretrained=False"), names)  # noqa: S102  # the lines that people copy
    assert any("lora_" in name for name, _ in names["model"].named_parameters())
    assert "PEFT" not in without
    assert not (tmp_path / "out" / "none" / "adapters").exists()


def test_that_where_tasks_have_blocks_of_their_own_each_tasks_adapters_are_kept(
    small: Experiment, keep: Any, tmp_path: Path
) -> None:
    changes = {
        "tasks": [{"name": "digit"}, {"name": "again"}],
        "heads": [{"task": "digit"}, {"task": "again"}],
        "sharing.boundary": 14,
        "adapters": [{"kind": "lora", "blocks": ["1.0"]}, {"kind": "ia3", "blocks": ["6.0"]}],
    }
    kept = keep(replaced(small, changes))
    folders = write_adapters(tmp_path, kept.parts.experiment, kept.parts.model)
    named = [str(folder.relative_to(tmp_path)) for folder in folders]
    assert named == ["adapters/1-lora", "adapters/2-ia3", "adapters-again/2-ia3"]
    own = [line.adapters[-1] for line in kept.parts.model.lines]
    for folder, adapter in zip(folders[1:], own, strict=True):
        found = load_file(folder / "adapter_model.safetensors")
        values = torch.cat([tensor.flatten() for tensor in found.values()]).sort().values
        assert torch.equal(values, _values(adapter.parameters()))
    assert not torch.equal(*(_values(adapter.parameters()) for adapter in own))


def _values(parameters: list[nn.Parameter]) -> torch.Tensor:
    return torch.cat([parameter.detach().flatten() for parameter in parameters]).sort().values
