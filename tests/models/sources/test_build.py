from __future__ import annotations

import json
from pathlib import Path

import pytest
import timm
import torch
import torchvision
from safetensors.torch import save_file

from models.sources.build import RunWeights, build, build_without_weights, catalogue, download
from models.spec.errors import UserError
from models.spec.source import BundledSource, FileSource, RunSource, SourceModel, TimmSource, TorchvisionSource

RESNET = TorchvisionSource(architecture="resnet18", initialisation="random")
LIBRARIES: list[SourceModel] = [
    BundledSource(initialisation="random"),
    RESNET,
    TimmSource(architecture="resnet18", initialisation="random"),
]


@pytest.mark.parametrize("source", LIBRARIES, ids=lambda source: source.kind)
def test_that_random_weights_follow_the_seed_and_leave_the_random_state_alone(source: SourceModel) -> None:
    before = torch.get_rng_state()
    first, same, other = (build(source, seed=seed).model.state_dict() for seed in (4, 4, 5))
    assert torch.equal(before, torch.get_rng_state())
    assert all(torch.equal(first[name], same[name]) for name in first)
    assert any(not torch.equal(first[name], other[name]) for name in first)


def test_that_a_model_is_the_librarys_own() -> None:
    torchvision.models.resnet18(weights=None).load_state_dict(build(RESNET).model.state_dict())
    bundled = build(BundledSource())
    assert (bundled.library, bundled.architecture) == ("timm", "tf_efficientnet_lite0")
    timm.create_model("tf_efficientnet_lite0").load_state_dict(bundled.model.state_dict())
    assert not bundled.model.training


def test_that_normalisation_and_size_come_from_the_library() -> None:
    told = build(TorchvisionSource(architecture="vit_b_16", initialisation="random")).input
    assert (told.size, told.mean, told.std) == (224, (0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
    assert (told.interpolation, told.fixed_size) == ("bilinear", False)
    told = build(TimmSource(architecture="vit_tiny_patch16_224", initialisation="random")).input
    assert (told.size, told.mean, told.interpolation, told.fixed_size) == (224, (0.5, 0.5, 0.5), "bicubic", False)
    assert not build(RESNET).input.fixed_size


@pytest.mark.parametrize(
    ("source", "place"),
    [
        (TorchvisionSource(architecture="resnet5"), "source.architecture"),
        (TorchvisionSource(architecture="resnet50", weights="IMAGENET1K_V9"), "source.weights"),
        (TimmSource(architecture="resnet5"), "source.architecture"),
        (TimmSource(architecture="resnet50", weights="a1_in2k"), "source.weights"),
    ],
)
def test_that_an_unknown_name_is_answered_with_close_ones(source: SourceModel, place: str) -> None:
    with pytest.raises(UserError) as caught:
        build(source)
    assert caught.value.where == place
    assert "Did you mean" in caught.value.remedy


def test_that_missing_weights_are_not_downloaded_but_told_with_their_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.hub, "_hub_dir", str(tmp_path))
    with pytest.raises(UserError, match=r"not on this machine \(46.8 MB\). Use Download"):
        build(TorchvisionSource(architecture="resnet18"))
    with pytest.raises(UserError, match=r"not on this machine \(22.9 MB\). Use Download"):
        build(TimmSource(architecture="vit_tiny_patch16_224"))
    assert not list(tmp_path.rglob("*.*"))


def test_that_weights_on_this_machine_are_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.hub, "_hub_dir", str(tmp_path))
    model = build(RESNET, seed=7).model
    (tmp_path / "checkpoints").mkdir()
    torch.save(model.state_dict(), tmp_path / "checkpoints" / "resnet18-f37072fd.pth")
    built = build(TorchvisionSource(architecture="resnet18"))
    assert built.initialisation == "pretrained"
    assert built.weights is not None
    assert built.weights.cached
    assert all(torch.equal(tensor, built.model.state_dict()[name]) for name, tensor in model.state_dict().items())


def test_that_weights_in_the_hubs_cache_are_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    source = TimmSource(architecture="test_vit")
    model = build(source.model_copy(update={"initialisation": "random"}), seed=7).model
    with pytest.raises(UserError, match="not on this machine"):
        build(source)
    folder = tmp_path / "models--timm--test_vit.r160_in1k"
    (folder / "snapshots" / "abc").mkdir(parents=True)
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text("abc")
    save_file(model.state_dict(), folder / "snapshots" / "abc" / "model.safetensors")
    built = build(source)
    assert built.weights is not None
    assert (built.weights.tag, built.weights.cached) == ("r160_in1k", True)
    assert all(torch.equal(tensor, built.model.state_dict()[name]) for name, tensor in model.state_dict().items())


