"""Files with a row for each example, opened as data sets of images, texts or rows."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.spec.errors import UserError
from workbench.data.dataset import Dataset, ImageInputs, TableInputs, TextInputs
from workbench.data.describe import describe
from workbench.data.manifests import images
from workbench.data.prepare import prepare
from workbench.data.reading import Unreadable
from workbench.data.sources import open_dataset
from workbench.spec.data import DataFile
from workbench.spec.data_description import Finding
from workbench.spec.split import Split
from workbench.spec.tasks import Classification


def no_news(done: int, total: int) -> None:
    """Nobody watches."""


def image(path: Path, size: tuple[int, int] = (8, 6), mode: str = "RGB") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new(mode, size).save(path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """`data/` with four images, and one beside it that no manifest should reach."""
    for index in range(4):
        image(tmp_path / "data" / f"{index}.png", size=(8 + index, 6))
    image(tmp_path / "outside.png")
    return tmp_path / "data"


def opened(folder: Path, content: str, **settings: object) -> Dataset:
    file = folder / "labels.csv"
    file.write_text(content)
    return open_dataset(DataFile.model_validate({"path": str(file), **settings}), no_news)


def finding(dataset: Dataset, kind: str) -> Finding:
    return next(found for found in dataset.findings if found.kind == kind)


def kinds(dataset: Dataset) -> set[str]:
    return {found.kind for found in dataset.findings}


# --- images -----------------------------------------------------------------------------------------------------------


def test_that_a_manifest_opens_to_images_with_its_other_columns(folder: Path) -> None:
    dataset = opened(folder, "path,animal,age\n0.png,cat,3\n./1.png,dog,4.5\n2.png,cat,\n")
    assert isinstance(dataset.inputs, ImageInputs)
    assert list(dataset.names) == ["0.png", "./1.png", "2.png"]
    assert dataset.inputs.sizes.tolist() == [[8, 6], [9, 6], [10, 6]]
    assert dataset.inputs.channels == 3
    assert dataset.inputs.read(2, None).shape == (6, 10, 3)
    assert list(dataset.columns) == ["animal", "age"]
    assert dataset.columns["animal"].codes.tolist() == [0, 1, 0]
    assert dataset.columns["age"].numbers is not None
    assert dataset.columns["age"].codes.tolist() == [0, 1, -1]
    assert finding(dataset, "missing-values").where == ("line 4",)
    assert dataset.title == "labels.csv"
    assert dataset.parts is None


def test_that_identities_change_with_the_files(folder: Path) -> None:
    content = "path,animal\n0.png,cat\n1.png,dog\n"
    before = list(opened(folder, content).identities)
    assert len(set(before)) == 2
    image(folder / "1.png", size=(20, 20))
    after = list(opened(folder, content).identities)
    assert (before[0] == after[0], before[1] == after[1]) == (True, False)


def test_that_files_that_are_not_there_are_left_out_and_named(folder: Path) -> None:
    dataset = opened(folder, "path,animal\n0.png,cat\nnowhere/1.png,dog\ngone.png,dog\n1.png,dog\n")
    assert list(dataset.names) == ["0.png", "1.png"]
    told = finding(dataset, "missing-files")
    assert told.where == ("line 3 (nowhere/1.png)", "line 4 (gone.png)")
    assert told.what == "2 rows name a file that is not there."
    assert told.done == "They were left out."
    assert "base folder" in told.remedy


@pytest.mark.parametrize(
    "path", ["../outside.png", "sub/../../outside.png", "/etc/passwd.png", "link.png", "way/outside.png"]
)
def test_that_files_outside_are_refused_unless_allowed(folder: Path, path: str) -> None:
    (folder / "link.png").symlink_to(folder.parent / "outside.png")
    (folder / "way").symlink_to(folder.parent, target_is_directory=True)
    content = f"path,animal\n0.png,cat\n{path},dog\n1.png,dog\n"
    dataset = opened(folder, content)
    assert list(dataset.names) == ["0.png", "1.png"]
    told = finding(dataset, "outside-files")
    assert told.where == (f"line 3 ({path})",)
    assert "outside the base folder" in told.what
    assert "Allow files outside" in told.remedy
    allowed = opened(folder, content, allow_outside=True)
    assert "outside-files" not in kinds(allowed)
    assert (path in allowed.names) == (path != "/etc/passwd.png")


def test_that_an_absolute_path_within_the_base_folder_is_fine(folder: Path) -> None:
    assert len(opened(folder, f"path,animal\n{folder}/0.png,cat\n1.png,dog\n")) == 2


def test_that_a_link_within_the_base_folder_is_fine(folder: Path) -> None:
    (folder / "link.png").symlink_to(folder / "0.png")
    assert list(opened(folder, "path,animal\nlink.png,cat\n1.png,dog\n").names) == ["link.png", "1.png"]


def test_that_relative_paths_start_in_the_base_folder(folder: Path) -> None:
    dataset = opened(folder, "path,animal\ndata/0.png,cat\noutside.png,dog\n", base="..")
    assert list(dataset.names) == ["data/0.png", "outside.png"]


def test_that_a_base_folder_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(UserError, match=r"nowhere: There is no such base folder"):
        opened(folder, "path,animal\n0.png,cat\n", base="nowhere")


def test_that_links_in_a_circle_and_folders_are_left_out_and_named(folder: Path) -> None:
    (folder / "loop.png").symlink_to(folder / "loop.png")
    (folder / "folder.png").mkdir()
    dataset = opened(folder, "path,animal\n0.png,cat\nloop.png,dog\nfolder.png,dog\n1.png,dog\n")
    assert finding(dataset, "circular-links").where == ("line 3 (loop.png)",)
    assert finding(dataset, "folders").where == ("line 4 (folder.png)",)


def test_that_folders_are_listed_alike_and_files_asked_for_alike(folder: Path) -> None:
    """Above `FEW` files of a folder are found by listing it: the same answers as one by one."""
    for index in range(40):
        image(folder / "many" / f"{index}.png")
    (folder / "many" / "loop.png").symlink_to("loop.png")
    (folder / "many" / "far.png").symlink_to(folder.parent / "outside.png")
    (folder / "many" / "folder.png").mkdir()
    names = [*(f"{index}.png" for index in range(40)), "loop.png", "far.png", "folder.png", "gone.png"]
    dataset = opened(folder, "path,n\n" + "".join(f"many/{name},{row % 2}\n" for row, name in enumerate(names)))
    assert len(dataset) == 40
    assert kinds(dataset) == {"circular-links", "outside-files", "folders", "missing-files"}


def test_that_backslashes_of_windows_part_folders(folder: Path) -> None:
    image(folder / "sub" / "a.png")
    dataset = opened(folder, "path,animal\nsub\\a.png,cat\n1.png,dog\n")
    assert len(dataset) == 2
    assert isinstance(dataset.inputs, ImageInputs)
    assert dataset.inputs.read(0, None).shape == (6, 8, 3)


def test_that_names_in_other_bytes_or_forms_are_found(folder: Path) -> None:
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.png")).write_bytes((folder / "0.png").read_bytes())
    image(folder / "u\u0308.png")
    file = folder / "labels.csv"
    file.write_bytes(b"path,animal\ncaf\xe9.png,cat\n\xfc.png,dog\n")
    dataset = open_dataset(DataFile(path=str(file)), no_news)
    assert list(dataset.names) == ["café.png", "ü.png"]
    assert [dataset.images.read(row, None).shape for row in (0, 1)] == [(6, 8, 3), (6, 8, 3)]


def test_that_unreadable_files_are_left_out_with_the_reason(folder: Path) -> None:
    (folder / "text.png").write_text("no image")
    (folder / "empty.png").touch()
    dataset = opened(folder, "path,animal\n0.png,cat\ntext.png,dog\nempty.png,dog\n1.png,dog\n")
    told = finding(dataset, "unreadable")
    assert told.count == 2
    assert told.where[0].startswith("line 3 (text.png: it is no PNG")
    assert told.where[1] == "line 4 (empty.png: it is empty)"


def test_that_rows_that_contradict_each_other_are_all_left_out(folder: Path) -> None:
    dataset = opened(folder, "id,path,animal\nx,0.png,cat\ny,1.png,dog\nz,./0.png,dog\nw,2.png,cat\nv,2.png,cat\n")
    assert list(dataset.names) == ["1.png", "2.png"]
    conflict = finding(dataset, "conflicting-labels")
    assert conflict.where == ("line 2 (0.png)", "line 4 (./0.png)")
    assert "another row labels otherwise" in conflict.what
    repeated = finding(dataset, "repeated-files")
    assert repeated.where == ("line 6 (2.png)",)


@pytest.mark.parametrize(
    "rows", ["0.png,cat\nlink.png,dog\n", "link.png,dog\n0.png,cat\n", "link.png,dog\nsub/far.png,cat\n"]
)
def test_that_a_link_is_the_file_that_it_leads_to(folder: Path, rows: str) -> None:
    (folder / "link.png").symlink_to("0.png")
    (folder / "sub").mkdir()
    (folder / "sub" / "far.png").symlink_to(folder / "link.png")
    dataset = opened(folder, f"path,animal\n{rows}1.png,dog\n2.png,cat\n")
    assert list(dataset.names) == ["1.png", "2.png"]
    assert finding(dataset, "conflicting-labels").count == 2


def test_that_other_writings_of_a_link_are_the_same_file_too(folder: Path) -> None:
    (folder / "link.png").symlink_to("0.png")
    dataset = opened(folder, "path,animal\nlink.png,dog\n./link.png,dog\n0.png,dog\n1.png,cat\n")
    assert list(dataset.names) == ["link.png", "1.png"]
    assert finding(dataset, "repeated-files").count == 2


def test_that_a_file_with_a_slash_at_its_end_is_called_missing_and_no_folder(folder: Path) -> None:
    (folder / "sub").mkdir()
    dataset = opened(
        folder, "path,animal\n0.png,dog\n1.png\\,cat\n2.png/,cat\nsub/,cat\n3.png,cat\n", reads="images", column="path"
    )
    assert finding(dataset, "missing-files").where == ("line 3 (1.png\\)", "line 4 (2.png/)")
    assert finding(dataset, "folders").where == ("line 5 (sub/)",)


def test_that_rows_that_say_different_things_of_one_file_are_put_together(folder: Path) -> None:
    dataset = opened(folder, "path,animal,age,site\n0.png,,3,\n1.png,dog,,B\n0.png,cat,,\n0.png,cat,3,A\n2.png,,,\n")
    assert list(dataset.names) == ["0.png", "1.png", "2.png"]
    assert dataset.columns["animal"].codes.tolist() == [0, 1, -1]
    assert dataset.columns["age"].codes.tolist() == [0, -1, -1]
    assert dataset.columns["site"].codes.tolist() == [0, 1, -1]
    assert finding(dataset, "repeated-files").where == ("line 4 (0.png)", "line 5 (0.png)")
    assert "conflicting-labels" not in kinds(dataset)


def test_that_a_file_in_two_parts_is_a_contradiction(folder: Path) -> None:
    dataset = opened(folder, "path,animal,split\n0.png,cat,train\n0.png,cat,test\n1.png,dog,test\n2.png,cat,train\n")
    assert finding(dataset, "conflicting-labels").count == 2


def test_that_rows_without_a_path_are_left_out_and_named(folder: Path) -> None:
    dataset = opened(folder, "path,animal\n0.png,cat\n,dog\n1.png,dog\n")
    assert finding(dataset, "no-path").where == ("line 3",)


def test_that_a_manifest_without_usable_images_is_refused_with_the_reason(folder: Path) -> None:
    with pytest.raises(
        UserError, match=r"labels\.csv: No image .*2 rows name a file that is not there.*line 2 \(x\.png\)"
    ):
        opened(folder, "path,animal\nx.png,cat\ny.png,dog\n")


def test_that_of_many_files_only_a_sample_is_looked_into(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MOST_LOOKED_INTO", 3)
    monkeypatch.setattr(images, "SAMPLE", 2)
    (folder / "1.png").write_text("broken")
    content = "path,animal\n0.png,cat\n1.png,dog\n2.png,cat\n3.png,dog\n"
    dataset = opened(folder, content)
    assert len(dataset) == 4
    assert dataset.images.sizes.tolist() == [[8, 6], [0, 0], [0, 0], [11, 6]]
    assert "4 images; 2 of them were looked into" in finding(dataset, "sampled").what
    with pytest.raises(Unreadable):
        dataset.images.read(1, None)
    facts = describe(DataFile(path=str(folder / "labels.csv")), Split()).images
    assert facts is not None
    assert (facts.min_size, facts.max_size) == ((8, 6), (11, 6))


def test_that_a_file_that_breaks_only_when_decoded_is_left_out_of_training(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(images, "MOST_LOOKED_INTO", 3)
    monkeypatch.setattr(images, "SAMPLE", 2)
    for index in range(4, 12):
        image(folder / f"{index}.png")
    (folder / "5.png").write_text("broken")
    (folder / "labels.csv").write_text("path,animal\n" + "".join(f"{i}.png,{'cd'[i % 2]}\n" for i in range(12)))
    prepared = prepare(
        DataFile(path=str(folder / "labels.csv")),
        Split(),
        [Classification(name="animal", column="animal")],
        image_size=16,
        channels=3,
        interpolation="bilinear",
        fit="crop",
    )
    assert len(prepared.train) + len(prepared.validation) + len(prepared.test) == 11
    assert [file.path for file in prepared.skipped] == ["5.png"]


def test_that_the_column_whose_files_are_there_is_taken(folder: Path) -> None:
    dataset = opened(folder, "mask,image,animal\nm0.png,0.png,cat\nm1.png,1.png,dog\n")
    assert list(dataset.names) == ["0.png", "1.png"]


def test_that_the_input_column_can_be_chosen(folder: Path) -> None:
    dataset = opened(folder, "a,b,animal\n0.png,1.png,cat\n2.png,3.png,dog\n", column="b")
    assert list(dataset.names) == ["1.png", "3.png"]
    with pytest.raises(UserError, match=r"no column “c”.*“a”, “b”, “animal”"):
        opened(folder, "a,b,animal\n0.png,1.png,cat\n", column="c")


def test_that_images_are_not_read_from_a_table_without_paths(folder: Path) -> None:
    with pytest.raises(UserError, match=r"No column of the file names image files.*Choose the input column"):
        opened(folder, "a,b\n1,2\n3,4\n", reads="images")


# --- labels and parts -------------------------------------------------------------------------------------------------


SPELLED = "x,animal\n1,Cat\n2,cat\n3,cat \n4,dog\n5,dog\n6,cat\n"


def test_that_a_label_in_two_spellings_is_told_with_counts(folder: Path) -> None:
    dataset = opened(folder, SPELLED)
    told = finding(dataset, "two-spellings")
    assert "“cat” (2), “Cat” (1), “cat ” (1)" in told.what
    assert told.where == ("line 2", "line 4")
    assert told.done == "They are different classes."
    assert "Join spellings" in told.remedy
    assert set(dataset.columns["animal"].values) == {"Cat", "cat", "cat ", "dog"}


def test_that_spellings_are_joined_on_demand(folder: Path) -> None:
    dataset = opened(folder, SPELLED, join_spellings=True)
    assert dataset.columns["animal"].values == ("cat", "dog")
    assert dataset.columns["animal"].codes.tolist() == [0, 0, 0, 1, 1, 0]
    assert finding(dataset, "two-spellings").done == "They were joined as “cat”."


def test_that_forms_of_one_letter_are_one_spelling(folder: Path) -> None:
    dataset = opened(folder, "x,drink\n1,caf\u00e9\n2,cafe\u0301\n3,tea\n4,tea\n", join_spellings=True)
    assert len(dataset.columns["drink"].values) == 2


def test_that_a_class_with_one_example_is_told(folder: Path) -> None:
    dataset = opened(folder, "x,animal\n1,cat\n2,cat\n3,dog\n4,dog\n5,emu\n")
    told = finding(dataset, "one-example")
    assert "“emu”" in told.what
    assert told.where == ("line 6",)


def test_that_most_classes_with_one_example_are_told_with_their_number(folder: Path) -> None:
    dataset = opened(folder, "x,animal\n1,cat\n2,cat\n3,dog\n4,emu\n5,gnu\n")
    told = finding(dataset, "one-example")
    assert told.what == "In column “animal”, 3 of 4 classes have a single example: “dog”, “emu”, “gnu”."
    assert told.where == ("line 4", "line 5", "line 6")


def test_that_cells_that_hold_several_labels_are_no_classes_with_a_single_example(folder: Path) -> None:
    assert "one-example" not in kinds(opened(folder, "x,animal\n1,cat\n2,cat|dog\n3,dog\n4,cat\n"))


def test_that_a_row_without_a_group_is_said_to_be_one_of_its_own(folder: Path) -> None:
    dataset = opened(folder, "x,patient\n1,a\n2,\n3,a\n4,b\n5,b\n6,\n")
    told = finding(dataset, "missing-values")
    assert told.where == ("line 3", "line 7")
    assert told.done == "They were kept, each as a group of its own."


def test_that_a_file_without_anything_to_predict_says_so(folder: Path) -> None:
    file = folder / "labels.csv"
    file.write_text("file,animal\n0.png,cat\n1.png,cat\n")
    told = next(found for found in describe(DataFile(path=str(file)), Split()).findings if found.kind == "no-label")
    assert "“cat” in “animal”" in told.what


def test_that_missing_labels_are_told_and_kept(folder: Path) -> None:
    dataset = opened(folder, "x,animal\n1,cat\n2,NaN\n3,dog\n4,\n")
    assert dataset.columns["animal"].codes.tolist() == [0, -1, 1, -1]
    told = finding(dataset, "missing-values")
    assert (told.where, told.count) == (("line 3", "line 5"), 2)
    assert "“animal”" in told.what


def test_that_a_column_without_values_is_left_out(folder: Path) -> None:
    dataset = opened(folder, "x,animal,note\n1,cat,\n2,dog,\n")
    assert list(dataset.columns) == ["x", "animal"]
    assert "“note”" in finding(dataset, "empty-columns").what


def test_that_parts_are_taken_from_the_column_that_names_them(folder: Path) -> None:
    content = "x,animal,split\n1,cat,train\n2,dog,val\n3,cat,TEST\n4,dog,train\n"
    dataset = opened(folder, content)
    assert dataset.parts is not None
    assert dataset.parts.tolist() == [0, 1, 2, 0]
    assert opened(folder, content, split_column="-").parts is None


def test_that_words_that_name_no_part_are_told(folder: Path) -> None:
    dataset = opened(folder, "x,fold\n1,train\n2,holdout\n3,\n4,test\n")
    assert dataset.parts is not None
    assert dataset.parts.tolist() == [0, -2, -1, 2]
    told = finding(dataset, "unknown-parts")
    assert (told.where, told.count) == (("line 3",), 1)
    assert "“fold”" in told.what
    assert "“holdout”" in told.what
    assert finding(dataset, "missing-parts").where == ("line 4",)


def test_that_a_column_called_split_without_parts_is_told(folder: Path) -> None:
    content = "x,split\n1,alpha\n2,beta\n3,train\n4,alpha\n"
    dataset = opened(folder, content)
    assert dataset.parts is None
    assert "“alpha”, “beta”" in finding(dataset, "no-parts").what
    assert "no-parts" not in kinds(opened(folder, content, split_column="-"))


def test_that_rows_of_an_unknown_part_are_neither_trained_on_nor_judged(folder: Path) -> None:
    rows = "".join(f"{at}.5,{'ab'[at % 2]},{'test' if at % 4 == 0 else 'train'}\n" for at in range(40))
    file = folder / "labels.csv"
    file.write_text("x,animal,split\n" + rows + "77.5,a,tset\n")
    sizes = describe(DataFile(path=str(file)), Split(validation=0.2), [Classification(name="t", column="animal")]).split
    assert (sizes.train + sizes.validation, sizes.test, sizes.left_out) == (30, 10, 0)
    ignoring = Split(validation=0.2, fixed_parts="ignore")
    sizes = describe(DataFile(path=str(file)), ignoring, [Classification(name="t", column="animal")]).split
    assert sizes.train + sizes.validation + sizes.test == 41


def test_that_a_column_of_parts_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(UserError, match="no column “fold”"):
        opened(folder, "x,animal\n1,cat\n2,dog\n", split_column="fold")


# --- texts and tables -------------------------------------------------------------------------------------------------


def test_that_a_column_of_prose_opens_to_texts(folder: Path) -> None:
    prose = [f"the film number {index} was a joy to watch" for index in range(4)]
    content = "review,stars\n" + "".join(f"{text},{index % 2}\n" for index, text in enumerate(prose)) + ",1\n"
    dataset = opened(folder, content)
    assert isinstance(dataset.inputs, TextInputs)
    assert dataset.inputs.column == "review"
    assert list(dataset.inputs.texts) == prose
    assert list(dataset.columns) == ["stars"]
    assert list(dataset.names) == ["line 2", "line 3", "line 4", "line 5"]
    assert len(set(dataset.identities)) == 4
    assert finding(dataset, "no-text").where == ("line 6",)


def test_that_a_text_keeps_its_identity_when_rows_are_added(folder: Path) -> None:
    first = opened(folder, "text,y\none,1\ntwo,2\n", reads="text", column="text")
    second = opened(folder, "text,y\nzero,1\none,1\ntwo,2\n", reads="text", column="text")
    assert list(first.identities) == list(second.identities)[1:]


def test_that_numbers_and_categories_open_to_a_table(folder: Path) -> None:
    dataset = opened(folder, "size;colour;price\n1,5;red;10\n2;blue;20\n")
    assert isinstance(dataset.inputs, TableInputs)
    assert list(dataset.columns) == ["size", "colour", "price"]
    numbers = dataset.columns["size"].numbers
    assert numbers is not None
    assert numbers.tolist() == [1.5, 2.0]
    assert len(dataset) == 2
    assert list(dataset.names) == ["line 2", "line 3"]
    assert len(set(dataset.identities)) == 2


def test_that_paths_may_be_read_as_a_mere_table(folder: Path) -> None:
    assert list(opened(folder, "path,animal\n0.png,cat\n1.png,dog\n", reads="table").columns) == ["path", "animal"]


def test_that_a_part_of_the_examples_keeps_everything_in_step(folder: Path) -> None:
    dataset = opened(folder, "path,animal,split\n0.png,cat,train\n1.png,dog,test\n2.png,cat,train\n")
    part = dataset.of(np.array([2, 1]))
    assert list(part.names) == ["2.png", "1.png"]
    assert part.images.read(0, None).shape == (6, 10, 3)
    assert part.parts is not None
    assert part.parts.tolist() == [0, 2]
    assert part.columns["animal"].codes.tolist() == [0, 1]


def test_that_a_file_is_described_with_roles_and_findings(folder: Path) -> None:
    (folder / "labels.csv").write_text(
        "path,animal,patient,split\n" + "".join(f"{i % 4}.png,{'cdcd'[i % 4]},p{i % 2},train\n" for i in range(4))
    )
    told = describe(DataFile(path=str(folder / "labels.csv")), Split())
    assert {column.name: column.role for column in told.columns} == {
        "animal": "label",
        "patient": "group",
        "split": "part",
    }
    assert told.images is not None
    assert told.num_examples == 4


def test_that_equal_rows_of_a_table_are_kept_and_told_and_those_of_images_left_out(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("amount,class\n1,a\n2,b\n1,a\n", encoding="utf-8")
    table = open_dataset(DataFile(path=str(file), reads="table"), lambda *_: None)
    assert len(table) == 3
    told = next(finding for finding in table.findings if finding.kind == "duplicate-rows")
    assert (told.where, told.count) == (("line 4",), 1)
    assert "make the test easier" in told.done
    texts = open_dataset(DataFile(path=str(file), reads="text", column="class"), lambda *_: None)
    assert len(texts) == 2
    assert "left out" in next(finding for finding in texts.findings if finding.kind == "duplicate-rows").done


def test_that_row_names_are_ids_and_no_features(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("amount,class\n1,4,a\n2,5,b\n3,6,a\n4,4,b\n", encoding="utf-8")
    table = open_dataset(DataFile(path=str(file), reads="table"), lambda *_: None)
    assert table.table.no_features == {"row name": "has another value in every row"}
