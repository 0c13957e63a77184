"""From a document to what the loop needs: model, objective, batches, optimiser, schedule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial

import torch

from models.assembling import assemble
from models.balancing.registry import build_balancer
from models.distances import SourceDistances
from models.rates import RateGroup, rate_groups
from models.regularizers.penalty import trained_by
from models.regularizers.registry import asks_the_source, build_penalty
from models.regularizers.surroundings import Surroundings
from models.source_twin import SourceAnswers, SourceTwin
from models.sources.build import build
from models.sources.built import BuiltSource
from models.sources.runs import RunResolver
from models.spec.phases import Phase, phases_of
from models.stack import LayerStack
from models.transfer_model import TransferModel
from workbench.data.pixel_cache.cache import PixelCache
from workbench.data.prepare import PreparedData, prepare
from workbench.data.prepare_rows import prepare_rows
from workbench.data.watching import Report, Watch
from workbench.experiment import Experiment
from workbench.spec.augmentation_checks import refuse_for_rows
from workbench.spec.cost.cached_part import CACHE_LIMIT_BYTES
from workbench.training import frozen_part
from workbench.training.adapter_penalty import adapter_penalties
from workbench.training.augmentation.augmenter import Augmenter
from workbench.training.batches import Batch, Batches, joined
from workbench.training.compute import Compute
from workbench.training.frozen_part import compute_frozen_part, frozen_output_bytes
from workbench.training.inputs import Indices, Inputs, Stored, inputs_of
from workbench.training.lessons import Lessons, lessons_of
from workbench.training.objective import Objective, mean_loss
from workbench.training.optimizers import build_optimizer
from workbench.training.schedules import Multiplier, schedule_of
from workbench.training.tasks.build import build_task
from workbench.training.tasks.classification import ClassificationTask
from workbench.training.tasks.task import TrainedTask
from workbench.training.teachers import NO_TEACHERS, Teacher, load_teachers


@dataclass(frozen=True)
class Assembly:
    """Everything that a run needs, on its device, before the first step."""

    experiment: Experiment
    compute: Compute
    source: BuiltSource
    model: TransferModel
    data: PreparedData
    train: Batches
    validation: Batches
    test: Batches
    prefix: Callable[[torch.Tensor], torch.Tensor]
    """From the inputs of train and validation batches to the output of the model's prefix."""
    objective: Objective
    groups: list[RateGroup]
    """The optimiser's parameter groups, which hold everything that trains in some phase."""
    optimizer: torch.optim.Optimizer
    phases: tuple[Phase, ...]
    schedule: Multiplier
    lessons: Mapping[str, Lessons]
    """What earlier runs that teach answer, by their ids."""
    distances: SourceDistances
    """From the source's weights, wherever a resume begins."""
    notices: tuple[str, ...] = ()
    """What somebody should know of how the run was put together."""

    def forward(self, inputs: torch.Tensor) -> dict[str, torch.Tensor]:
        """{task: logits} from the inputs of train and validation batches."""
        return self.model.from_prefix(self.prefix(inputs))

    def taught_of(self, batch: Batch) -> Callable[[str], Mapping[str, torch.Tensor]]:
        """What an earlier run answers the examples of a training batch."""
        return lambda run: self.lessons[run](batch)

    def source_of(self, h: torch.Tensor) -> Callable[[], SourceAnswers]:
        """What the source gives for the same output of the prefix, in the precision of the run."""

        @cache
        def computed() -> SourceAnswers:
            with self.compute.autocast():
                return self.model.source_answers(h)

        return computed


def assemble_run(
    experiment: Experiment,
    cache: PixelCache | None,
    resolve_run: RunResolver | None,
    report: Report,
    *,
    seen_at_most: int | None = None,
) -> Assembly:
    """Builds everything; decoded images are taken from `cache` and kept there. The frozen part of more examples than
    `seen_at_most` is not computed beforehand.

    Raises `UserError` for what the user can mend, and `Cancelled` where `report` did.
    """
    compute = Compute.pick(experiment.recipe)
    report("Loading the source model", 0, 0)
    source = build_source(experiment, resolve_run)
    data = load_data(experiment, source, cache, report)
    model = build_model(experiment, source, data, compute)
    teachers = load_teachers(experiment, source, data, compute, resolve_run)
    return assemble_parts(experiment, compute, source, model, data, report, teachers, seen_at_most=seen_at_most)