@pytest.mark.parametrize("image_size", [None, 96])
def test_that_a_damaged_file_of_a_library_is_named(
    image_size: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At another size too, where timm may fail for reasons of its own."""
    monkeypatch.setattr(torch.hub, "_hub_dir", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    folder = tmp_path / "models--timm--test_vit.r160_in1k"
    files = {
        tmp_path / "checkpoints" / "resnet18-f37072fd.pth": TorchvisionSource(architecture="resnet18"),
        folder / "snapshots" / "abc" / "model.safetensors": TimmSource(architecture="test_vit"),
    }
    (folder / "refs").mkdir(parents=True)
    (folder / "refs" / "main").write_text("abc")
    for file, source in files.items():
        file.parent.mkdir(parents=True)
        file.write_bytes(b"PK\x03\x04 cut short")
        with pytest.raises(UserError, match="is damaged") as caught:
            build(source, image_size=image_size)
        assert caught.value.where == str(file)


def test_that_a_file_is_poured_into_the_architecture_it_names(tmp_path: Path) -> None:
    model = build(RESNET, seed=7).model
    file = tmp_path / "mine.safetensors"
    save_file(model.state_dict(), file)
    built = build(FileSource(path=str(file), library="torchvision", architecture="resnet18"))
    assert (built.library, built.architecture, built.initialisation) == ("torchvision", "resnet18", "pretrained")
    assert "mine.safetensors" in built.title
    assert (built.origin, built.source_classes, built.source_labels) == ("file", 0, ())
    assert built.notices == ()
    assert all(torch.equal(tensor, built.model.state_dict()[name]) for name, tensor in model.state_dict().items())


def test_that_an_export_says_its_architecture_itself(tmp_path: Path) -> None:
    model = build(RESNET, seed=7).model
    trunk = {name: tensor for name, tensor in model.state_dict().items() if not name.startswith("fc.")}
    save_file({**trunk, "heads.digit.weight": torch.zeros(2, 512)}, tmp_path / "model.safetensors")
    said = {"library": "torchvision", "architecture": "resnet18", "variant": "default"}
    before = {"kind": "run", "run": "of another store"}
    tasks = [{"name": "digit", "labels": ["one", "two"]}]
    (tmp_path / "model.json").write_text(json.dumps({"source": said, "tasks": tasks, "experiment": {"source": before}}))
    built = build(FileSource(path=str(tmp_path / "model.safetensors")))
    assert built.architecture == "resnet18"
    assert torch.equal(built.model.state_dict()["conv1.weight"], trunk["conv1.weight"])
    assert (built.source_classes, built.source_labels) == (2, ("one", "two"))


def test_that_a_file_without_a_sidecar_asks_for_the_architecture(tmp_path: Path) -> None:
    save_file({"a": torch.zeros(1)}, tmp_path / "model.safetensors")
    with pytest.raises(UserError, match=r"no model\.json beside it"):
        build(FileSource(path=str(tmp_path / "model.safetensors")))


def test_that_an_earlier_runs_weights_are_a_source_and_so_are_those_trained_from_them(tmp_path: Path) -> None:
    model = build(RESNET, seed=7).model
    file = tmp_path / "weights.safetensors"
    save_file(model.state_dict(), file)
    runs = {
        "first": RunWeights(TorchvisionSource(architecture="resnet18"), file),  # whose own weights are not here
        "second": RunWeights(RunSource(run="first"), file, "Top 4 blocks", "Digits", ("0", "1", "2")),
    }
    built = build(RunSource(run="second"), resolve_run=runs.__getitem__)
    assert built.architecture == "resnet18"
    assert torch.equal(built.model.state_dict()["conv1.weight"], model.state_dict()["conv1.weight"])
    assert built.weights is not None
    assert (built.title, built.weights.dataset) == ("resnet18 from “Top 4 blocks”", "Digits")
    assert (built.origin, built.source_classes, built.source_labels) == ("run", 3, ("0", "1", "2"))
    control = build(RunSource(run="second", initialisation="random"), resolve_run=runs.__getitem__)
    assert control.weights is None
    assert not torch.equal(control.model.state_dict()["conv1.weight"], model.state_dict()["conv1.weight"])


def test_that_sources_which_lead_back_to_themselves_are_refused(tmp_path: Path) -> None:
    runs = {"a": RunWeights(RunSource(run="b"), tmp_path), "b": RunWeights(RunSource(run="a"), tmp_path)}
    with pytest.raises(UserError, match="leads back to itself"):
        build(RunSource(run="a"), resolve_run=runs.__getitem__)
    with pytest.raises(UserError, match="cannot be looked up here"):
        build(RunSource(run="a"))


def test_that_an_architecture_is_built_without_memory_for_its_weights() -> None:
    with torch.device("meta"):
        built = build_without_weights(TorchvisionSource(architecture="vit_h_14"))
    assert all(parameter.is_meta for parameter in built.model.parameters())
    assert built.weights is not None
    assert built.initialisation == "pretrained"


def test_that_what_needs_no_download_says_so(tmp_path: Path) -> None:
    assert download(BundledSource(), lambda _done, _total: None) == ()
    with pytest.raises(UserError, match="a file of yours"):
        download(FileSource(path=str(tmp_path / "a.pt")), lambda _done, _total: None)
    with pytest.raises(UserError, match="those of an earlier run"):
        download(RunSource(run="a"), lambda _done, _total: None)


def test_that_an_architecture_is_built_as_its_weights_need_it() -> None:
    with torch.device("meta"):
        built = build_without_weights(TorchvisionSource(architecture="vit_b_16", weights="IMAGENET1K_SWAG_E2E_V1"))
    assert built.input.size == 384
    assert built.model.state_dict()["encoder.pos_embedding"].shape == (1, 1 + (384 // 16) ** 2, 768)


@pytest.mark.parametrize("architecture", ["alexnet", "googlenet", "maxvit_t", "vit_l_16", "swin_v2_t"])
def test_that_an_architecture_has_as_many_parameters_as_its_library_says(architecture: str) -> None:
    with torch.device("meta"):
        built = build_without_weights(TorchvisionSource(architecture=architecture))
    (entry,) = [entry for entry in catalogue("torchvision", architecture) if entry.architecture == architecture]
    assert sum(parameter.numel() for parameter in built.model.parameters()) == entry.parameters
