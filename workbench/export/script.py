"""The few lines of plain torch that load an export."""

from __future__ import annotations

import inspect
from collections.abc import Set  # noqa: PYI025 -- an annotation reads better so
from typing import Any

from models.heads.registry import HEAD_CLASSES
from models.tensor_versions import with_versions
from workbench.export.adapters import filling
from workbench.export.image_intake import of_images
from workbench.export.row_intake import of_rows

_TEMPLATE = '''\
"""Loads the model beside this file and predicts; needs {needs}, not Transfer Workbench.

    python load_model.py {given}
"""

from __future__ import annotations

{imports}from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional as F
{library_import}

HERE = Path(__file__).parent
ABOUT = json.loads((HERE / "model.json").read_text(encoding="utf-8"))


{heads}


def new_head(task):
    head = dict(task["head"])
    width, _, kind = head.pop("width"), head.pop("pooling"), head.pop("kind")
    return HEADS[kind](width, task["outputs"], **head)


def new_trunk():
    trunk = {build_trunk}
    if ABOUT["source"]["input_layer"]:  # it reads other channels than the library would build it for
        layer = trunk.get_submodule(ABOUT["source"]["input_layer"])
        layer.in_channels = ABOUT["input"]["channels"]
        layer.weight = nn.Parameter(layer.weight.new_empty(layer.out_channels, layer.in_channels, *layer.kernel_size))
    if ABOUT["source"]["several_classifiers"]:
        trunk.reset_classifier(0)
    elif ABOUT["source"]["classifier"]:
        trunk.set_submodule(ABOUT["source"]["classifier"], nn.Identity())
    return trunk


class Model(nn.Module):
    """{inputs} to logits (N, outputs) for each task."""

    def __init__(self):
        super().__init__()
        self.trunk = new_trunk()
        self.branches = nn.ModuleList(new_trunk() for _ in ABOUT["branches"])
        self.heads = nn.ModuleList(new_head(task) for task in ABOUT["tasks"])

    def forward(self, images):
        shared = features(self.trunk, images)
        own = {{name: features(trunk, images) for name, trunk in zip(ABOUT["branches"], self.branches)}}
        return {{
            task["name"]: head(own.get(task["name"], shared)[task["head"]["pooling"]])
            for task, head in zip(ABOUT["tasks"], self.heads)
        }}


{pooling}


def load():
    tensors = load_file(HERE / "model.safetensors")
    trunk = {{name: tensor for name, tensor in tensors.items() if not name.startswith(("heads.", "branches."))}}
    model = Model()
    fill(model.trunk, trunk)
    for name, branch in zip(ABOUT["branches"], model.branches):
        fill(branch, trunk | below(f"branches.{{name}}.", tensors))
    for task, head in zip(ABOUT["tasks"], model.heads):
        head.load_state_dict(below(f"heads.{{task['name']}}.", tensors))
    return model.eval()


{fill}


{with_versions}


def below(prefix, tensors):
    return {{name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}}


{intake}


def answer(task, outputs):
    """What the outputs (O,) of a task's head say, in words."""
    kind, labels = task["kind"], task["labels"]
    if kind == "regression":
        return f"{{outputs.item() * task['std'] + task['mean']:.4g}} {{task['unit']}}".strip()
    if kind == "ordinal":
        return labels[int((outputs > 0).sum())]
    chances = outputs.softmax(dim=0) if kind == "classification" else outputs.sigmoid()
    told = [f"{{labels[at]}} ({{chances[at]:.1%}})" for at in chances.argsort(descending=True)]
    if kind == "classification":
        return told[0]
    holding = int((chances > 0.5).sum())
    unlikely = f"; not {{', '.join(told[holding:])}}" if holding < len(told) else ""
    return (", ".join(told[:holding]) or "none") + unlikely


{predicting}
'''

_AS_SOURCE = '''\
def features(trunk, images):
    """What heads read of images."""
    h = trunk(images)
    if h.ndim > 2:  # a trunk that leaves the positions in the image apart: their average
        h = h.mean(dim=(2, 3) if h.ndim == 4 else 1)
    return {"source": h}'''

_OWN_POOLING = '''\
def features(trunk, images):
    """What heads read of images, by the way they pool."""
    tapped, tap = [], ABOUT["tap"]
    layer = trunk.get_submodule(tap["module"])
    handle = layer.register_forward_hook(lambda _layer, _args, output: tapped.append(output.clone()))
    h = trunk(images)
    handle.remove()
    if h.ndim > 2:  # a trunk that leaves the positions in the image apart: their average
        h = h.mean(dim=(2, 3) if h.ndim == 4 else 1)
    last = tapped[-1]
    for name, arguments, options in tap["then"]:
        last = reduce(getattr, name.split(".")[1:], torch)(last, *arguments, **options)
    positions = [dim for dim in range(1, last.ndim) if dim != tap["channels"]]
    if not positions:
        return {"source": h, "average": last, "max": last}
    return {"source": h, "average": last.mean(dim=positions), "max": last.amax(dim=positions)}'''

_LIBRARIES = {
    "timm": (
        "import timm",
        'timm.create_model(ABOUT["source"]["architecture"], **ABOUT["source"]["options"])',
        "torch, timm, safetensors, NumPy and Pillow",
    ),
    "torchvision": (
        "import torchvision",
        'torchvision.models.get_model(ABOUT["source"]["architecture"], weights=None, **ABOUT["source"]["options"])',
        "torch, torchvision, safetensors, NumPy and Pillow",
    ),
    "perceptron": (
        "",
        'Perceptron(**ABOUT["source"]["options"])',
        "torch and safetensors",
    ),
}


def load_script(about: dict[str, Any]) -> str:
    """The source text of `load_model.py` for an export described by its sidecar."""
    library_import, build_trunk, needs = _LIBRARIES[about["source"]["library"]]
    return _TEMPLATE.format(
        needs=needs,
        library_import=library_import,
        build_trunk=build_trunk,
        heads=_head_sources({task["head"]["kind"] for task in about["tasks"]}),
        fill=filling(about),
        with_versions=inspect.getsource(with_versions).strip(),
        pooling=_AS_SOURCE if about["tap"] is None else _OWN_POOLING,
        **(of_rows() if about["encoding"] else of_images(about["input"]["fit"])),
    )


def _head_sources(kinds: Set[str]) -> str:
    """The classes of the heads in use, as they stand here: they need torch alone."""
    used = {kind: HEAD_CLASSES[kind] for kind in sorted(kinds)}
    names = ", ".join(f'"{kind}": {found.__name__}' for kind, found in used.items())
    return "\n\n".join([*map(inspect.getsource, used.values()), f"HEADS = {{{names}}}"])