def assemble_parts(  # noqa: PLR0913 -- what a run and a dry run come by in ways of their own
    experiment: Experiment,
    compute: Compute,
    source: BuiltSource,
    model: TransferModel,
    data: PreparedData,
    report: Report,
    teachers: Mapping[str, Teacher] = NO_TEACHERS,
    *,
    seen_at_most: int | None = None,
) -> Assembly:
    """What surrounds a model that stands on its device; raises as `assemble_run` does."""
    recipe = experiment.recipe
    if source.input.features:
        refuse_for_rows(experiment.augmentation)
    inputs = inputs_of(data.examples.inputs, source.input, compute)
    targets = data.examples.targets
    tasks = tuple(build_task(task, targets[task.name], data.train) for task in experiment.tasks)
    labels = {task.name: task.truth(targets[task.name]) for task in tasks}
    wanted = joined([data.train, data.validation])
    pays = seen_at_most is None or len(wanted) <= seen_at_most
    stored = _frozen_part(experiment, model, inputs, wanted, compute, report) if pays else None
    batches = partial(Batches, labels=labels, batch_size=recipe.batch_size, compute=compute)
    augmenter = Augmenter.of(experiment.augmentation, experiment.seed) if experiment.augmentation else None
    train = batches(stored or inputs, indices=data.train, augmenter=augmenter)
    prefix = _as_it_is if stored else model.prefix
    classes = {task.name: targets[task.name].num_outputs for task in tasks if isinstance(task, ClassificationTask)}
    around = Surroundings(
        model,
        partial(_once, train, prefix),
        partial(mean_loss, tasks),
        classes,
        {run: [task for task in classes if task in teacher.tasks] for run, teacher in teachers.items()},
        report,
    )
    objective = _objective(experiment, around, tasks)
    groups = rate_groups(model, experiment.rates, trained_by(objective.penalties))
    return Assembly(
        experiment=experiment,
        compute=compute,
        source=source,
        model=model,
        data=data,
        train=train,
        validation=batches(stored or inputs, indices=data.validation),
        test=batches(inputs, indices=data.test),
        prefix=prefix,
        objective=objective,
        groups=groups,
        optimizer=build_optimizer(recipe.optimizer, groups, recipe.learning_rate),
        phases=phases_of(experiment.phases, model.plan.trains, recipe.epochs),
        schedule=schedule_of(recipe, len(train)),
        lessons={run: lessons_of(teacher, inputs, train, report) for run, teacher in teachers.items()},
        distances=SourceDistances(model),
    )


def build_source(experiment: Experiment, resolve_run: RunResolver | None) -> BuiltSource:
    """The source model for the images that the document asks for."""
    return build(
        experiment.source,
        resolve_run=resolve_run,
        seed=experiment.seed,
        channels=experiment.preprocessing.asked_channels,
        image_size=experiment.preprocessing.asked_size,
    )


def load_data(experiment: Experiment, source: BuiltSource, cache: PixelCache | None, report: Report) -> PreparedData:
    """The target data as the source model sees them: images of its size and channels, or rows of its features."""
    wanted = experiment.preprocessing
    if source.input.features:
        return prepare_rows(
            experiment.data,
            experiment.split,
            experiment.tasks,
            features=source.input.features,
            known=source.input.feature_names,
            tell=Watch(partial(report, "Looking at the data")).tell,
        )
    return prepare(
        experiment.data,
        experiment.split,
        experiment.tasks,
        image_size=source.size,
        channels=source.input.channels,
        interpolation=source.input.interpolation,
        fit=wanted.fit,
        report=report,
        cache=cache,
    )


def build_model(experiment: Experiment, source: BuiltSource, data: PreparedData, compute: Compute) -> TransferModel:
    """Trunk, adapters and heads on the device, what is frozen frozen; weights are the source's and fresh heads."""
    stack = LayerStack.cut(source)
    twin = SourceTwin(stack) if asks_the_source(experiment.regularizers) else None
    model = assemble(
        stack,
        freeze=experiment.freeze,
        adapters=experiment.adapters,
        heads=experiment.heads,
        num_outputs={name: truth.num_outputs for name, truth in data.examples.targets.items()},
        sharing=experiment.sharing,
        seed=experiment.seed,
    )
    if twin is not None:
        twin.follow(compute.device)
        model.twin = twin
    return model.to(compute.device, memory_format=compute.torch_format)  # type: ignore[call-overload,no-any-return]  # torch types it for 4-d tensors only


def keeps_frozen_part(experiment: Experiment, model: TransferModel, one_example: torch.Tensor, count: int) -> bool:
    """Whether a run over `count` examples computes the output of its constant part once: where that pays and fits.

    Augmented images are others in each epoch, and so is the output.
    Float32 decides, whatever it is computed in: what is told of a document beforehand knows nothing of the device.
    """
    if experiment.augmentation or not (experiment.recipe.cache_frozen and model.prefix_is_constant):
        return False
    return frozen_output_bytes(model, one_example, count) <= CACHE_LIMIT_BYTES


def _as_it_is(h: torch.Tensor) -> torch.Tensor:
    return h


def _once(
    batches: Batches, prefix: Callable[[torch.Tensor], torch.Tensor]
) -> Iterator[tuple[torch.Tensor, dict[str, torch.Tensor]]]:
    for batch in batches.in_order():
        yield prefix(batch.inputs), batch.labels


def _objective(experiment: Experiment, around: Surroundings, tasks: tuple[TrainedTask, ...]) -> Objective:
    return Objective(
        tasks=tasks,
        balancer=build_balancer(experiment.balancer),
        penalties=[
            *(build_penalty(spec, around) for spec in experiment.regularizers),
            *adapter_penalties(around.model.adapters),
        ],
    )


def _frozen_part(
    experiment: Experiment, model: TransferModel, inputs: Inputs, wanted: Indices, compute: Compute, report: Report
) -> Stored | None:
    """The frozen blocks' output for all that is trained and validated on, where computing it once pays and fits."""
    if not keeps_frozen_part(experiment, model, inputs.take(wanted[:1]), len(wanted)):
        return None
    tell = partial(report, frozen_part.WHAT)
    return compute_frozen_part(model, inputs, wanted, experiment.recipe.batch_size, compute, tell)
