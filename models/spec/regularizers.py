"""Penalties that keep training near the source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from models.spec.base import Spec, knob


class L2SP(Spec, title="L2-SP"):
    """(alpha / 2)·‖w − w_source‖² on the trunk and (beta / 2)·‖w‖² on the heads; Li et al. 2018 (L2-SP), equation 3."""

    asks_the_source: ClassVar[bool] = False
    """True where it needs the source as it came, beside the model."""
    runs_the_source: ClassVar[bool] = False
    """True where each step runs it."""
    keeps_weights: ClassVar[bool] = True
    """True where it holds the trunk's trained weights as they were."""
    trains_classifier: ClassVar[bool] = False
    """True where the source's own classifier trains along."""

    kind: Literal["l2-sp"] = "l2-sp"
    alpha: float = knob(
        0.01,
        "Towards the source",
        "Strength of the pull of the trunk's weights to the source's. From 0.001 where the images are far from the "
        "source's to 0.1 where they are near (the range that Li et al. 2018 search).",
        ge=0.0,
    )
    beta: float = knob(0.01, "Heads towards zero", "Strength of the plain weight decay on the heads.", ge=0.0)


class BatchSpectralShrinkage(Spec, title="BSS"):
    """eta · Σ σ² over the smallest singular values σ of a batch's features; Chen et al. 2019 (BSS), equations 4 and 5.

    Features that hardly vary within a batch carry little that is new to the target: what the source made of them is
    given up, while the strong ones stay. Each step needs a singular value decomposition of (batch × features).
    """

    asks_the_source: ClassVar[bool] = False
    runs_the_source: ClassVar[bool] = False
    keeps_weights: ClassVar[bool] = False
    trains_classifier: ClassVar[bool] = False

    kind: Literal["bss"] = "bss"
    eta: float = knob(
        1e-3,
        "Strength",
        "Factor on the squared singular values. 0.001 served every data set of Chen et al. 2019 (section 5).",
        ge=0.0,
    )
    count: int = knob(
        1,
        "Singular values",
        "How many are shrunk, from the smallest. One is as good as several (ibid.).",
        ge=1,
        le=1024,
    )


