"""torchvision's own data sets, from files in the formats that torchvision reads."""

from __future__ import annotations

import bz2
import hashlib
import json
import pickle
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from torchvision import datasets

from models.spec.errors import UserError
from workbench.data.dataset import TEST, TRAIN, VALIDATION, Dataset
from workbench.data.sources import open_dataset
from workbench.data.torchvision_sets import PARTS, _loaded, download_torchvision, folder_of
from workbench.spec.data import TorchvisionData
from workbench.spec.torchvision_sets import KNOWN_SETS

RANDOM = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> None:
    _loaded.cache_clear()


def no_news(done: int, total: int) -> None:
    """Nobody watches."""


def opened(name: str, root: Path) -> Dataset:
    return open_dataset(TorchvisionData(name=name, root=str(root)), no_news)


def pixels(number: int, side: int = 28) -> npt.NDArray[np.uint8]:
    return RANDOM.integers(0, 256, (number, side, side), dtype=np.uint8)


def write_idx(path: Path, values: npt.NDArray[np.uint8]) -> None:
    """The format of LeCun's files: type, number of dimensions, their lengths, values."""
    path.parent.mkdir(parents=True, exist_ok=True)
    header = struct.pack(f">BBBB{values.ndim}I", 0, 0, 8, values.ndim, *values.shape)
    path.write_bytes(header + values.tobytes())


def write_mnist(root: Path, name: str = "MNIST", prefix: str = "") -> dict[str, npt.NDArray[np.uint8]]:
    images = {"train": pixels(20), "t10k" if not prefix else "test": pixels(10)}
    for part, values in images.items():
        stem = f"{prefix}{part}"
        write_idx(root / name / "raw" / f"{stem}-images-idx3-ubyte", values)
        write_idx(root / name / "raw" / f"{stem}-labels-idx1-ubyte", np.arange(len(values), dtype=np.uint8) % 10)
    return images


def picture(path: Path, colour: str = "red") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (8, 6), colour).save(path)


def test_that_every_known_set_is_a_class_of_torchvision_and_says_its_parts() -> None:
    assert PARTS.keys() == KNOWN_SETS.keys()
    assert all(hasattr(datasets, name) for name in KNOWN_SETS)


def test_that_mnist_comes_with_its_training_and_test_parts(tmp_path: Path) -> None:
    images = write_mnist(tmp_path)
    dataset = opened("MNIST", tmp_path)
    assert (dataset.title, len(dataset), dataset.images.channels) == ("MNIST", 30, 1)
    assert dataset.parts is not None
    assert dataset.parts.tolist() == [TRAIN] * 20 + [TEST] * 10
    np.testing.assert_array_equal(dataset.images.read(3, None)[..., 0], images["train"][3])
    np.testing.assert_array_equal(dataset.images.read(25, None)[..., 0], images["t10k"][5])
    assert dataset.columns["class"].values[7] == "7 - seven"
    assert dataset.columns["class"].codes.tolist() == [*range(10), *range(10), *range(10)]


def test_that_emnist_is_turned_upright(tmp_path: Path) -> None:
    images = write_mnist(tmp_path, "EMNIST", "emnist-balanced-")
    np.testing.assert_array_equal(opened("EMNIST", tmp_path).images.read(0, None)[..., 0], images["train"][0].T)


def test_that_usps_is_read_from_its_packed_text(tmp_path: Path) -> None:
    for name, digits in (("usps.bz2", (1, 10)), ("usps.t.bz2", (3,))):
        lines = [f"{digit} " + " ".join(f"{at + 1}:{1 if at == 17 else -1}" for at in range(256)) for digit in digits]
        (tmp_path / name).write_bytes(bz2.compress("\n".join(lines).encode()))
    dataset = opened("USPS", tmp_path)
    assert [dataset.columns["class"].values[code] for code in dataset.columns["class"].codes] == ["0", "9", "2"]
    shown = dataset.images.read(0, None)[..., 0]
    assert np.argwhere(shown == 255).tolist() == [[1, 1]]
    assert int(shown.sum()) == 255


