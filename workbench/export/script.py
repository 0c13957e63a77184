"""The few lines of plain torch that load an export."""

from __future__ import annotations

import inspect
from collections.abc import Set  # noqa: PYI025 -- an annotation reads better so
from typing import Any

from models.heads.registry import HEAD_CLASSES
from models.tensor_versions import with_versions
from workbench.export.adapters import filling

_TEMPLATE = '''\
"""Loads the model beside this file and predicts; needs {needs}, not Transfer Workbench.

    python load_model.py IMAGE...
"""

from __future__ import annotations

import json
import sys
from collections import OrderedDict
from functools import reduce
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps
from safetensors.torch import load_file
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
    """Images (N, C, S, S), normalised, to logits (N, outputs) for each task."""

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


def narrowed(image):
    """Grey of 16 or 32 bits as 8 bits: the whole range of 16 bits, else the narrowest usual range that holds it."""
    values = np.asarray(image).astype(np.float64)
    found = values[np.isfinite(values)]
    least, greatest = (found.min(), found.max()) if found.size else (0.0, 0.0)
    tops = [1.0, 255.0, 65535.0] if image.mode == "F" else [255.0, 65535.0]
    if image.mode.startswith("I;16") or (image.mode == "I" and image.format == "PNG"):
        tops = [65535.0]
    fitting = [top for top in tops if least >= 0 and greatest <= top]
    if fitting:
        least, greatest = 0.0, fitting[0]
    share = (np.clip(values, least, greatest) - least) / ((greatest - least) or 1.0)
    grey = np.rint(np.nan_to_num(share) * 255).astype(np.uint8)
    return Image.fromarray(255 - grey if getattr(image, "tag_v2", {{}}).get(262) == 0 else grey)


def as_seen(image):
    """The image as training read it: 8 bits a channel, transparency laid on white, upright."""
    image.load()
    orientation = image.getexif().get(0x0112, 1)
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        image = narrowed(image)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGB", image.size, "white")
        white.paste(image.convert("RGB"), mask=image.getchannel("A"))
        image = white
    image = image.convert("RGB")
    image.getexif()[0x0112] = orientation
    return ImageOps.exif_transpose(image)


def preprocess(image):
    """An opened image file to a normalised batch of one; made square as in training ({fit})."""
    size, channels = ABOUT["input"]["size"], ABOUT["input"]["channels"]
    if hasattr(image, "draft"):  # a JPEG file may be decoded at half its size or less, as in training
        image.draft(None, (2 * size, 2 * size))
    image = as_seen(image).convert("RGB" if channels == 3 else "L")
    way = getattr(Image.Resampling, ABOUT["input"]["interpolation"].upper())
    {resize}
    pixels = torch.from_numpy(np.array(image)).view(size, size, channels)
    mean, std = (torch.tensor(ABOUT["input"][key]).view(-1, 1, 1) for key in ("mean", "std"))
    return ((pixels.permute(2, 0, 1) / 255 - mean) / std)[None]


def answer(task, outputs):
    """What the outputs (O,) of a task's head say, in words."""
    kind, labels = task["kind"], task["labels"]
    if kind == "regression":
        return f"{{outputs.item() * task['std'] + task['mean']:.4g}} {{task['unit']}}".strip()
    if kind == "ordinal":
        return labels[int((outputs > 0).sum())]
    chances = outputs.softmax(dim=0) if kind == "classification" else outputs.sigmoid()
    likely = [int(chances.argmax())] if kind == "classification" else (chances > 0.5).nonzero().flatten().tolist()
    return ", ".join(f"{{labels[at]}} ({{chances[at]:.1%}})" for at in likely) or "none"


if __name__ == "__main__":
    model = load()
    for name in sys.argv[1:]:
        with Image.open(name) as image, torch.inference_mode():
            logits = model(preprocess(image))
        for task in ABOUT["tasks"]:
            print(f"{{name}}: {{task['name']}} = {{answer(task, logits[task['name']][0])}}")
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
}

_FITS = {
    "crop": "image = ImageOps.fit(image, (size, size), way)",
    "pad": "image = ImageOps.pad(image, (size, size), way)",
    "squash": "image = image.resize((size, size), way)",
}


def load_script(about: dict[str, Any]) -> str:
    """The source text of `load_model.py` for an export described by its sidecar."""
    library_import, build_trunk, needs = _LIBRARIES[about["source"]["library"]]
    fit = about["input"]["fit"]
    return _TEMPLATE.format(
        needs=needs,
        library_import=library_import,
        build_trunk=build_trunk,
        heads=_head_sources({task["head"]["kind"] for task in about["tasks"]}),
        fill=filling(about),
        with_versions=inspect.getsource(with_versions).strip(),
        pooling=_AS_SOURCE if about["tap"] is None else _OWN_POOLING,
        fit=fit,
        resize=_FITS[fit],
    )


def _head_sources(kinds: Set[str]) -> str:
    """The classes of the heads in use, as they stand here: they need torch alone."""
    used = {kind: HEAD_CLASSES[kind] for kind in sorted(kinds)}
    names = ", ".join(f'"{kind}": {found.__name__}' for kind, found in used.items())
    return "\n\n".join([*map(inspect.getsource, used.values()), f"HEADS = {{{names}}}"])