class Delta(Spec, title="DELTA"):
    """(alpha / 2)·‖F − F_source‖² a position of blocks' outputs F, and (beta / 2)·‖w‖² on the heads; Li et al. 2019.

    DELTA, equations 3 to 6: what blocks give is to stay and not their weights, channels that matter more than others
    (attention). The source runs beside the model in each step.
    """

    asks_the_source: ClassVar[bool] = True
    runs_the_source: ClassVar[bool] = True
    keeps_weights: ClassVar[bool] = False
    trains_classifier: ClassVar[bool] = False

    kind: Literal["delta"] = "delta"
    alpha: float = knob(
        0.01,
        "Towards the source",
        "Strength of the pull of blocks' outputs to the source's; 0.01 in Li et al. 2019 (section 4), for an example.",
        ge=0.0,
    )
    beta: float = knob(0.01, "Heads towards zero", "Strength of the plain weight decay on the heads.", ge=0.0)
    blocks: tuple[str, ...] = knob(
        (), "Blocks", "Whose outputs are compared; empty: the last block of each quarter of the stack."
    )
    attention: Literal["none", "filter-drop"] = knob(
        "none",
        "Attention",
        "How much each channel counts.",
        options={"none": "all alike", "filter-drop": "by the loss without it"},
        option_help={
            "none": "Every channel counts the same (DELTA without attention in the paper's tables).",
            "filter-drop": "A channel counts the more, the more the loss of a linear probe on the source rises without "
            "it. Before training, everything above a compared block runs once for each of its channels.",
        },
    )
    examples: int = knob(
        256,
        "Examples for the attention",
        "So many training examples at the most tell what a channel is worth.",
        unit="examples",
        ge=1,
        advanced=True,
    )

    def compared(self, names: Sequence[str]) -> tuple[int, ...]:
        """The places of the compared blocks in a stack whose blocks are called `names`."""
        if self.blocks:
            return tuple(index for index, name in enumerate(names) if name in self.blocks)
        return tuple(sorted({-(-len(names) * quarter // 4) - 1 for quarter in (1, 2, 3, 4)}))


class LearningWithoutForgetting(Spec, title="LwF"):
    """What the source's own classifier says of target images is to stay: lambda · cross-entropy with its old answers.

    Li & Hoiem 2016 (Learning without forgetting), equations 2 and 3; the source's classifier trains along. Its answers
    are softened by a temperature. The source runs beside the model in each step.
    """

    asks_the_source: ClassVar[bool] = True
    runs_the_source: ClassVar[bool] = True
    keeps_weights: ClassVar[bool] = False
    trains_classifier: ClassVar[bool] = True

    kind: Literal["lwf"] = "lwf"
    strength: float = knob(
        1.0,
        "λ",
        "Weight of the old answers beside the new task; 1 for most of Li & Hoiem 2016, more forgets less.",
        ge=0.0,
    )
    temperature: float = knob(
        2.0,
        "Temperature",
        "Above 1, small probabilities of the old answers count more; 2 in the paper.",
        gt=0.0,
        le=100,
    )


class CoTuning(Spec, title="Co-Tuning"):
    """The source's own classifier trains along, on the source classes that stand for each example's class.

    You et al. 2020 (Co-Tuning), with the relationship that they call direct: which source classes
    stand for a class is the mean of what the source says of its training examples. Its divergence from the classifier's
    answer is added to the loss. For a task of one class out of several.
    """

    asks_the_source: ClassVar[bool] = True
    runs_the_source: ClassVar[bool] = False
    keeps_weights: ClassVar[bool] = False
    trains_classifier: ClassVar[bool] = True

    kind: Literal["co-tuning"] = "co-tuning"
    strength: float = knob(
        2.3, "λ", "Weight beside the task's loss; 2.3 in the authors' program, for all their data sets.", ge=0.0
    )
    temperature: float = knob(
        1.0,
        "Calibration temperature",
        "The source's logits are divided by it: above 1 where the source is too sure of itself (Guo et al. 2017). "
        "The authors' program takes 1.13 for ResNet-50 from ImageNet.",
        gt=0.0,
        le=100.0,
        advanced=True,
    )
    task: str = knob("", "Task", "The task whose classes are related to the source's; empty: the first of its kind.")


class Distillation(Spec, title="Distillation"):
    """What an earlier run answers is to be answered: lambda·T²·KL between the answers, softened by a temperature T.

    Hinton et al. 2015 (Distilling the knowledge in a neural network), section 2. The teacher answers the same images
    for tasks of the same names, each of one class out of several. Without augmentation it does so once, before
    training; with it in each step, which estimates of memory and operations leave out.
    """

    asks_the_source: ClassVar[bool] = False
    runs_the_source: ClassVar[bool] = False
    keeps_weights: ClassVar[bool] = False
    trains_classifier: ClassVar[bool] = False

    kind: Literal["distillation"] = "distillation"
    run: str = knob("", "Teacher", "The id of a finished run in this store.")
    strength: float = knob(
        1.0,
        "λ",
        "Weight of the teacher's answers beside the labels: 1 or more, since labels are to weigh less (Hinton et al. "
        "2015, section 2).",
        ge=0.0,
    )
    temperature: float = knob(
        4.0,
        "Temperature",
        "Above 1, the teacher's small probabilities count more. 2.5 to 4 for a small student (Hinton et al. 2015, "
        "section 3), more for a large one.",
        gt=0.0,
        le=100.0,
    )


class BiTuning(Spec, title="Bi-Tuning"):
    """Examples of a class are drawn together, others apart, by the head and by a projection; Zhong et al. 2020.

    Bi-Tuning's contrastive cross-entropy and categorical contrastive loss. What is near is judged beside a copy of the
    model that follows it slowly and fills a queue for each class. For a task of one class out of several with a linear
    head; each step also runs the copy, forward.
    """

    asks_the_source: ClassVar[bool] = False
    runs_the_source: ClassVar[bool] = False
    keeps_weights: ClassVar[bool] = False
    trains_classifier: ClassVar[bool] = False

    kind: Literal["bi-tuning"] = "bi-tuning"
    strength: float = knob(
        1.0, "λ", "Weight of both losses beside the task's; 1 in the authors' Transfer-Learning-Library.", ge=0.0
    )
    queue: int = knob(
        8,
        "Queue",
        "So many of the last examples of each class are compared with: few where classes have few labels; 40 in the "
        "authors' library.",
        unit="examples a class",
        ge=1,
        le=4096,
    )
    temperature: float = knob(
        0.07,
        "Temperature",
        "Similarities are divided by it: small ones look at near neighbours alone.",
        gt=0.0,
        le=10.0,
    )
    momentum: float = knob(
        0.999, "Momentum", "Share of itself that the copy keeps in a step.", ge=0.0, lt=1.0, advanced=True
    )
    width: int = knob(
        128, "Projection width", "Of the projection that trains along.", unit="units", ge=1, le=8192, advanced=True
    )
    task: str = knob("", "Task", "The task whose classes are drawn apart; empty: the first of its kind.")


Regularizer = Annotated[
    L2SP | BatchSpectralShrinkage | Delta | LearningWithoutForgetting | CoTuning | Distillation | BiTuning,
    Field(discriminator="kind"),
]
"""Penalties that keep training near the source."""
