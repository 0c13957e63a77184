"""The few lines of plain torch that load an export."""

from __future__ import annotations

from typing import Any

_TEMPLATE = '''\
"""Loads the model beside this file and predicts; needs {needs}, not Transfer Workbench.

    python load_model.py IMAGE...
"""

import json
import sys
from pathlib import Path

import torch
from PIL import Image, ImageOps
from safetensors.torch import load_file
{library_import}

HERE = Path(__file__).parent
ABOUT = json.loads((HERE / "model.json").read_text(encoding="utf-8"))


class Model(torch.nn.Module):
    """Images (N, C, S, S), normalised, to logits (N, classes) for each task."""

    def __init__(self):
        super().__init__()
        self.trunk = {build_trunk}
        if ABOUT["source"]["classifier"]:
            self.trunk.set_submodule(ABOUT["source"]["classifier"], torch.nn.Identity())
        width = ABOUT["feature_width"]
        self.heads = torch.nn.ModuleDict(
            {{task["name"]: torch.nn.Linear(width, len(task["labels"])) for task in ABOUT["tasks"]}}
        )

    def forward(self, images):
        features = self.trunk(images)
        if features.ndim > 2:  # a trunk that leaves the positions in the image apart: their average
            features = features.mean(dim=(2, 3) if features.ndim == 4 else 1)
        return {{name: head(features) for name, head in self.heads.items()}}


def load():
    tensors = load_file(HERE / "model.safetensors")
    heads = {{name.removeprefix("heads."): value for name, value in tensors.items() if name.startswith("heads.")}}
    trunk = {{name: value for name, value in tensors.items() if not name.startswith("heads.")}}
    model = Model()
    model.trunk.load_state_dict(trunk)
    model.heads.load_state_dict(heads)
    return model.eval()


def preprocess(image):
    """A PIL image to a normalised batch of one; images that are not square are made so as in training ({fit})."""
    size, channels = ABOUT["input"]["size"], ABOUT["input"]["channels"]
    image = ImageOps.exif_transpose(image).convert("RGB" if channels == 3 else "L")
    way = getattr(Image.Resampling, ABOUT["input"]["interpolation"].upper())
    {resize}
    pixels = torch.frombuffer(bytearray(image.tobytes()), dtype=torch.uint8).view(size, size, channels)
    mean, std = (torch.tensor(ABOUT["input"][key]).view(-1, 1, 1) for key in ("mean", "std"))
    return ((pixels.permute(2, 0, 1) / 255 - mean) / std)[None]


if __name__ == "__main__":
    model = load()
    for name in sys.argv[1:]:
        with Image.open(name) as image, torch.inference_mode():
            logits = model(preprocess(image))
        for task in ABOUT["tasks"]:
            chances = logits[task["name"]].softmax(dim=1)[0]
            best = int(chances.argmax())
            print(f"{{name}}: {{task['name']}} = {{task['labels'][best]}} ({{chances[best]:.1%}})")
'''

_LIBRARIES = {
    "timm": (
        "import timm",
        'timm.create_model(ABOUT["source"]["architecture"])',
        "torch, timm, safetensors and Pillow",
    ),
    "torchvision": (
        "import torchvision",
        'torchvision.models.get_model(ABOUT["source"]["architecture"], weights=None, **ABOUT["source"]["options"])',
        "torch, torchvision, safetensors and Pillow",
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
        fit=fit,
        resize=_FITS[fit],
    )
