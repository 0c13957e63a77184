"""Searching learning rates in an engine: the newest question alone counts, and an older one ends soon."""

from __future__ import annotations

import torch

from storage.locations import decoded_images_folder
from workbench.data.pixel_cache.cache import PixelCache
from workbench.data.watching import Cancelled, Report
from workbench.experiment import Experiment
from workbench.launch.engine.lacking_memory import lacks_memory, too_large
from workbench.launch.engine.newest import Newest
from workbench.launch.engine.session import weights_of
from workbench.launch.messages import FindRate, RateAnswer, Refused
from workbench.spec.rate_curve import RateCurve


class RateSearches:
    """`accept` is called on any thread; `answer` trains on the engine's."""

    def __init__(self, store_url: str) -> None:
        self._store_url = store_url
        self._newest = Newest(FindRate)
        self.accept = self._newest.accept

    def answer(self, request: FindRate, report: Report) -> RateAnswer | Refused:
        """Raises `UserError` as `searched_rate` does."""
        check = self._newest.watched(request, report)
        try:
            return RateAnswer(request=request.request, curve=searched_rate(request.experiment, self._store_url, check))
        except Cancelled:
            return Refused(request=request.request, what="No longer wanted.")
        except (MemoryError, RuntimeError) as error:
            if lacks_memory(error):
                return too_large(request)
            raise
        finally:
            if torch.cuda.is_available():
                torch.cuda.empty_cache()  # a run that follows trains in another process, and needs what is kept here


def searched_rate(experiment: Experiment, store_url: str, report: Report) -> RateCurve:
    """The finder's curve for the document. Raises `UserError` for what the user can mend, and what `report` raises."""
    from workbench.training.lr_finder import find_rate  # what an engine's start need not wait for

    cache = PixelCache(decoded_images_folder())
    return find_rate(experiment, cache, lambda run: weights_of(store_url, run), report)
