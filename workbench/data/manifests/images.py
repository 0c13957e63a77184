"""The images that a manifest names as inputs: each file once, none that is missing, outside or contradicted. N rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from workbench.data.colours import Pixels
from workbench.data.dataset import ImageInputs
from workbench.data.image_looks import identity_of, look_at
from workbench.data.inspection.odd_files import odd_files
from workbench.data.labels import joined
from workbench.data.manifests.locating import Located, Place, locate
from workbench.data.manifests.repeats import Codes, each_once
from workbench.data.manifests.told import PLACES, Told, about_paths
from workbench.data.parallel import in_order
from workbench.data.reading import Unreadable, read_image
from workbench.data.tables.cells import Cells
from workbench.data.tables.findings import note, were
from workbench.data.tables.lazy import Lazy
from workbench.data.tables.table_file import TableFile
from workbench.data.watching import Progress
from workbench.spec.data_description import Finding

Indices = npt.NDArray[np.int64]

MOST_LOOKED_INTO = 20_000
"""Files up to which each is read before it counts; of more, only a sample is."""
SAMPLE = 500


@dataclass(frozen=True)
class NamedImages:
    """`kept` (N,) are the rows of `table` whose images can be used; they hold what other rows of their file say too."""

    table: TableFile
    kept: Indices
    inputs: ImageInputs
    names: Lazy
    identities: Lazy
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Files:
    """The files of the distinct paths of a column."""

    cells: Cells
    located: Located

    def path(self, code: int) -> Path:
        return Path(self.located.path(code, self.text(code)))

    def text(self, code: int) -> str:
        return str(self.cells.texts[code].as_py())

    def identity(self, code: int) -> str:
        """Of the file as it is when this is asked; a file that is gone has none, and fails when it is read."""
        path = self.path(code)
        try:
            state = path.stat()
        except OSError:
            return ""
        return identity_of(str(path.absolute()), state.st_size, state.st_mtime_ns, state.st_ctime_ns)


def named_images(
    table: TableFile, column: str, base: Path, tell: Progress, *, allow_outside: bool, join_spellings: bool
) -> NamedImages:
    """Raises what `tell(done, total)` raises, which counts files; no image may be left.

    With `join_spellings`, rows of one file that spell a label in two ways do not contradict each other.
    """
    cells = table.cells[column]
    total = len(cells.texts)
    counts = total > MOST_LOOKED_INTO  # of fewer files, looking into each is what takes time
    located = locate(cells.texts, base, lambda done: tell(done * counts, total), allow_outside=allow_outside)
    files = _Files(cells, located)
    told = Told(table, cells)
    there = _existing(files, told)
    labels = {name: _codes(table, name, join_spellings=join_spellings) for name in told.labels(column)}
    once = each_once(table, there, located.same_as[cells.codes[there]], labels)
    told.about_conflicts(once.contradicted)
    told.about_repeated(once.repeated)
    inspect = _sampled if len(once.kept) > MOST_LOOKED_INTO else _looked_into
    return replace(inspect(files, once.kept, told, tell), table=once.table)


def _codes(table: TableFile, name: str, *, join_spellings: bool) -> Codes:
    return joined(table.column(name)).codes if join_spellings else table.cells[name].codes


def _existing(files: _Files, told: Told) -> Indices:
    codes = files.cells.codes
    place = np.append(files.located.places, Place.MISSING)[codes]
    told.about(np.flatnonzero(codes < 0), about_paths("no-path", "names no file", "Fill in the path."))
    for kind, answer in PLACES.items():
        told.about(np.flatnonzero((place == kind) & (codes >= 0)), answer)
    return np.flatnonzero((place == Place.FILE) & (codes >= 0))


def _looked_into(files: _Files, kept: Indices, told: Told, tell: Progress) -> NamedImages:
    codes = files.cells.codes[kept]
    looks = in_order(lambda code: look_at(files.path(int(code))), codes.tolist(), tell)
    whole = np.array([look.inspection is not None for look in looks], dtype=np.bool_)
    told.about_unreadable(kept[~whole], [look.reason for look in looks if look.inspection is None])
    seen = [look.inspection for look in looks if look.inspection]
    sizes = np.array([(one.width, one.height) for one in seen], dtype=np.int64).reshape(-1, 2)
    told.found.extend(odd_files([files.text(code) for code in codes[whole].tolist()], seen))
    return _inputs(files, kept[whole], sizes, max((one.channels for one in seen), default=1), told)


def _sampled(files: _Files, kept: Indices, told: Told, tell: Progress) -> NamedImages:
    """Sizes stay zero but for the sample, and files that cannot be read are found when they are decoded."""
    chosen = np.linspace(0, len(kept) - 1, SAMPLE).astype(np.int64)
    codes = files.cells.codes[kept[chosen]]
    looks = in_order(lambda code: look_at(files.path(int(code))), codes.tolist(), lambda *_: tell(len(kept), len(kept)))
    sizes = np.zeros((len(kept), 2), dtype=np.int64)
    channels = 1
    for row, look in zip(chosen, looks, strict=True):
        if look.inspection:
            sizes[row] = look.inspection.width, look.inspection.height
            channels = max(channels, look.inspection.channels)
    unreadable = sum(look.inspection is None for look in looks)
    told.found.append(
        note(
            "sampled",
            f"There are {len(kept):,} images; {SAMPLE} of them were looked into"
            + (f", and {were(unreadable, 'image', 'cannot', 'cannot')} be read." if unreadable else "."),
            "Sizes are those of these. Files that cannot be read are left out when they are decoded.",
        )
    )
    return _inputs(files, kept, sizes, channels, told)


def _inputs(files: _Files, kept: Indices, sizes: npt.NDArray[np.int64], channels: int, told: Told) -> NamedImages:
    codes = files.cells.codes[kept]

    def read(index: int, at_least: int | None) -> Pixels:
        try:
            return read_image(files.path(int(codes[index])), at_least)
        except ValueError as error:  # a name that no file can have
            raise Unreadable("it cannot be reached") from error

    return NamedImages(
        table=told.table,
        kept=kept,
        inputs=ImageInputs(sizes, channels, read),
        names=Lazy(codes, files.text),
        identities=Lazy(codes, files.identity),
        findings=tuple(told.found),
    )
