"""`data check` and `data download`: what is said of data before anything is done with them."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from .conftest import call


def picture(path: Path, seed: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng(seed).integers(0, 256, (6, 6, 3), dtype=np.uint8)
    Image.fromarray(noise).resize((48, 48), Image.Resampling.BICUBIC).save(path)
    return path


@pytest.fixture
def pets(tmp_path: Path) -> Path:
    for part, number in (("train", 6), ("test", 3)):
        for at, name in enumerate(("cat", "dog")):
            for index in range(number):
                picture(tmp_path / "pets" / part / name / f"{index}.png", 100 * number + 10 * index + at)
    return tmp_path / "pets"


def test_that_a_folder_is_told_with_its_columns_its_parts_and_what_is_wrong(pets: Path) -> None:
    (pets / "train" / "cat" / "broken.png").write_bytes(b"broken")
    picture(pets / "test" / "fox" / "0.png", 5)
    said = call("data", "check", pets)
    assert said.code == 0
    lines = said.out.splitlines()
    assert lines[0] == "pets · 19 examples"
    assert "  class: classification · 3 (predicted)" in lines
    assert any(line.startswith("Split: ") and line.endswith(" 7 test") for line in lines)
    assert "    train/cat/broken.png" in lines
    assert "Warning: The training folder has no image of “fox”, which the test folder has." in lines


def test_that_scripts_get_it_as_one_object(pets: Path) -> None:
    told = call("data", "check", pets, "--json").json
    assert told["data"] == {"kind": "folder", "path": str(pets)}
    assert told["description"]["num_examples"] == 18
    assert [(task["kind"], task["column"]) for task in told["tasks"]] == [("classification", "class")]
    assert told["findings"] == []


def test_that_a_table_names_the_rows_that_were_left_out(pets: Path) -> None:
    rows = [f"train/{name}/{index}.png,{name},{index / 2}" for name in ("cat", "dog") for index in range(6)]
    table = pets / "pets.csv"
    table.write_text("\n".join(["image,species,age_years", *rows, "train/cat/gone.png,cat,3.5"]) + "\n")
    told = call("data", "check", table, "--json").json
    assert [(task["kind"], task["column"]) for task in told["tasks"]] == [
        ("classification", "species"),
        ("regression", "age_years"),
    ]
    assert any("line 14" in place for finding in told["findings"] for place in finding["where"])
    assert "age_years: regression · years (predicted)" in call("data", "check", table).out


def test_that_copies_across_parts_are_found_when_asked_for(pets: Path) -> None:
    shutil.copy(pets / "train" / "cat" / "0.png", pets / "test" / "cat" / "copy.png")
    assert call("data", "check", pets, "--json").json["findings"] == []
    told = call("data", "check", pets, "--duplicates", "--json").json
    leak = next(finding for finding in told["findings"] if "train/cat/0.png" in finding["where"])
    assert "test/cat/copy.png" in leak["where"]


def test_that_bundled_sets_are_named(pets: Path) -> None:
    said = call("data", "check", "WINE")
    assert said.out.splitlines()[0] == "Wine · 178 examples"
    assert "  class: classification · 3 (predicted)" in said.out.splitlines()
    assert "  alcohol: " in said.out


def test_that_a_set_of_torchvisions_that_is_not_here_is_refused_with_the_way_to_it(tmp_path: Path) -> None:
    said = call("data", "check", "cifar10", "--root", tmp_path, "--json")
    assert said.code == 2
    assert said.json["error"]["where"] == str(tmp_path)
    assert "main.py data download CIFAR10" in said.json["error"]["remedy"]


@pytest.mark.parametrize("name", ["", "cifar11", "/no/such/folder", "x" * 5000, "a\0b"])
def test_that_what_is_nothing_is_refused(name: str) -> None:
    said = call("data", "check", name, "--json")
    assert said.code == 2
    assert said.json["error"]["remedy"]


def test_that_close_names_are_offered() -> None:
    assert "CIFAR10" in call("data", "check", "cifar11", "--json").json["error"]["remedy"]
    assert "mnist-5k" in call("data", "check", "mnist5k", "--json").json["error"]["remedy"]


def test_that_only_torchvisions_sets_are_downloaded(pets: Path) -> None:
    said = call("data", "download", pets, "--json")
    assert said.code == 2
    assert "nothing to download" in said.json["error"]["what"]


def test_that_a_download_that_fails_says_what_to_do_by_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # nobody listens there
    said = call("data", "download", "usps", "--root", tmp_path, "--json")
    assert said.code == 2
    assert "usps.bz2" in said.json["error"]["remedy"]


def test_that_a_path_that_is_no_utf8_is_refused_in_words(tmp_path: Path) -> None:
    table = tmp_path / os.fsdecode(b"caf\xe9.csv")
    table.write_text("a,b\n1,2\n")
    said = call("data", "check", table)
    assert said.code == 2
    assert "caf\ufffd.csv: The path is not written in UTF-8. Rename" in said.err
    assert json.loads(call("data", "check", table, "--json").out)["error"]["where"] == f"{tmp_path}/caf\ufffd.csv"


def test_that_links_in_a_circle_and_folders_named_like_tables_are_told_as_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    (tmp_path / "folder.csv").mkdir()
    assert "leads back to itself" in call("data", "check", tmp_path / "loop.csv").err
    assert "a folder with the name of a file" in call("data", "check", tmp_path / "folder.csv").err


def test_that_nothing_in_the_data_steers_the_terminal_or_breaks_a_line(pets: Path) -> None:
    (pets / "train" / "\x1b[2Jgone\nfox").mkdir()
    picture(pets / "train" / "\x1b[2Jgone\nfox" / "0.png", 7)
    table = pets / "table.csv"
    rows = "".join(f"{'yes' if at % 3 else 'no'},{at % 2}\n" for at in range(12))
    table.write_text(f'"a\x1b]0;title\x07\nb",c\n{rows}')
    for data in (pets, table):
        said = call("data", "check", data)
        assert said.code == 0
        assert not set(said.out) & {"\x1b", "\x07"}
        assert not any(line.startswith(("fox", "b:")) for line in said.out.splitlines())
        assert "␛" in said.out


def test_that_of_very_many_columns_the_first_are_told_and_how_many_more(tmp_path: Path) -> None:
    table = tmp_path / "wide.csv"
    row = ",".join(f"{at}.5" for at in range(300))
    table.write_text(",".join(f"x{at}" for at in range(300)) + ",label\n" + f"{row},a\n{row[::-1]},b\n" * 6)
    lines = call("data", "check", table).out.splitlines()
    columns = lines[lines.index("Columns") + 1 : next(at for at, line in enumerate(lines) if line.startswith("Split"))]
    assert len(columns) == 52
    assert columns[-2].startswith("  label: ")
    assert columns[-1] == "  and 250 more (--json tells all)"


def test_that_files_left_out_are_told_once_where_copies_are_looked_for(pets: Path) -> None:
    (pets / "train" / "cat" / "broken.png").write_bytes(b"broken")
    assert call("data", "check", pets, "--duplicates").out.count("train/cat/broken.png") == 1


def test_that_looking_for_copies_still_tells_that_there_is_nothing_to_predict(tmp_path: Path) -> None:
    for row in range(3):
        Image.new("RGB", (20, 20), (60 * row, 0, 0)).save(tmp_path / f"{row}.png")
    (tmp_path / "t.csv").write_text("path,animal\n0.png,cat\n1.png,cat\n2.png,cat\n")
    kinds = [
        {found["kind"] for found in call("data", "check", str(tmp_path / "t.csv"), *more, "--json").json["findings"]}
        for more in ([], ["--duplicates"])
    ]
    assert "no-label" in kinds[0] & kinds[1]


def test_that_the_split_keeps_groups_together_and_says_how_many_are_where(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("x,y,patient\n" + "".join(f"{at}.5,{'ab'[at % 2]},p{at % 6}\n" for at in range(30)))
    said = call("data", "check", table)
    lines = said.out.splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("Split: "))
    assert lines[at] == "Split: 20 train, 5 validation, 5 test"
    told = "4, 1 and 1 groups by “patient”, none of which is in two parts (split.group in a document)"
    assert lines[at + 1] == f"  {told}"
    assert call("data", "check", table, "--json").json["split"]["group"] == "patient"


def test_that_groups_too_few_to_keep_together_are_warned_of(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("x,y,patient\n" + "".join(f"{at}.5,{'ab'[at % 2]},p{at % 2}\n" for at in range(30)))
    said = call("data", "check", table)
    assert "Warning: “patient” has too few groups for three parts" in said.out


def test_that_names_in_the_data_are_neither_markup_nor_emoji_and_long_ones_are_shortened(tmp_path: Path) -> None:
    table = tmp_path / "t:dog:.csv"
    header = ",".join(["image:label", ":smile:", "[red]y", "L" * 100_000])
    table.write_text(header + "\n" + "".join(f"{at}.5,{at % 7}.25,{'cd'[at % 2]},{at}.1\n" for at in range(12)))
    out = call("data", "check", table).out
    assert {"  image:label: regression", "  :smile:: regression"} < set(out.splitlines())
    assert "  [red]y: classification · 2" in out
    assert "t:dog:.csv" in out.splitlines()[0]
    assert max(map(len, out.splitlines())) < 300
    assert "a:dog:" in call("data", "check", "a:dog:").err
