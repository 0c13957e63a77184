"""torchvision's own data sets that are images with labels, as a user meets them before they are here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class KnownSet:
    """`files` says what must lie in the folder where the set is brought there by hand."""

    name: str
    about: str
    files: str
    downloadable: bool = True
    """Whether torchvision brings it here."""


_ALL = (
    KnownSet("MNIST", "70,000 handwritten digits, 28×28 grey", "MNIST/raw/ with its four idx files"),
    KnownSet("FashionMNIST", "70,000 pieces of clothing, 28×28 grey", "FashionMNIST/raw/ with its four idx files"),
    KnownSet("KMNIST", "70,000 cursive hiragana, 10 classes, 28×28 grey", "KMNIST/raw/ with its four idx files"),
    KnownSet("EMNIST", "131,600 letters and digits, 47 classes, 28×28 grey", "EMNIST/raw/ with the balanced idx files"),
    KnownSet("QMNIST", "120,000 handwritten digits, 28×28 grey", "QMNIST/raw/ with its four files"),
    KnownSet("USPS", "9,298 handwritten digits, 16×16 grey", "usps.bz2 and usps.t.bz2"),
    KnownSet("SEMEION", "1,593 handwritten digits, 16×16 black and white", "semeion.data"),
    KnownSet("CIFAR10", "60,000 images of 10 classes, 32×32 colour", "cifar-10-batches-py/"),
    KnownSet("CIFAR100", "60,000 images of 100 classes, 32×32 colour", "cifar-100-python/"),
    KnownSet("SVHN", "99,289 house numbers, 10 digits, 32×32 colour", "train_32x32.mat and test_32x32.mat"),
    KnownSet("STL10", "13,000 images of 10 classes, 96×96 colour", "stl10_binary/"),
    KnownSet("Flowers102", "8,189 flowers, 102 classes", "flowers-102/"),
    KnownSet("Food101", "101,000 dishes, 101 classes", "food-101/"),
    KnownSet("OxfordIIITPet", "7,349 pets, 37 breeds, cat or dog", "oxford-iiit-pet/"),
    KnownSet("StanfordCars", "16,185 cars, 196 classes", "stanford_cars/", downloadable=False),
    KnownSet("FGVCAircraft", "10,000 aircraft, 100 variants", "fgvc-aircraft-2013b/"),
    KnownSet("DTD", "5,640 textures, 47 classes", "dtd/"),
    KnownSet("EuroSAT", "27,000 satellite images, 10 classes, 64×64 colour", "eurosat/2750/"),
    KnownSet("GTSRB", "39,270 traffic signs, 43 classes", "gtsrb/"),
    KnownSet("Imagenette", "13,394 photographs of 10 classes", "imagenette2/"),
    KnownSet(
        "Caltech101", "8,677 photographs of 101 classes", "caltech101/ with 101_ObjectCategories/ and Annotations/"
    ),
    KnownSet("Caltech256", "30,607 photographs of 257 classes", "caltech256/256_ObjectCategories/"),
    KnownSet("SUN397", "108,754 scenes, 397 classes", "SUN397/"),
    KnownSet("Country211", "63,300 photographs from 211 countries", "country211/"),
    KnownSet("RenderedSST2", "9,613 sentences as pictures, positive or negative", "rendered-sst2/"),
    KnownSet("CelebA", "202,599 faces with 40 attributes", "celeba/"),
)

KNOWN_SETS: dict[str, KnownSet] = {known.name: known for known in _ALL}
"""By the name of the class in torchvision.datasets."""
