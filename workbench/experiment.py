"""`Experiment`: the one document that the window edits, the store keeps, the command line runs, an export carries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from models.spec.adapters import Adapter
from models.spec.additions import Additions
from models.spec.balancing import Balancer, EqualWeights
from models.spec.base import Spec, knob
from models.spec.freeze import Freeze
from models.spec.heads import Head, LinearHead
from models.spec.phases import AtOnce, Phases
from models.spec.rates import Rates, UniformRates
from models.spec.regularizers import Regularizer
from models.spec.sharing import HardSharing, Sharing
from models.spec.source import BundledSource, SourceModel
from models.spec.stack import StackDescription
from workbench.spec.augmentation import Augmentation
from workbench.spec.checks import Problem, document_problems
from workbench.spec.cost.parts import NO_ADDITIONS
from workbench.spec.data import BundledData, DataSource
from workbench.spec.data_description import DataDescription
from workbench.spec.notices import Notice, document_notices
from workbench.spec.preprocessing import Preprocessing
from workbench.spec.recipe import Recipe
from workbench.spec.split import Split
from workbench.spec.tasks import Classification, Task

VERSION: Literal[3] = 3
"""2: batch norm, second boundary and exceptions of `freeze`; rates of blocks, phases, kinds of adapters and heads.
3: kinds of data and of tasks, splits by groups and parts, augmentation.
"""

NAME_LENGTH = 200
"""The most characters of a name."""


class Experiment(Spec):
    """All that a run needs. Same document, same seed, same machine: the same weights, bit for bit on the CPU."""

    version: Literal[3] = Field(VERSION, title="Version", description="The version of this document's format.")
    name: str = knob(
        "Untitled", "Name", "How lists and curves call this experiment.", min_length=1, max_length=NAME_LENGTH
    )
    source: SourceModel = Field(
        BundledSource(), title="Source model", description="The model whose knowledge is transferred."
    )
    freeze: Freeze = Field(Freeze(), title="Freeze", description="What stays as the source left it.")
    rates: Rates = Field(
        UniformRates(), title="Rate of each block", description="How the learning rate differs from block to block."
    )
    phases: Phases = Field(
        AtOnce(), title="Unfreezing", description="When the blocks that are not frozen begin to train."
    )
    adapters: tuple[Adapter, ...] = Field((), title="Adapters", description="Small trainable parts set into blocks.")
    data: DataSource = Field(BundledData(), title="Target data", description="What the model is transferred to.")
    source_data: DataSource | None = Field(
        None, title="Source data", description="Examples of the source domain, for the methods that need them."
    )
    split: Split = Field(Split(), title="Split", description="Which examples train, which choose, which judge.")
    preprocessing: Preprocessing = Field(
        Preprocessing(), title="Preprocessing", description="What happens to an image before the model sees it."
    )
    augmentation: tuple[Augmentation, ...] = Field(
        (), title="Augmentation", description="Random changes of training examples, in this order."
    )
    tasks: tuple[Task, ...] = Field(
        (Classification(name="class"),), title="Tasks", description="What is to be predicted."
    )
    heads: tuple[Head, ...] = Field((LinearHead(task="class"),), title="Heads", description="What answers the tasks.")
    sharing: Sharing = Field(HardSharing(), title="Sharing", description="How the tasks share one trunk.")
    balancer: Balancer = Field(
        EqualWeights(), title="Balance tasks", description="How the task losses become one step."
    )
    regularizers: tuple[Regularizer, ...] = Field(
        (), title="Penalties", description="Penalties added to the loss, for example towards the source."
    )
    alignment: None = Field(None, title="Alignment", description="How source and target features are brought together.")
    weighting: None = Field(None, title="Instance weights", description="How source examples are weighted.")
    recipe: Recipe = Field(Recipe(), title="Recipe", description="How the trainable part is trained.")
    preset: str = knob(
        "", "Preset", "The preset that this document was made by; the window says where it was changed since."
    )
    seed: int = knob(0, "Seed", "Seeds initialisation of heads, order of examples and dropout.", ge=0, le=2**32 - 1)

    def problems(self, stack: StackDescription | None = None, data: DataDescription | None = None) -> list[Problem]:
        """Every fault of the document at once, each with its place and a remedy; empty where it can run.

        Faults that need the model or the data to be seen are found only where these are given.
        """
        return document_problems(self, stack, data)

    def notices(
        self,
        stack: StackDescription | None,
        data: DataDescription | None,
        additions: Mapping[str, Additions] = NO_ADDITIONS,
    ) -> list[Notice]:
        """What is worth knowing before it runs, as far as the descriptions given show it; it stops no run.

        `additions` holds for each block with adapters what the built model says of them.
        """
        return document_notices(self, stack, data, additions)
