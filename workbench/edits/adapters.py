"""Setting adapters on blocks, taking them off, copying them from block to block."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any, get_args

from models.spec.adapters import Adapter, AdapterSpec
from models.spec.adapters.meeting import collide
from models.spec.errors import UserError
from models.spec.stack import BlockDescription
from workbench.edits.edit import Edit, listed
from workbench.experiment import Experiment
from workbench.spec.edit_names import within_sentence
from workbench.spec.fields import field_of, title_of
from workbench.spec.run_titles import adapter_text

Plain = dict[str, Any]
Placed = tuple[Plain, Sequence[str]]
"""An adapter and the blocks that it is set on."""
ADAPTER_KINDS: dict[str, type[AdapterSpec]] = {
    spec.model_fields["kind"].default: spec for spec in get_args(get_args(Adapter)[0])
}
"""Every kind of adapter by its tag in documents, in the order of the catalogue."""
_UNDO = "Both would change the same layers. Undo brings it back."


def add_adapter(experiment: Experiment, names: Sequence[str], kind: str, blocks: Sequence[str]) -> Edit:
    """Sets a fresh adapter on the blocks. One that they carry already stays; one it collides with makes room."""
    title = title_of(ADAPTER_KINDS[kind])
    having = {block for entry in experiment.adapters if entry.kind == kind for block in entry.blocks}
    wanted = [name for name in names if name in blocks and name not in having]
    changes = _with(experiment, names, [{"kind": kind}], wanted)
    gone = _replaced(experiment, [({"kind": kind}, wanted)])
    if gone:
        name = f"Replace {' and '.join(gone)} by {title} on {_told(names, wanted)}"
        return Edit(name, changes, _besides(names, [title], gone), _UNDO)
    return Edit(f"Add {title} to {_told(names, blocks)}", changes)


def remove_adapters(
    experiment: Experiment, names: Sequence[str], blocks: Sequence[str], index: int | None = None
) -> Edit:
    """Takes all adapters off the blocks, or only the one at `index`."""
    entries = [
        _without(_plain(entry), blocks) if index in (None, at) else _plain(entry)
        for at, entry in enumerate(experiment.adapters)
    ]
    what = "adapters" if index is None else title_of(type(experiment.adapters[index]))
    return Edit(f"Remove {what} from {_told(names, blocks)}", {"adapters": _kept(entries)})


def change_adapter(experiment: Experiment, index: int, field: str, value: object) -> Edit:
    """Sets one parameter of the adapter at `index`."""
    spec = type(experiment.adapters[index])
    name = within_sentence(field_of(spec, field.partition(".")[0]).title)
    return Edit(f"Set {name} of {title_of(spec)}", {f"adapters.{index}.{field}": value})


def part_adapter(experiment: Experiment, index: int, block: str) -> Edit:
    """Gives `block` an entry of its own, with the parameters that it has in common with others now."""
    entries = [_plain(entry) for entry in experiment.adapters]
    own = {**entries[index], "blocks": [block]}
    entries[index] = _without(entries[index], [block])
    title = title_of(type(experiment.adapters[index]))
    return Edit(f"Part {title} on {block} from the others", {"adapters": [*_kept(entries), own]})


def move_adapter(experiment: Experiment, names: Sequence[str], index: int, start: str, goal: str) -> Edit:
    """Takes the adapter at `index` from one block to another."""
    title = title_of(type(experiment.adapters[index]))
    copied = {**_plain(experiment.adapters[index]), "blocks": []}
    rest = experiment.model_copy(update={"adapters": tuple(_spec(e) for e in _without_block(experiment, index, start))})
    gone = _replaced(rest, [(copied, [goal])])
    name = f"Move {title} from {start} to {goal}{_in_place_of(gone)}"
    return Edit(name, _with(rest, names, [copied], [goal]), _besides(names, [title], gone), _UNDO)


def copy_adapter(experiment: Experiment, names: Sequence[str], index: int, goal: str) -> Edit:
    """Sets the adapter at `index` on another block too."""
    title, copied = title_of(type(experiment.adapters[index])), _plain(experiment.adapters[index])
    gone = _replaced(experiment, [(copied, [goal])])
    changes = _with(experiment, names, [copied], [goal])
    return Edit(f"Copy {title} to {goal}{_in_place_of(gone)}", changes, _besides(names, [title], gone), _UNDO)


def clipboard_text(experiment: Experiment, blocks: Sequence[str]) -> str:
    """The adapters on any of the blocks, without the blocks, as JSON; empty where there are none."""
    found = [_plain(entry) for entry in experiment.adapters if set(entry.blocks) & set(blocks)]
    for entry in found:
        del entry["blocks"]
    return json.dumps({"adapters": found}) if found else ""


def is_clipboard_text(text: str) -> bool:
    """Whether a text is what `clipboard_text` gives."""
    try:
        _copied(text)
    except UserError:
        return False
    return True


def paste_adapters(experiment: Experiment, names: Sequence[str], text: str, blocks: Sequence[BlockDescription]) -> Edit:
    """Sets what `clipboard_text` gave on those of the blocks that can carry it. Raises `UserError` where none can, or
    where the text is something else.
    """
    pasted, changed = list[Placed](), experiment
    for entry in _copied(text):
        fitting = [block.name for block in blocks if ADAPTER_KINDS[entry["kind"]].fits(block)]
        if fitting:
            pasted.append((entry, fitting))
            rows = _with(changed, names, [entry], fitting)["adapters"]
            changed = changed.model_copy(update={"adapters": tuple(_spec(row) for row in rows)})
    if not pasted:
        raise UserError("The copied adapters find nothing to adapt here.", remedy="Choose blocks with other layers.")
    pasted = [(entry, fitting) for entry, fitting in pasted if _stands(changed, entry, fitting)]
    titles = [title_of(ADAPTER_KINDS[entry["kind"]]) for entry, _ in pasted]
    reached, gone = {name for _, fitting in pasted for name in fitting}, _replaced(experiment, pasted)
    name = f"Paste {' and '.join(titles)} on {_told(names, [*reached])}{_in_place_of(gone)}"
    return Edit(name, {"adapters": [_plain(entry) for entry in changed.adapters]}, _besides(names, titles, gone), _UNDO)


def _stands(experiment: Experiment, entry: Plain, blocks: Sequence[str]) -> bool:
    """Whether the adapter is on any of the blocks: of those pasted together, a later one can take its place."""
    return any(_alike(_plain(now), _full(entry)) and set(now.blocks) & set(blocks) for now in experiment.adapters)


def _replaced(experiment: Experiment, placed: Sequence[Placed]) -> dict[str, set[str]]:
    """What gives way to the adapters placed, and on which blocks: titles, of the same kind with their sizes."""
    gone: dict[str, set[str]] = {}
    kinds = {new["kind"] for new, _ in placed}
    for entry in experiment.adapters:
        said = adapter_text(entry) if entry.kind in kinds else title_of(type(entry))
        for new, blocks in placed:
            where = set(entry.blocks) & set(blocks)
            if where and collide(type(entry), ADAPTER_KINDS[new["kind"]]) and not _alike(_plain(entry), _full(new)):
                gone.setdefault(said, set()).update(where)
    return gone


def _in_place_of(gone: Collection[str]) -> str:
    return f" in place of {' and '.join(gone)}" if gone else ""


def _besides(names: Sequence[str], titles: Sequence[str], gone: Mapping[str, Collection[str]]) -> str:
    """`LoHa replaces LoRA on 2.0.`; empty where nothing gave way."""
    if not gone:
        return ""
    where = {block for blocks in gone.values() for block in blocks}
    verb = "replaces" if len(titles) == 1 else "replace"
    return f"{' and '.join(titles)} {verb} {' and '.join(gone)} on {_told(names, [*where])}."


def _copied(text: str) -> list[Plain]:
    try:
        return [_full(entry) for entry in json.loads(text)["adapters"]]
    except (ValueError, KeyError, TypeError) as error:  # pydantic's faults are values' too
        raise UserError(
            "The clipboard holds no adapters.", remedy="Select blocks that carry some, and copy them first."
        ) from error


def _with(experiment: Experiment, names: Sequence[str], added: Sequence[Plain], blocks: Sequence[str]) -> Plain:
    """The adapters with those of `added` on `blocks`; equal ones share an entry, those in the way give way.

    Of equal ones that span neighbours each row of blocks has an entry.
    """
    entries = [_plain(entry) for entry in experiment.adapters]
    for new in added:
        spec, full = ADAPTER_KINDS[new["kind"]], _full(new)
        entries = [_without(e, blocks) if collide(ADAPTER_KINDS[e["kind"]], spec) else e for e in entries]
        alike = next((e for e in entries if _alike(e, full) and _may_share(spec, names, [*e["blocks"], *blocks])), None)
        if alike is None:
            entries.append({**full, "blocks": _ordered(names, blocks)})
        else:
            alike["blocks"] = _ordered(names, [*alike["blocks"], *blocks])
    return {"adapters": _kept(entries)}


def _full(entry: Plain) -> Plain:
    """With the defaults of what is not said, on any block."""
    return _plain(ADAPTER_KINDS[entry["kind"]].model_validate({**entry, "blocks": ["any"]}))


def _alike(one: Plain, other: Plain) -> bool:
    """Whether two adapters differ at most in their blocks."""
    return {**one, "blocks": []} == {**other, "blocks": []}


def _may_share(spec: type[AdapterSpec], names: Sequence[str], blocks: Sequence[str]) -> bool:
    """Whether one adapter can be on all of the blocks."""
    places = [at for at, name in enumerate(names) if name in blocks]
    return not (spec.one_span and places and places[-1] - places[0] >= len(places))


def _without_block(experiment: Experiment, index: int, block: str) -> list[Plain]:
    entries = [_plain(entry) for entry in experiment.adapters]
    entries[index] = _without(entries[index], [block])
    return _kept(entries)


def _without(entry: Plain, blocks: Sequence[str]) -> Plain:
    return {**entry, "blocks": [block for block in entry["blocks"] if block not in blocks]}


def _kept(entries: Sequence[Plain]) -> list[Plain]:
    return [entry for entry in entries if entry["blocks"]]


def _ordered(names: Sequence[str], blocks: Sequence[str]) -> list[str]:
    """From the input upwards; names that no block has come last."""
    known = [name for name in names if name in blocks]
    return known + [block for block in dict.fromkeys(blocks) if block not in known]


def _told(names: Sequence[str], blocks: Sequence[str]) -> str:
    return listed([name for name in reversed(names) if name in blocks])


def _plain(entry: AdapterSpec) -> Plain:
    return entry.model_dump(mode="json")


def _spec(entry: Plain) -> AdapterSpec:
    return ADAPTER_KINDS[entry["kind"]].model_validate(entry)
