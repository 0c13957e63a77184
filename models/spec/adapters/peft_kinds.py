"""Adapters that PEFT implements: updates of single linear and convolution layers.

What PEFT 0.21 has and this union lacks, and why:

| PEFT's kind | why not |
| --- | --- |
| AdaMSS | how large it is depends on a clustering of the weights' values, so nobody can tell before they are loaded |
| FRoD | decomposes all layers jointly before the first step, minutes for a ViT-B |
| GraLoRA | takes inputs of two or three axes only, and ConvNeXt and Swin have four |
| TinyLoRA | keeps the learned vectors of all layers in one place, so that no block can have a rate of its own |
| Lily | cannot be merged: its up-projections are mixed for each input |
| OSF | keeps its gradient hooks on tensors, which copies of a block lose |
| VB-LoRA, Uni-LoRA | do not start as the identity |
| LN tuning, BEFT | train norms and biases: own kinds of this program |
| X-LoRA, Poly | mix several trained adapters |
| prompt, prefix, P-tuning, CPT, Cartridge, adaption prompt, trainable tokens, Shadow | belong to language models |
"""

from __future__ import annotations

from models.spec.adapters.peft_fixed_bases import (
    C3aAdapter,
    FourierAdapter,
    PveraAdapter,
    RandloraAdapter,
    ShiraAdapter,
    SuperTuningAdapter,
    VeraAdapter,
    WaveAdapter,
)
from models.spec.adapters.peft_low_rank import (
    AdaLoraAdapter,
    DeftAdapter,
    DeloraAdapter,
    DoraAdapter,
    HiraAdapter,
    LoraAdapter,
    PissaAdapter,
    RsLoraAdapter,
)
from models.spec.adapters.peft_products import (
    GloraAdapter,
    Ia3Adapter,
    LohaAdapter,
    LokrAdapter,
    MissAdapter,
    PeanutAdapter,
)
from models.spec.adapters.peft_rotations import BoftAdapter, HraAdapter, OftAdapter, PsoftAdapter, RoadAdapter

PeftAdapter = (
    LoraAdapter
    | DoraAdapter
    | RsLoraAdapter
    | PissaAdapter
    | AdaLoraAdapter
    | LohaAdapter
    | LokrAdapter
    | Ia3Adapter
    | OftAdapter
    | BoftAdapter
    | HraAdapter
    | HiraAdapter
    | VeraAdapter
    | PveraAdapter
    | RandloraAdapter
    | FourierAdapter
    | WaveAdapter
    | C3aAdapter
    | ShiraAdapter
    | SuperTuningAdapter
    | MissAdapter
    | RoadAdapter
    | PsoftAdapter
    | DeloraAdapter
    | GloraAdapter
    | DeftAdapter
    | PeanutAdapter
)
