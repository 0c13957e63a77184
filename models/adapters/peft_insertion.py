"""Setting a PEFT adapter into a stack, as its spec describes it or as PEFT saved it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from models.adapters import pissa
from models.adapters.peft_configs import config_of
from models.adapters.peft_layers import InsertedPeft, put_in, quiet
from models.seeding import seeded
from models.spec.adapters import PeftAdapter
from models.stack import LayerStack


def insert_peft(stack: LayerStack, spec: PeftAdapter, block_of: Mapping[str, str], seed: int) -> InsertedPeft:
    """Wraps the layers that `target_paths` gave; a fresh adapter leaves the model's output as it was.

    Raises `UserError` where PEFT refuses a layer.
    """
    config = config_of(spec, {path: stack.model.get_submodule(path) for path in block_of}, seed)
    paths = tuple(block_of)
    with seeded(seed, spec.kind, ",".join(dict.fromkeys(spec.blocks))):
        peft_model = put_in(stack, config, spec.title)
        if spec.kind == "pissa":
            with quiet():
                pissa.start_from_principal_part(peft_model, paths)
    if spec.kind == "pissa":
        return InsertedPeft(peft_model, block_of, as_saved=partial(pissa.as_lora, peft_model, paths))
    if spec.kind == "adalora":
        return InsertedPeft(peft_model, block_of, shares=(spec.warmup, spec.settled))
    return InsertedPeft(peft_model, block_of)
