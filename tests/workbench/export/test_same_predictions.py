"""What leaves the program predicts what it predicted inside, in plain timm or torchvision and as a source again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
import torchvision
from safetensors.torch import load_file

from models.sources.build import RunWeights, build
from models.spec.source import FileSource, RunSource, TimmSource, TorchvisionSource
from workbench.documents import replaced
from workbench.experiment import Experiment

RESNET = TorchvisionSource(architecture="resnet18", initialisation="random").model_dump()
VIT = TimmSource(architecture="vit_tiny_patch16_224", initialisation="random").model_dump()
TWO_TASKS = {"tasks": [{"name": "digit"}, {"name": "again"}], "heads": [{"task": "digit"}, {"task": "again"}]}

DIFFERENT_HEADS = {
    "tasks": [{"name": "type"}, {"name": "side", "column": "parity"}, {"name": "again"}],
    "heads": [
        {"kind": "mlp", "task": "type", "hidden": 12, "layers": 2},
        {"kind": "cosine", "task": "side", "pooling": "max"},
        {"kind": "linear", "task": "again", "pooling": "average"},
    ],
}
SWIN = TorchvisionSource(architecture="swin_t", initialisation="random").model_dump()
DENSENET = TorchvisionSource(architecture="densenet121", initialisation="random").model_dump()

VARIANTS: dict[str, dict[str, Any]] = {
    "heads only": {},
    "from a boundary in the middle": {"freeze.boundary": 9},
    "everything": {"freeze.boundary": 0},
    "two tasks": TWO_TASKS,
    "heads of three kinds that pool in three ways": DIFFERENT_HEADS,
    "own pooling of tokens": {"source": VIT, **DIFFERENT_HEADS, "preprocessing.image_size": 224, "freeze.boundary": 0},
    "own pooling of channels-last pictures": {"source": SWIN, **DIFFERENT_HEADS, "freeze.boundary": 0},
    "own pooling behind a function": {"source": DENSENET, **DIFFERENT_HEADS, "freeze.boundary": 0},
    "tasks with blocks of their own": {**DIFFERENT_HEADS, "freeze.boundary": 4, "sharing.boundary": 9},
    "tasks with blocks and adapters of their own": {
        **TWO_TASKS,
        "sharing.boundary": 11,
        "adapters": [{"kind": "lora", "blocks": ["6.0", "4.1"]}],
    },
    "merged adapters": {"adapters": [{"kind": "lora", "blocks": ["6.0", "4.1"]}]},
    "resnet18 of torchvision": {"source": RESNET, "freeze.boundary": 0},
    "vit_tiny of timm": {"source": VIT, "freeze.boundary": 0, "preprocessing.image_size": 224},
    "one channel": {"preprocessing.channels": 1, "freeze.boundary": 0},
    "one channel of a library without a word for it": {
        "source": TorchvisionSource(architecture="googlenet", initialisation="random").model_dump(),
        "preprocessing.channels": 1,
        "preprocessing.image_size": 64,
        "freeze.boundary": 0,
    },
    "a vision transformer at another size": {"source": VIT, "freeze.boundary": 0, "preprocessing.image_size": 64},
    "several classifiers": {
        "source": TimmSource(architecture="deit_tiny_distilled_patch16_224", initialisation="random").model_dump(),
        "freeze.boundary": 0,
        "preprocessing.image_size": 64,
    },
    "another interpolation and fit": {"source": RESNET, "freeze.boundary": 0, "preprocessing.fit": "pad"},
}


@pytest.mark.parametrize("changes", VARIANTS.values(), ids=VARIANTS.keys())
def test_that_an_export_predicts_the_same_without_this_program(
    changes: dict[str, Any], small: Experiment, keep: Any, predict_plainly: Any, tmp_path: Path
) -> None:
    kept = keep(replaced(small, changes))
    kept.export(tmp_path / "out")
    plain, ours = predict_plainly(tmp_path / "out", kept.images()), kept.predictions()
    assert plain.keys() == ours.keys()
    for task, logits in ours.items():
        assert logits.std() > 0
        # float32's rounding, for merged adapters: x(W + BA) against xW + xBA
        torch.testing.assert_close(plain[task], logits, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("changes", [{"freeze.boundary": 9}, {"source": RESNET, "freeze.boundary": 0}])
def test_that_an_export_is_a_source_again_with_the_same_trunk(
    changes: dict[str, Any], small: Experiment, keep: Any, tmp_path: Path
) -> None:
    kept = keep(replaced(small, changes))
    kept.export(tmp_path / "out")
    again = build(FileSource(path=str(tmp_path / "out" / "model.safetensors")))
    source = kept.parts.source
    assert (again.library, again.architecture) == (source.library, source.architecture)
    assert again.input == source.input
    own = again.model.state_dict()
    trunk = {n: t for n, t in kept.parts.model.merged_state_dict().items() if not n.startswith("heads.")}
    assert len(trunk) > 100
    assert all(torch.equal(own[name], tensor) for name, tensor in trunk.items())


def test_that_a_task_with_blocks_of_its_own_leaves_as_a_plain_model(
    small: Experiment, keep: Any, tmp_path: Path
) -> None:
    kept = keep(replaced(small, {**TWO_TASKS, "source": RESNET, "freeze.boundary": 0, "sharing.boundary": 5}))
    names = {path.name for path in kept.export(tmp_path / "out")}
    assert {"model-digit.safetensors", "model-digit.json", "model-again.safetensors", "model-again.json"} <= names
    assert "model-again.safetensors" in (tmp_path / "out" / "README.md").read_text()
    images, trunks = kept.images(), {}
    for task, logits in kept.predictions().items():
        file = tmp_path / "out" / f"model-{task}.safetensors"
        tensors = load_file(file)
        plain = torchvision.models.resnet18(num_classes=10)
        plain.load_state_dict({name.replace(f"heads.{task}.", "fc."): tensor for name, tensor in tensors.items()})
        with torch.inference_mode():
            torch.testing.assert_close(plain.eval()(images), logits, rtol=1e-4, atol=1e-5)
        trunks[task] = build(FileSource(path=str(file))).model.state_dict()
        assert torch.equal(trunks[task]["layer4.1.conv1.weight"], tensors["layer4.1.conv1.weight"])
    assert torch.equal(trunks["digit"]["conv1.weight"], trunks["again"]["conv1.weight"])
    assert not torch.equal(trunks["digit"]["layer4.1.conv1.weight"], trunks["again"]["layer4.1.conv1.weight"])


def test_that_a_run_whose_tasks_have_blocks_of_their_own_is_a_source_by_its_first_task(
    small: Experiment, keep: Any
) -> None:
    experiment = replaced(small, {**TWO_TASKS, "source": RESNET, "freeze.boundary": 0, "sharing.boundary": 5})
    kept = keep(experiment)
    earlier = {"one": RunWeights(experiment.source, kept.weights)}
    again = build(RunSource(run="one"), resolve_run=earlier.__getitem__).model.state_dict()
    state = kept.parts.model.state_dict()
    name = "layer4.1.conv1.weight"
    assert torch.equal(again[name], state[name])
    assert not torch.equal(again[name], state[f"branches.again.{name}"])


def test_that_what_was_trained_on_grey_images_stays_so_as_a_source(
    small: Experiment, keep: Any, tmp_path: Path
) -> None:
    kept = keep(replaced(small, {"source": RESNET, "freeze.boundary": 0, "preprocessing.channels": 1}))
    kept.export(tmp_path / "out")
    own = kept.parts.model.merged_state_dict()["conv1.weight"]
    file = FileSource(path=str(tmp_path / "out" / "model.safetensors"))
    earlier = {"one": RunWeights(TorchvisionSource(architecture="resnet18"), kept.weights)}
    for again in (build(file), build(RunSource(run="one"), resolve_run=earlier.__getitem__)):
        assert again.input == kept.parts.source.input
        assert torch.equal(again.model.state_dict()["conv1.weight"], own)
    in_colour = build(file, channels=3).model.state_dict()["conv1.weight"]
    torch.testing.assert_close(in_colour.sum(dim=1, keepdim=True), own)


def test_that_the_export_of_a_run_from_an_earlier_run_needs_no_store(
    small: Experiment, keep: Any, predict_plainly: Any, tmp_path: Path
) -> None:
    """Transfer in two steps; the second export stands on its own where the first run was never heard of."""
    first_experiment = replaced(small, {"source": RESNET, "freeze.boundary": 0})
    first = keep(first_experiment, "first")
    earlier = {"one": RunWeights(first_experiment.source, first.weights)}
    second = keep(
        replaced(small, {"source": RunSource(run="one").model_dump(), "freeze.boundary": 4}),
        "second",
        resolve_run=earlier.__getitem__,
    )
    second.export(tmp_path / "out")
    torch.testing.assert_close(
        predict_plainly(tmp_path / "out", second.images())["class"], second.predictions()["class"], rtol=1e-4, atol=1e-5
    )
    again = build(FileSource(path=str(tmp_path / "out" / "model.safetensors")))  # nothing resolves runs here
    assert again.architecture == "resnet18"
    merged = second.parts.model.merged_state_dict()
    assert torch.equal(again.model.state_dict()["conv1.weight"], merged["conv1.weight"])


@pytest.mark.parametrize("architecture", ["googlenet", "inception_v3", "squeezenet1_1", "mnasnet0_5"])
def test_that_architectures_built_with_options_load_too(
    architecture: str, small: Experiment, keep: Any, predict_plainly: Any, tmp_path: Path
) -> None:
    """Without auxiliary classifiers, with the input transformation, with a convolution for a classifier; of a version
    that the file of the weights does not hold.
    """
    source = TorchvisionSource(architecture=architecture, initialisation="random").model_dump()
    kept = keep(replaced(small, {"source": source, "freeze.boundary": 0, "preprocessing.image_size": 80}))
    kept.export(tmp_path / "out")
    plain = predict_plainly(tmp_path / "out", kept.images())["class"]
    torch.testing.assert_close(plain, kept.predictions()["class"], rtol=1e-4, atol=1e-5)
