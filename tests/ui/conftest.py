"""Every test of the window: Qt's warnings fail, widgets left over fail, and both themes are at hand."""

from __future__ import annotations

import base64
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from models.spec.stack import BlockDescription, InputDescription, StackDescription, WeightsDescription
from workbench.spec.data_description import (
    ClassCount,
    ColumnDescription,
    DataDescription,
    ImageFacts,
    SkippedFile,
    SplitSizes,
)
from workbench.ui import theme
from workbench.ui.style_sheet import apply_theme

_NOISE = (
    "This plugin does not support propagateSizeHints",
    "This plugin does not support raise()",
    "This plugin does not support grabbing",
)
"""What the offscreen platform says of itself on any window."""


@pytest.fixture(autouse=True)
def _qt_warnings_fail(qapp: QApplication, qtlog: object) -> Iterator[None]:
    yield
    said = [record for record in qtlog.records if not record.message.startswith(_NOISE)]  # type: ignore[attr-defined]
    assert not said, "\n".join(f"{record.type_name}: {record.message}" for record in said)


@pytest.fixture(autouse=True)
def _no_widget_is_left(qapp: QApplication) -> Iterator[None]:
    """Asked after the test's own fixtures are torn down, since this one is set up before them."""
    before = set(map(id, _top_levels()))
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [widget for widget in _top_levels() if id(widget) not in before]
    assert not left, f"top-level widgets left over: {left}"


def _top_levels() -> list[QWidget]:
    """Menus that have a parent are windows of their own to Qt, and go with their parent."""
    return [widget for widget in QApplication.topLevelWidgets() if widget.parent() is None]


@pytest.fixture(params=["dark", "light"])
def both_themes(request: pytest.FixtureRequest, qapp: QApplication) -> theme.Theme:
    """Runs the test once in each theme."""
    apply_theme(qapp, request.param)
    return theme.current()


@pytest.fixture
def dark(qapp: QApplication, qtbot: QtBot) -> theme.Theme:
    apply_theme(qapp, "dark")
    return theme.current()


@pytest.fixture
def source_stack() -> StackDescription:
    """A source model of three blocks, as an engine describes it."""
    return StackDescription(
        title="EfficientNet-Lite0",
        library="timm",
        architecture="tf_efficientnet_lite0",
        initialisation="pretrained",
        weights=WeightsDescription(tag="a", dataset="ImageNet-1k", license="Apache-2.0", metrics={"acc@1": 75.1}),
        input=InputDescription(size=224, mean=(0.5,) * 3, std=(0.5,) * 3),
        described_size=224,
        blocks=tuple(
            BlockDescription(name=str(at), kind="Block", output_shape=(4, 8, 8), parameters=1_000_000, flops=10_000)
            for at in range(3)
        ),
        feature_width=1280,
        source_classes=1000,
    )


def white_picture() -> str:
    """A white PNG in base64."""
    image = QImage(4, 4, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    kept = QByteArray()
    buffer = QBuffer(kept)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes
    return base64.b64encode(kept.data()).decode()


@pytest.fixture
def target_data() -> DataDescription:
    """A balanced data set with thumbnails."""
    return DataDescription(
        title="MNIST-5k",
        num_examples=5000,
        columns=(
            ColumnDescription(name="class", classes=tuple(ClassCount(label=str(at), count=500) for at in range(10))),
        ),
        inputs=ImageFacts(channels=1, min_size=(28, 28), max_size=(28, 28)),
        split=SplitSizes(train=500, validation=1000, test=1000, train_available=3000),
        thumbnails=tuple(white_picture() for _ in range(10)),
    )


@pytest.fixture
def skipping_data(target_data: DataDescription) -> DataDescription:
    """The same, with three files left out."""
    files = tuple(SkippedFile(path=f"cat/{at}.png", reason="empty") for at in range(3))
    return target_data.model_copy(update={"skipped": files})
