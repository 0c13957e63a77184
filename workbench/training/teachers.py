"""Earlier runs as teachers: their kept weights as a model again, for the inputs that the student sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from models.assembling import assemble
from models.seeding import seeded
from models.sources.build import build_without_weights
from models.sources.built import BuiltSource
from models.sources.runs import RunResolver, weights_of_run
from models.spec.errors import UserError
from models.spec.regularizers import Distillation
from models.spec.source import RunSource
from models.spec.stack import InputDescription
from models.stack import LayerStack
from models.tensor_files import read_tensors
from models.transfer_model import TransferModel
from workbench.data.prepare import PreparedData
from workbench.experiment import Experiment
from workbench.training.compute import Compute
from workbench.training.teacher_fits import KeptModel, fitting_tasks


@dataclass(frozen=True)
class Teacher:
    """An earlier run's model on the device, and how to make its inputs of the student's."""

    model: TransferModel
    tasks: tuple[str, ...]
    """Those of one class out of several that student and teacher have in common."""
    compute: Compute
    scale: Tensor
    shift: Tensor

    @torch.no_grad()
    def __call__(self, inputs: Tensor) -> dict[str, Tensor]:
        """{task: logits (B, classes)} for what the student is given, before any of its blocks."""
        with self.compute.autocast():
            answers = self.model(torch.addcmul(self.shift, inputs, self.scale))
        return {task: answers[task].float() for task in self.tasks}


NO_TEACHERS: Mapping[str, Teacher] = {}


def load_teachers(
    experiment: Experiment,
    source: BuiltSource,
    data: PreparedData | None,
    compute: Compute,
    resolve_run: RunResolver | None,
) -> dict[str, Teacher]:
    """By their ids, the runs that the document's distillations name. Without `data`, labels are believed to be alike.

    Raises `UserError` where there is no such run, or student and teacher see or say different things.
    """
    found: dict[str, Teacher] = {}
    for index, entry in enumerate(experiment.regularizers):
        if isinstance(entry, Distillation) and entry.run not in found:
            place = f"regularizers.{index}.run"
            kept = KeptModel.of(*read_tensors(weights_of_run(RunSource(run=entry.run), resolve_run).weights))
            tasks = fitting_tasks(kept, experiment, source, data, place)
            model = _rebuilt(kept, resolve_run, place)
            model = model.to(compute.device, memory_format=compute.torch_format)  # type: ignore[call-overload]  # torch types it for 4-d tensors only
            how = _renormalising(source.input, kept.input, compute.device)
            found[entry.run] = Teacher(model.eval(), tasks, compute, *how)
    return found


def _rebuilt(kept: KeptModel, resolve_run: RunResolver | None, place: str) -> TransferModel:
    """The model of the kept weights, in which adapters are merged. Raises `UserError` where some are not."""
    if any(".adapters." in f".{name}" for name in kept.tensors):
        raise UserError(
            "The teacher has adapters that cannot be merged into its weights.",
            where=place,
            remedy="Choose a run without such adapters.",
        )
    document, images = kept.document, kept.document.preprocessing
    with seeded(0):  # random weights, all of which are replaced
        built = build_without_weights(
            document.source, resolve_run=resolve_run, channels=images.asked_channels, image_size=images.asked_size
        )
    model = assemble(
        LayerStack.cut(built), freeze=0, heads=document.heads, num_outputs=kept.outputs, sharing=document.sharing
    )
    model.load_state_dict(kept.tensors)
    return model


def _renormalising(own: InputDescription, teachers: InputDescription, device: torch.device) -> tuple[Tensor, Tensor]:
    """Scale and shift, a value a channel, from pixels normalised as `own` says to pixels as `teachers` says."""
    if own.features:
        return torch.ones((), device=device), torch.zeros((), device=device)
    mean, std = (torch.tensor(values, device=device).view(-1, 1, 1) for values in (own.mean, own.std))
    wanted_mean, wanted_std = (torch.tensor(v, device=device).view(-1, 1, 1) for v in (teachers.mean, teachers.std))
    return std / wanted_std, (mean - wanted_mean) / wanted_std
