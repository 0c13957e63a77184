from __future__ import annotations

from pathlib import Path

import pytest
import timm
import torch

from models.sources.build import catalogue


def test_that_every_classification_model_of_torchvision_is_listed_with_what_is_known() -> None:
    entries = {entry.architecture: entry for entry in catalogue("torchvision", "")}
    assert {"resnet50", "vgg16", "vit_b_16", "convnext_tiny", "mobilenet_v3_small"} <= entries.keys()
    assert not any("segmentation" in name or "detection" in name for name in entries)
    assert (entries["wide_resnet50_2"].family, entries["resnext50_32x4d"].family) == ("resnet", "resnext")
    resnet = entries["resnet50"]
    assert (resnet.family, resnet.parameters, resnet.input_size) == ("resnet", 25_557_032, 224)
    best, older = resnet.weights
    assert (best.tag, older.tag) == ("IMAGENET1K_V2", "IMAGENET1K_V1")
    assert best.metrics == {"acc@1": 80.858, "acc@5": 95.434}
    assert best.size_bytes == pytest.approx(102_540_417, rel=1e-3)  # what the server sends


def test_that_every_model_of_timm_is_listed_with_tags_and_licenses() -> None:
    entries = {entry.architecture: entry for entry in catalogue("timm", "")}
    assert len(entries) == len(timm.list_models())
    vit = entries["vit_base_patch16_224"]
    assert (vit.family, vit.input_size) == ("vision_transformer", 224)
    assert vit.weights[0].tag == timm.get_pretrained_cfg("vit_base_patch16_224").tag
    assert vit.weights[0].dataset == "ImageNet-21k → ImageNet-1k"
    assert vit.weights[0].license == "apache-2.0"
    assert len(vit.weights) > 3


@pytest.mark.parametrize("library", ["torchvision", "timm"])
def test_that_every_word_of_a_search_must_occur(library: str) -> None:
    found = [entry.architecture for entry in catalogue(library, "ReS  50")]  # type: ignore[arg-type]
    assert "resnet50" in found
    assert all("res" in name and "50" in name for name in found)
    assert catalogue(library, "no such model") == ()  # type: ignore[arg-type]


def test_that_weights_on_this_machine_are_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.hub, "_hub_dir", str(tmp_path))
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "checkpoints" / "resnet50-11ad3fa6.pth").touch()
    (entry,) = [entry for entry in catalogue("torchvision", "resnet50") if entry.architecture == "resnet50"]
    assert [weights.cached for weights in entry.weights] == [True, False]