def cifar_batch(path: Path, content: bytes) -> list[str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return [path.name, hashlib.md5(content, usedforsecurity=False).hexdigest()]


def test_that_cifar_is_read_once_its_checksums_are_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "cifar-10-batches-py"
    images = RANDOM.integers(0, 256, (6, 3, 32, 32), dtype=np.uint8)
    names = ["plane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"]

    def batch(some: slice) -> bytes:
        return pickle.dumps({"data": images[some].reshape(-1, 3072), "labels": [3, 5, 3, 5, 3, 5][some]})

    monkeypatch.setattr(datasets.CIFAR10, "train_list", [cifar_batch(folder / "data_batch_1", batch(slice(4)))])
    monkeypatch.setattr(datasets.CIFAR10, "test_list", [cifar_batch(folder / "test_batch", batch(slice(4, 6)))])
    meta = cifar_batch(folder / "batches.meta", pickle.dumps({"label_names": names}))
    monkeypatch.setattr(datasets.CIFAR10, "meta", {"filename": meta[0], "key": "label_names", "md5": meta[1]})
    dataset = opened("CIFAR10", tmp_path)
    assert dataset.columns["class"].values == ("cat", "dog")
    assert dataset.images.channels == 3
    np.testing.assert_array_equal(dataset.images.read(5, None), images[5].transpose(1, 2, 0))


def test_that_a_pickle_that_is_not_cifars_own_is_never_opened(tmp_path: Path) -> None:
    opened_by_force = tmp_path / "opened"

    class Harmful:
        def __reduce__(self) -> tuple[Any, ...]:
            return Path.touch, (opened_by_force,)

    for name in ("data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"):
        cifar_batch(tmp_path / "cifar-10-batches-py" / name, pickle.dumps(Harmful()))
    cifar_batch(tmp_path / "cifar-10-batches-py" / "batches.meta", pickle.dumps(Harmful()))
    with pytest.raises(UserError, match="CIFAR10 is not on this machine, or not whole"):
        opened("CIFAR10", tmp_path)
    assert not opened_by_force.exists()


def test_that_a_set_in_class_folders_is_one_part_for_the_split_to_divide(tmp_path: Path) -> None:
    for name in ("Forest", "River"):
        for index in range(3):
            picture(tmp_path / "eurosat" / "2750" / name / f"{index}.jpg")
    (tmp_path / "eurosat" / "2750" / "River" / "0.jpg").write_bytes(b"broken")
    dataset = opened("EuroSAT", tmp_path)
    assert dataset.parts is None
    assert dataset.columns["class"].codes.tolist() == [0, 0, 0, 1, 1]
    assert dataset.images.read(4, None).shape == (6, 8, 3)
    (skipped,) = dataset.skipped
    assert Path(skipped.path) == Path("eurosat/2750/River/0.jpg")


def test_that_pets_have_a_breed_and_a_species(tmp_path: Path) -> None:
    folder = tmp_path / "oxford-iiit-pet"
    (folder / "annotations").mkdir(parents=True)
    (folder / "annotations" / "trainval.txt").write_text("Abyssinian_1 1 1 1\nbeagle_1 2 2 1\n")
    (folder / "annotations" / "test.txt").write_text("beagle_2 2 2 1\nAbyssinian_2 1 1 1\n")
    for name in ("Abyssinian_1", "Abyssinian_2", "beagle_1", "beagle_2"):
        picture(folder / "images" / f"{name}.jpg")
    dataset = opened("OxfordIIITPet", tmp_path)
    texts = {name: [column.values[code] for code in column.codes] for name, column in dataset.columns.items()}
    assert texts == {
        "class": ["Abyssinian", "Beagle", "Abyssinian", "Beagle"],
        "species": ["Cat", "Dog", "Cat", "Dog"],
    }
    assert Path(dataset.names[1]) == Path("oxford-iiit-pet/images/beagle_1.jpg")


def test_that_three_parts_are_three_parts(tmp_path: Path) -> None:
    for split in ("train", "valid", "test"):
        for name in ("AD", "ZW"):
            picture(tmp_path / "country211" / split / name / "0.jpg")
    dataset = opened("Country211", tmp_path)
    assert dataset.parts is not None
    assert dataset.parts.tolist() == [TRAIN] * 2 + [VALIDATION] * 2 + [TEST] * 2


def test_that_caltechs_files_are_found_by_class_and_number(tmp_path: Path) -> None:
    for name, count in (("crab", 2), ("ant", 1)):
        for number in range(1, count + 1):
            picture(tmp_path / "caltech101" / "101_ObjectCategories" / name / f"image_{number:04d}.jpg", "blue")
    (tmp_path / "caltech101" / "101_ObjectCategories" / "BACKGROUND_Google").mkdir()
    (tmp_path / "caltech101" / "Annotations").mkdir()
    dataset = opened("Caltech101", tmp_path)
    assert [Path(name).parent.name for name in dataset.names] == ["ant", "crab", "crab"]
    assert dataset.columns["class"].codes.tolist() == [0, 1, 1]


def text(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n")


def write_food(root: Path) -> None:
    for split in ("train", "test"):
        content = {name: [f"{name}/{split}"] for name in ("pizza", "ramen")}
        text(root / "food-101" / "meta" / f"{split}.json", [json.dumps(content)])
        for name in content:
            picture(root / "food-101" / "images" / name / f"{split}.jpg")


def write_aircraft(root: Path) -> None:
    data = root / "fgvc-aircraft-2013b" / "data"
    text(data / "variants.txt", ["747-100", "A320"])
    for at, split in enumerate(("train", "val", "test")):
        text(data / f"images_variant_{split}.txt", [f"{at}0 747-100", f"{at}1 A320"])
        for side in (0, 1):
            picture(data / "images" / f"{at}{side}.jpg")


def write_textures(root: Path) -> None:
    for split in ("train", "val", "test"):
        names = [f"{name}/{name}_{split}.jpg" for name in ("banded", "woven")]
        text(root / "dtd" / "dtd" / "labels" / f"{split}1.txt", names)
        for name in names:
            picture(root / "dtd" / "dtd" / "images" / name)


def write_signs(root: Path) -> None:
    for name in ("00000", "00001"):
        picture(root / "gtsrb" / "GTSRB" / "Training" / name / "0.ppm")
        picture(root / "gtsrb" / "GTSRB" / "Final_Test" / "Images" / f"{name}.ppm")
    text(root / "gtsrb" / "GT-final_test.csv", ["Filename;ClassId", "00000.ppm;0", "00001.ppm;1"])


def write_sun(root: Path) -> None:
    text(root / "SUN397" / "ClassName.txt", ["/a/abbey", "/z/zoo/indoor"])
    picture(root / "SUN397" / "z" / "zoo" / "indoor" / "sun_b.jpg")
    picture(root / "SUN397" / "a" / "abbey" / "sun_a.jpg")


def write_imagenette(root: Path) -> None:
    for split in ("train", "val"):
        for wnid in ("n01440764", "n02102040"):
            picture(root / "imagenette2" / split / wnid / "0.jpeg")


def write_caltech_256(root: Path) -> None:
    for at, name in enumerate(("001.ak47", "002.flag"), start=1):
        picture(root / "caltech256" / "256_ObjectCategories" / name / f"{at:03d}_0001.jpg")


def write_sentences(root: Path) -> None:
    for split in ("train", "valid", "test"):
        for name in ("negative", "positive"):
            picture(root / "rendered-sst2" / split / name / "0.png")


TWO, THREE = [TRAIN] * 2 + [TEST] * 2, [TRAIN] * 2 + [VALIDATION] * 2 + [TEST] * 2


@pytest.mark.parametrize(
    ("name", "write", "classes", "parts"),
    [
        ("Food101", write_food, ("pizza", "ramen"), TWO),
        ("FGVCAircraft", write_aircraft, ("747-100", "A320"), THREE),
        ("DTD", write_textures, ("banded", "woven"), THREE),
        ("GTSRB", write_signs, ("0", "1"), TWO),
        ("SUN397", write_sun, ("abbey", "zoo/indoor"), None),
        ("Imagenette", write_imagenette, ("English springer", "tench"), [TRAIN] * 2 + [VALIDATION] * 2),
        ("Caltech256", write_caltech_256, ("001.ak47", "002.flag"), None),
        ("RenderedSST2", write_sentences, ("negative", "positive"), THREE),
    ],
)
def test_that_each_layout_of_files_is_read_with_its_classes_and_parts(
    name: str, write: Callable[[Path], None], classes: tuple[str, ...], parts: list[int] | None, tmp_path: Path
) -> None:
    write(tmp_path)
    dataset = opened(name, tmp_path)
    assert dataset.columns["class"].values == classes
    assert dataset.skipped == ()
    assert (None if dataset.parts is None else dataset.parts.tolist()) == parts
    assert dataset.images.read(len(dataset) - 1, None).shape == (6, 8, 3)
    assert sorted(dataset.columns["class"].codes.tolist()) == sorted([0, 1] * (len(dataset) // 2))


def test_that_faces_have_all_their_attributes_in_one_column(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "celeba"
    names = [f"00000{number}.jpg" for number in range(6)]
    text(folder / "list_eval_partition.txt", [f"{name} {at // 2}" for at, name in enumerate(names)])
    text(folder / "identity_CelebA.txt", [f"{name} 1" for name in names])
    for told in ("list_bbox_celeba.txt", "list_landmarks_align_celeba.txt"):
        text(folder / told, ["3", "image_id x y", *(f"{name} 1 2" for name in names)])
    has = ["1 -1", "1  1", "-1 -1", "-1  1", "1  1", "1 -1"]
    attributes = [f"{name} {signs}" for name, signs in zip(names, has, strict=True)]
    text(folder / "list_attr_celeba.txt", ["6", "Smiling Young", *attributes])
    for name in names:
        picture(folder / "img_align_celeba" / name)
    files = [
        ("", hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest(), path.name)
        for path in sorted(folder.glob("*.txt"))
    ]
    monkeypatch.setattr(datasets.CelebA, "file_list", files)
    dataset = opened("CelebA", tmp_path)
    column = dataset.columns["attributes"]
    assert [column.values[code] for code in column.codes] == [
        "Smiling",
        "Smiling|Young",
        "",
        "Young",
        "Smiling|Young",
        "Smiling",
    ]
    assert dataset.parts is not None
    assert dataset.parts.tolist() == THREE


def test_that_a_set_that_is_not_here_says_how_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="CIFAR10 is not on this machine") as refused:
        opened("CIFAR10", tmp_path)
    assert refused.value.where == str(tmp_path)
    assert "main.py data download CIFAR10" in refused.value.remedy
    assert "cifar-10-batches-py/" in refused.value.remedy


@pytest.mark.parametrize("name", sorted(KNOWN_SETS))
def test_that_no_set_that_is_missing_is_a_bug(name: str, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        opened(name, tmp_path)
    assert KNOWN_SETS[name].files in refused.value.remedy


def test_that_a_file_cut_short_is_told_as_one_that_is_not_whole(tmp_path: Path) -> None:
    write_mnist(tmp_path)
    path = tmp_path / "MNIST" / "raw" / "train-images-idx3-ubyte"
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(UserError, match="not whole"):
        opened("MNIST", tmp_path)


@pytest.mark.parametrize("name", ["train-images-idx3-ubyte", "t10k-labels-idx1-ubyte"])
@pytest.mark.parametrize("content", [b"<!DOCTYPE html>", struct.pack(">BBBBI", 0, 0, 13, 1, 4) + bytes(16)])
def test_that_a_file_of_another_kind_is_told_as_one_that_is_not_whole(
    tmp_path: Path, name: str, content: bytes
) -> None:
    write_mnist(tmp_path)
    (tmp_path / "MNIST" / "raw" / name).write_bytes(content)
    with pytest.raises(UserError, match="not whole"):
        opened("MNIST", tmp_path)


@pytest.mark.parametrize("labels", [np.arange(9), np.arange(10) + 1])
def test_that_labels_that_do_not_fit_images_or_classes_are_told(tmp_path: Path, labels: npt.NDArray[np.int64]) -> None:
    write_mnist(tmp_path)
    write_idx(tmp_path / "MNIST" / "raw" / "t10k-labels-idx1-ubyte", labels.astype(np.uint8))
    with pytest.raises(UserError, match="not whole"):
        opened("MNIST", tmp_path)


def test_that_a_set_of_the_same_name_with_other_images_has_other_identities(tmp_path: Path) -> None:
    for folder in ("one", "two", "three"):
        write_mnist(tmp_path / folder)
    for path in (tmp_path / "one" / "MNIST" / "raw").iterdir():
        (tmp_path / "three" / "MNIST" / "raw" / path.name).write_bytes(path.read_bytes())
    one, two, three = (opened("MNIST", tmp_path / folder).identities for folder in ("one", "two", "three"))
    assert not set(one) & set(two)
    assert len(set(one)) == 30
    assert list(one) == list(three)


def test_that_an_unknown_name_is_answered_with_close_ones(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="called 'cifar-10'") as refused:
        opened("cifar-10", tmp_path)
    assert "CIFAR10" in refused.value.remedy


def test_that_sets_that_torchvision_does_not_bring_are_asked_for_by_hand(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="does not download StanfordCars") as refused:
        download_torchvision(TorchvisionData(name="StanfordCars", root=str(tmp_path)))
    assert "stanford_cars/" in refused.value.remedy


def test_that_without_a_network_the_way_by_hand_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # nobody listens there
    with pytest.raises(UserError, match=r"USPS was not downloaded: .*refused") as refused:
        download_torchvision(TorchvisionData(name="USPS", root=str(tmp_path / "new")))
    assert refused.value.where == str(tmp_path / "new")
    assert "usps.bz2 and usps.t.bz2" in refused.value.remedy


def test_that_sets_lie_beside_torchs_weights_unless_a_folder_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TORCH_HOME", "/somewhere/torch")
    assert folder_of(TorchvisionData(name="MNIST")) == Path("/somewhere/torch/datasets")
    assert folder_of(TorchvisionData(name="MNIST", root="/mine")) == Path("/mine")
