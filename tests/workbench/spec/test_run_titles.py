"""What a run is called when nobody names it."""

from __future__ import annotations

from typing import Any

import pytest

from workbench.documents import replaced
from workbench.experiment import Experiment
from workbench.spec.run_titles import run_title

NAMES = ("stem", "0", "1", "2", "3")
LORA = {"kind": "lora", "blocks": ["1"], "rank": 4}
TASKS = [{"name": "digit"}, {"name": "parity", "column": "parity"}]
HEADS = [{"task": "digit"}, {"task": "parity"}]


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({}, "linear probe"),
        ({"freeze.boundary": 5}, "linear probe"),
        ({"freeze.boundary": 0}, "full fine-tuning"),
        ({"freeze.boundary": 2}, "top 3 blocks"),
        ({"freeze.boundary": 4}, "top block"),
        ({"freeze.thawed": ["3"]}, "top block"),
        ({"freeze.thawed": ["1"]}, "surgical fine-tuning of 1"),
        ({"freeze": {"boundary": 0, "top": 4}}, "surgical fine-tuning of stem"),
        ({"freeze": {"boundary": 0, "top": 2}}, "feature transfer, stem to 1"),
        ({"freeze": {"boundary": 1, "top": 1}}, "feature transfer, 0 to 2"),
        ({"freeze": {"boundary": 3, "thawed": ["stem"]}}, "3 of 5 blocks"),
        ({"freeze.boundary": 0, "phases.kind": "gradual"}, "gradual unfreezing"),
        ({"freeze.boundary": 2, "phases.kind": "gradual"}, "gradual unfreezing, top 3 blocks"),
        ({"freeze.boundary": 0, "phases.kind": "lp-ft"}, "LP-FT"),
        ({"phases.kind": "lp-ft"}, "linear probe"),
        ({"freeze": {"boundary": 0, "fresh": 2}}, "full fine-tuning, 2 fresh blocks"),
        ({"freeze.boundary": 0, "rates.kind": "auto-rgn"}, "full fine-tuning, Auto-RGN"),
        ({"freeze.boundary": 0, "phases.kind": "automatic"}, "automatic unfreezing"),
        ({"freeze.boundary": 2, "phases.kind": "automatic", "recipe.epochs": 1}, "automatic unfreezing, top 3 blocks"),
        ({"freeze.boundary": 0, "phases.kind": "gradual", "recipe.epochs": 3}, "gradual unfreezing, down to 2"),
        ({"freeze.boundary": 0, "phases.kind": "gradual", "recipe.epochs": 1}, "linear probe"),
        ({"freeze.boundary": 0, "phases.kind": "lp-ft", "recipe.epochs": 3}, "linear probe"),
        ({"augmentation": [{"kind": "horizontal-flip"}, {"kind": "mixup"}]}, "linear probe, Horizontal flip, Mixup"),
        ({"tasks": TASKS, "heads": HEADS}, "linear probe, 2 tasks"),
        ({"tasks": TASKS, "heads": HEADS, "adapters": [LORA], "seed": 3}, "LoRA r4, 2 tasks, seed 3"),
        ({"freeze.boundary": 0, "source.initialisation": "random"}, "from scratch"),
        ({"adapters": [LORA]}, "LoRA r4"),
        ({"adapters": [LORA, {**LORA, "blocks": ["2"]}]}, "LoRA r4"),
        ({"adapters": [{"kind": "bitfit", "blocks": ["1"]}]}, "BitFit"),
        ({"freeze.boundary": 4, "adapters": [LORA]}, "top block, LoRA r4"),
        ({"freeze.boundary": 4, "rates": {"kind": "layer-decay", "decay": 0.5}}, "top block, layer decay 0.5"),
        ({"freeze.boundary": 0, "rates": {"kind": "discriminative"}}, "full fine-tuning, discriminative rates"),
        ({"freeze.batch_norm": "statistics"}, "linear probe, live statistics"),
        ({"freeze": {"boundary": 4, "batch_norm": "live"}}, "top block, live batch norm"),
        ({"freeze": {"boundary": 0, "batch_norm": "live"}}, "full fine-tuning"),
        ({"freeze.boundary": 4, "regularizers": [{"kind": "l2-sp"}], "seed": 3}, "top block, L2-SP, seed 3"),
    ],
)
def test_that_a_run_is_called_by_its_technique(changes: dict[str, Any], title: str) -> None:
    assert run_title(replaced(Experiment(), changes), NAMES) == title


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        ({}, "linear probe"),
        ({"freeze.boundary": 0}, "full fine-tuning"),
        ({"freeze.boundary": 2}, "above block 2"),
        ({"freeze": {"boundary": 0, "top": 2}}, "below the top 2 blocks"),
        ({"freeze": {"boundary": 0, "top": 1}}, "below the top 1 block"),
        ({"freeze": {"boundary": 0, "frozen": ["1"]}}, "all but 1 block"),
        ({"freeze": {"boundary": 3, "top": 2}}, "above block 3, below the top 2"),
        ({"freeze.thawed": ["1"]}, "surgical fine-tuning of 1"),
        ({"freeze.thawed": ["1", "2"]}, "2 blocks"),
    ],
)
def test_that_without_a_stack_the_title_says_what_the_document_alone_tells(changes: dict[str, Any], title: str) -> None:
    assert run_title(replaced(Experiment(), changes), None) == title
