"""What a run did to a block, at the row of the block: a bar for how far it moved, and the rate it trains with."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from workbench.block_words import share_text, short_rate
from workbench.spec.numbers import measured_text
from workbench.ui.stack.look import Look, faded

NEAR, FAR = 1e-4, 1.0
"""The ends of the bar's logarithmic scale: moved by a ten-thousandth of its length, and by all of it."""
BAR = 44
_GAP = 6
_HEIGHT = 4
_TRACK_ALPHA = 60
_WIDEST_RATE = "8.88e-8"


@dataclass(frozen=True)
class BlockMark:
    """How a block stands in the run that is shown."""

    run: str
    """The run's name."""
    trains: bool
    rate: float
    """Now; where the run has ended, the highest that it had."""
    distance: float
    relative_distance: float
    ended: bool = False
    since_epoch: int = 1
    """The first epoch in which something in it trained."""

    @property
    def bar_share(self) -> float:
        """The length of the bar, 0…1."""
        if not self.relative_distance > NEAR:  # NaN among them
            return 0.0
        return min(1.0, math.log(self.relative_distance / NEAR) / math.log(FAR / NEAR))

    @property
    def rate_text(self) -> str:
        """`3.2e-4`; empty where nothing trains."""
        return short_rate(self.rate) if self.rate > 0 else ""

    @property
    def words(self) -> str:
        """For tooltips and screen readers."""
        now = self._rate_words
        own = " (what was added to it)" if self.rate > 0 and not self.trains else ""
        if self.distance == 0:
            moved = "its weights are the source's"
        else:
            moved = f"its weights are {share_text(self.relative_distance)} away from the source's "
            moved += f"(‖w − w⁰‖ {measured_text(self.distance)})"
        return f"In {self.run}: {now}{own}; {moved}"

    @property
    def _rate_words(self) -> str:
        if self.ended:
            at_most = f"trained at up to {short_rate(self.rate)} from epoch {self.since_epoch} on"
            return at_most if self.rate > 0 else "did not train"
        return f"trains at {short_rate(self.rate)}" if self.rate > 0 else "does not train now"


SCALE_WORDS = "The bar is logarithmic: empty at 0.01 % of the source's weights, full at 100 %."


def mark_width(look: Look) -> int:
    return BAR + _GAP + look.small.width(_WIDEST_RATE)


def paint(painter: QPainter, rect: QRectF, look: Look, mark: BlockMark, *, with_rate: bool) -> None:
    """A faint track with the bar in it where weights may move, then the rate."""
    track = QRectF(rect.left(), rect.center().y() - _HEIGHT / 2, min(BAR, rect.width()), _HEIGHT)
    painter.setPen(Qt.PenStyle.NoPen)
    if mark.rate > 0 or mark.distance > 0:
        painter.setBrush(faded(look.muted, _TRACK_ALPHA))
        painter.drawRoundedRect(track, 2, 2)
    if mark.bar_share > 0:
        painter.setBrush(look.accent)
        painter.drawRoundedRect(
            QRectF(track.topLeft(), track.size()).adjusted(0, 0, -(1 - mark.bar_share) * track.width(), 0), 2, 2
        )
    if with_rate and mark.rate_text:
        painter.setPen(look.muted)
        look.small.draw(painter, rect.adjusted(BAR + _GAP, 0, 0, 0), mark.rate_text)
