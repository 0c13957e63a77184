"""Pictures whose pixels follow from their number, and a decoder of them that remembers what it was asked for."""

from __future__ import annotations

import numpy as np

from workbench.data.pixel_cache.decoding import Decoder
from workbench.data.pixel_cache.shard import Images
from workbench.data.reading import Unreadable

SHAPE = (3, 4, 4)
ROW_BYTES = 48


def picture(number: int) -> Images:
    """(3, 4, 4), another for every number."""
    return np.random.Generator(np.random.PCG64(number)).integers(0, 256, SHAPE, dtype=np.uint8)


def pictures(numbers: range | list[int]) -> Images:
    return np.stack([picture(number) for number in numbers])


def identities(numbers: range | list[int]) -> list[str]:
    return [f"picture {number}" for number in numbers]


class Pictures:
    """Decodes example n to picture `numbers[n]`, except those that are `broken`; `asked` are the pictures decoded."""

    def __init__(self, numbers: range | list[int], broken: tuple[int, ...] = (), key: str = "plain") -> None:
        self.numbers, self.broken, self.asked = list(numbers), broken, list[int]()
        self.identities = identities(self.numbers)
        self.decoder = Decoder(key, SHAPE, self._decode)

    def _decode(self, example: int) -> Images:
        number = self.numbers[example]
        if number in self.broken:
            raise Unreadable(f"{number} is broken")
        self.asked.append(number)
        return picture(number)
