"""Predicts with exports' own scripts, in a process that cannot import anything of ours.

It loads the libraries once, and forks for every export. Each line of its standard input is a JSON list: the export's
folder, a file of images, the file to write the logits to, and one for what goes wrong. It answers with the exit status.
"""

import json
import os
import sys
import traceback
from pathlib import Path


class Refuse:
    def find_spec(self, name: str, _path: object = None, _target: object = None) -> None:
        if name.partition(".")[0] in ("workbench", "models", "storage", "PySide6"):
            raise ImportError(name)


def predict(folder: str, images: str, logits: str) -> None:
    sys.path.insert(0, folder)
    import load_model

    with torch.inference_mode():
        save_file(load_model.load()(load_file(images)["images"]), logits)


def answer(line: str) -> int:
    *arguments, faults = json.loads(line)
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        predict(*arguments)
    except BaseException:  # noqa: BLE001 -- the parent must hear of any
        Path(faults).write_text(traceback.format_exc(), encoding="utf-8")
        os._exit(1)
    os._exit(0)


sys.meta_path.insert(0, Refuse())
import timm  # noqa: E402, F401 -- loaded before any fork
import torch  # noqa: E402
import torchvision  # noqa: E402, F401
from safetensors.torch import load_file, save_file  # noqa: E402

for line in sys.stdin:
    sys.stdout.write(f"{answer(line)}\n")
    sys.stdout.flush()
