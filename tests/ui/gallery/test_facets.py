"""What examples are sorted into, and how they are found and ordered; without Qt."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.ui.gallery.rolls import roll_of, with_alike
from workbench.data.looking.roll import Roll, RollColumn
from workbench.ui.gallery.cells import SIDES, Cells
from workbench.ui.gallery.choice import ORDERS, Choice, Finder
from workbench.ui.gallery.facets import MISSING, Facet, facets_of
from workbench.ui.gallery.findings_words import example_text, labels_text


def facet(roll: Roll, name: str) -> Facet:
    return next(facet for facet in facets_of(roll) if facet.name == name)


def found(roll: Roll, choice: Choice, name: str = "class") -> list[int]:
    finder = Finder(roll)
    return finder.found(choice, facet(roll, name), finder.beside_values(choice)).tolist()


def with_numbers(roll: Roll, numbers: list[float]) -> Roll:
    known = np.array(numbers)
    distinct, codes = np.unique(known[~np.isnan(known)], return_inverse=True)
    all_codes = np.full(len(known), -1, dtype=np.int32)
    all_codes[~np.isnan(known)] = codes
    return replace(roll, columns=(RollColumn("n", tuple(f"{at:g}" for at in distinct), all_codes, known),))


def test_that_every_label_and_the_sizes_are_facets_that_count_all_examples(tmp_path: Path) -> None:
    roll = roll_of(tmp_path, 60)
    everything = np.arange(60)
    assert [facet.name for facet in facets_of(roll)] == ["class", "weight", "image size"]
    assert facet(roll, "class").counts(everything).tolist() == [20, 20, 20]
    assert facet(roll, "image size").values == ("20×40", "40×20")
    assert all(facet.counts(everything).sum() == 60 for facet in facets_of(roll))


def test_that_long_texts_are_told_by_their_beginning_and_their_end(tmp_path: Path) -> None:
    roll = roll_of(tmp_path, 2)
    text = f"begins {'x' * 1_000_000} ends"
    roll = replace(roll, columns=(RollColumn("report", ("short", text), np.array([0, 1], dtype=np.int32)),))
    short, long = facet(roll, "report").values
    assert short == "short"
    assert len(long) <= 80
    assert (long[:8], long[-5:]) == ("begins x", " ends")
    for told in (labels_text(roll, 1), example_text(roll, 1)):
        assert "report: begins x" in told
        assert len(told) < 300


def test_that_many_numbers_are_counted_in_ranges_between_round_numbers(tmp_path: Path) -> None:
    weights = facet(roll_of(tmp_path, 60), "weight")
    assert weights.values[:2] == ("0 – 4", "5 – 9")
    assert weights.counts(np.arange(60)).tolist() == [5] * 12


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e12])
def test_that_ranges_hold_their_numbers_at_any_scale_and_missing_ones_come_last(tmp_path: Path, scale: float) -> None:
    numbers = [*(np.random.default_rng(0).normal(3, 7, 99) * scale).tolist(), float("nan")]
    roll = with_numbers(roll_of(tmp_path, 100), numbers)
    ranges = facet(roll, "n")
    assert ranges.values[-1] == MISSING
    assert ranges.codes[-1] == len(ranges.values) - 1
    for number, code in zip(numbers[:-1], ranges.codes, strict=False):
        low, _, high = ranges.values[code].partition(" – ")
        low, high = low.replace(",", ""), high.replace(",", "").removeprefix("<")
        span = float(high) - float(low)
        assert float(low) - span * 1e-3 <= number <= float(high) + span * 1e-3


def test_that_ranges_share_no_number_and_end_with_the_largest(tmp_path: Path) -> None:
    whole = facet(with_numbers(roll_of(tmp_path, 51), [float(at) for at in range(10, 61)]), "n")
    assert (whole.values[0], whole.values[-1]) == ("10 – 14", "60")
    parts = facet(with_numbers(roll_of(tmp_path, 51), [at / 10 for at in range(10, 61)]), "n")
    assert (parts.values[0], parts.values[-1]) == ("1 – <1.5", "5.5 – 6")
    assert parts.counts(np.arange(51)).tolist() == [*[5] * 9, 6]


def test_that_numbers_are_told_and_ordered_one_by_one_and_with_their_unit(tmp_path: Path) -> None:
    numbers = [float(at * 7 % 60) for at in range(59)] + [float("nan")]
    roll = with_numbers(roll_of(tmp_path, 60), numbers)
    roll = replace(roll, columns=(replace(roll.columns[0], unit="px"),))
    told = facet(roll, "n")
    assert (told.text(1), told.text(59)) == ("7 px", MISSING)
    order = found(roll, Choice(order="label"), "n")
    assert [numbers[at] for at in order[:-1]] == sorted(numbers[:-1])
    assert order[-1] == 59


@pytest.mark.parametrize("first", [0.0, 1.7e9, -1.7e9, 20_210_101.0])
@pytest.mark.parametrize("step", [1e-3, 1.0, 86_400.0])
def test_that_no_two_ranges_read_alike(tmp_path: Path, first: float, step: float) -> None:
    ranges = facet(with_numbers(roll_of(tmp_path, 100), [first + at * step for at in range(100)]), "n")
    assert len(set(ranges.values)) == len(ranges.values)
    assert all(low != high for low, _, high in (text.partition(" – ") for text in ranges.values))


def test_that_numbers_that_are_as_large_as_they_can_be_have_ranges(tmp_path: Path) -> None:
    numbers = np.linspace(-3e38, 3e38, 60).tolist()
    assert facet(with_numbers(roll_of(tmp_path, 60), numbers), "n").counts(np.arange(60)).sum() == 60


def test_that_equal_numbers_and_no_numbers_have_ranges_too(tmp_path: Path) -> None:
    roll = roll_of(tmp_path, 30)
    alike = replace(roll, columns=(replace(with_numbers(roll, [4.0] * 30).columns[0], values=("4",) * 25),))
    assert facet(alike, "n").counts(np.arange(30)).tolist() == [30]
    none = replace(alike, columns=(RollColumn("n", ("",) * 25, np.full(30, -1, np.int32), np.full(30, np.nan)),))
    assert facet(none, "n").counts(np.arange(30)).tolist()[-1] == 30


def test_that_sizes_of_many_kinds_are_counted_by_octaves_of_the_shorter_side(tmp_path: Path) -> None:
    roll = roll_of(tmp_path, 60)
    sizes = np.stack([np.arange(1, 61), np.full(60, 2000)], axis=1).astype(np.int32)
    octaves = facet(replace(roll, sizes=sizes), "image size")
    assert octaves.values == ("1 – 1 px", "2 – 3 px", "4 – 7 px", "8 – 15 px", "16 – 31 px", "32 – 63 px")
    assert octaves.counts(np.arange(60)).tolist() == [1, 2, 4, 8, 16, 29]


def test_that_each_part_of_a_choice_narrows_further(tmp_path: Path) -> None:
    roll = with_alike(roll_of(tmp_path), (3, 8), (12, 40))
    assert len(found(roll, Choice())) == 60
    assert found(roll, Choice(values=frozenset({1}), part=2)) == [at for at in range(60) if at % 3 == 1 and at % 4 == 0]
    assert found(roll, Choice(mark="look-alike")) == [3, 8, 12, 40]
    assert found(roll, Choice(mark="look-alike", part=2)) == [8, 12, 40]
    assert found(roll, Choice(group=1)) == [12, 40]
    assert found(roll, Choice(words="IMG1 dog")) == [1, 10, 13, 16, 19]
    assert found(roll, Choice(words="nothing")) == []
    assert found(roll, Choice(mark="tiny")) == []


def test_that_every_order_shows_the_same_examples(tmp_path: Path) -> None:
    roll = with_alike(roll_of(tmp_path), (50, 8))
    for order in ORDERS:
        assert sorted(found(roll, Choice(order=order))) == list(range(60))
    assert found(roll, Choice(order="name"))[:3] == [0, 3, 6]
    assert found(roll, Choice(order="alike"))[:3] == [8, 50, 0]
    assert found(roll, Choice(order="label"))[19:22] == [57, 1, 4]
    areas = [int(roll.sizes[at].prod()) for at in found(roll, Choice(order="small"))]
    assert areas == sorted(areas)


def test_that_images_that_were_not_looked_at_come_last_in_both_orders_by_size(tmp_path: Path) -> None:
    roll = roll_of(tmp_path, 6)
    sizes = np.array([(0, 0), (30, 30), (10, 10), (0, 0), (20, 20), (0, 0)], dtype=np.int32)
    roll = replace(roll, sizes=sizes)
    assert found(roll, Choice(order="small")) == [2, 4, 1, 0, 3, 5]
    assert found(roll, Choice(order="large")) == [1, 4, 2, 0, 3, 5]


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("width", [30, 500, 1237])
def test_that_a_cell_is_found_where_it_stands_and_is_among_those_in_sight(side: int, width: int) -> None:
    cells = Cells(101, side, width)
    for at in range(101):
        left, top = cells.corner(at)
        assert cells.at(left, top) == cells.at(left + side - 1, top + side - 1) == at
        assert at in cells.between(top, top)
        assert at in cells.between(top + side - 1, top + 10_000)
        assert cells.columns == 1 or left + side <= width
        assert top + side <= cells.height
    assert list(cells.between(0, cells.height)) == list(range(101))
    assert cells.at(0, 0) is None
    assert cells.at(width + 5000, 20) is None
    assert list(Cells(0, side, width).between(0, 500)) == []
