"""What is drawn is looked at in its pixels, in both themes; nothing to draw is said in words."""

from __future__ import annotations

from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from workbench.evidence.shift.label_shift import LabelShare, label_shift
from workbench.spec.shift import ShiftMeasured
from workbench.ui.setting.domains_plot import DomainsPlot
from workbench.ui.setting.shares_plot import MOST_LABELS, SharesPlot, shown_shares
from workbench.ui.style_sheet import apply_theme
from workbench.ui.theme import DARK, LIGHT, Theme


def shown(qtbot: QtBot, widget: QWidget) -> QImage:
    if not widget.isVisible():
        qtbot.addWidget(widget)
        widget.resize(420, 300)
        widget.show()
        qtbot.waitExposed(widget)
    QApplication.processEvents()
    return widget.grab().toImage()


def _pixels(image: QImage) -> list[QColor]:
    return [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]


def hued(image: QImage, colour: str) -> int:
    """Pixels of the hue of this colour: edges are smoothed, and marks shine through each other."""
    hue = QColor(colour).hue()
    return sum(pixel.saturation() > 60 and abs(pixel.hue() - hue) < 8 for pixel in _pixels(image))


def exactly(image: QImage, colour: str) -> int:
    return sum(pixel == QColor(colour) for pixel in _pixels(image))


def test_that_both_domains_are_drawn_in_colours_of_the_theme(
    qtbot: QtBot, both_themes: Theme, shift: ShiftMeasured
) -> None:
    plot = DomainsPlot()
    plot.set_shift(shift)
    image = shown(qtbot, plot)
    source, target = both_themes.curves[:2]
    assert hued(image, source) > 50
    assert hued(image, target) > 50
    assert exactly(image, both_themes.plot) > image.width() * image.height() / 2
    assert "40 source and 30 target examples" in plot.accessibleDescription()


def test_that_pictures_follow_the_theme_while_they_are_shown(
    qtbot: QtBot, dark: Theme, qapp: QApplication, shift: ShiftMeasured
) -> None:
    plot = DomainsPlot()
    plot.set_shift(shift)
    assert exactly(shown(qtbot, plot), DARK.plot) > 1000
    apply_theme(qapp, "light")
    image = shown(qtbot, plot)
    assert exactly(image, DARK.plot) == 0
    assert hued(image, LIGHT.curves[0]) > 50


def test_that_before_anything_is_measured_words_stand_in_the_pictures_place(
    qtbot: QtBot, dark: Theme, shift: ShiftMeasured
) -> None:
    plot = DomainsPlot()
    qtbot.addWidget(plot)
    assert not plot.shows_picture
    assert "Measure the shift" in plot.accessibleDescription()
    plot.set_shift(shift)
    assert plot.shows_picture
    plot.set_shift(None)
    assert not plot.shows_picture


def test_that_bars_of_both_sides_are_as_long_as_their_shares(qtbot: QtBot, both_themes: Theme) -> None:
    plot = SharesPlot()
    plot.set_labels(label_shift({"cat": 80, "dog": 20}, {"cat": 20, "dog": 80}))
    image = shown(qtbot, plot)
    # The source's bars are filled: the cat's, on top, is four times as long as the dog's.
    shown_part = range(image.width() * 3 // 4)  # the legend stands beyond
    rows = [
        sum(image.pixelColor(x, y) == QColor(both_themes.curves[0]) for x in shown_part) for y in range(image.height())
    ]
    filled = [length for length in rows if length > 20]
    longest, shortest = max(filled), min(filled)
    assert 3.5 < longest / shortest < 4.5
    assert rows.index(longest) < rows.index(shortest)
    assert hued(image, both_themes.curves[1]) > 100
    assert plot.accessibleDescription() == "Shares in source and target. cat: 80 % and 20 %; dog: 20 % and 80 %."


def test_that_without_two_label_spaces_the_reason_is_said(qtbot: QtBot, dark: Theme) -> None:
    plot = SharesPlot()
    qtbot.addWidget(plot)
    assert "Choose source data" in plot.accessibleDescription()
    plot.set_labels(label_shift({"a": 1}, {}))
    assert plot.accessibleDescription() == "The target has no classes to compare, or over 1,000."
    assert not plot.shows_picture


def test_that_of_many_labels_the_largest_are_drawn_in_their_order(qtbot: QtBot, dark: Theme) -> None:
    shares = [LabelShare(str(at), at / 5000, 0.0) for at in range(100)]
    assert [share.label for share in shown_shares(shares)] == [str(at) for at in range(100 - MOST_LABELS, 100)]
    plot = SharesPlot()
    qtbot.addWidget(plot)
    plot.set_labels(label_shift({str(at): at + 1 for at in range(100)}, {str(at): 1 for at in range(100)}))
    assert f"The {MOST_LABELS} largest of 100." in plot.accessibleDescription()
