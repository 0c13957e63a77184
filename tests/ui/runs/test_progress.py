from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from workbench.events import Continued, EpochEnded, Finished, Notice, Paused, PhaseBegan, Preparing, Started, Step
from workbench.ui.runs.progress import IDLE_TEXT, RunProgress, advanced, begun, engine_lost, finishing, idle_parts


def test_that_an_idle_bar_says_how_to_run() -> None:
    assert RunProgress().parts() == [IDLE_TEXT]
    assert not RunProgress().is_busy


def test_that_a_begun_run_is_busy_and_cannot_be_steered_yet() -> None:
    progress = begun("a", "probe")
    assert progress.is_busy
    assert not progress.is_steerable
    assert progress.fraction is None


def test_that_preparing_tells_what_and_how_much() -> None:
    known = advanced(begun("a", "probe"), Preparing(run="a", what="decoding images", done=50, total=200))
    assert known.fraction == 0.25
    assert known.parts() == ["decoding images · 50 of 200"]
    unknown = advanced(known, Preparing(run="a", what="loading weights"))
    assert unknown.fraction is None
    assert unknown.parts() == ["loading weights…"]


def test_that_a_step_tells_epoch_time_rate_and_device(
    started: Callable[..., Started], step: Callable[..., Step]
) -> None:
    progress = reduce(advanced, [started(), step(at=96)], begun("a", "probe"))
    assert progress.parts() == ["epoch 12 of 20", "31 s left", "2,140 examples/s", "CPU, 2 threads"]
    assert progress.fraction == 96 / 160
    assert progress.is_steerable


def test_that_the_phase_is_told_while_it_lasts(started: Callable[..., Started], step: Callable[..., Step]) -> None:
    second = PhaseBegan(run="a", step=80, epoch=11, number=2, num_phases=5, trains="6.0 and above")
    progress = reduce(advanced, [started(), second, step(at=96)], begun("a", "probe"))
    assert progress.parts()[:3] == ["epoch 12 of 20", "31 s left", "phase 2 of 5: 6.0 and above"]


def test_that_the_time_left_is_left_out_until_it_is_known(
    started: Callable[..., Started], step: Callable[..., Step]
) -> None:
    progress = reduce(advanced, [started(), step(at=1, left=None, rate=0.0)], begun("a", "probe"))
    assert progress.parts() == ["epoch 1 of 20", "CPU, 2 threads"]


def test_that_a_resumed_run_starts_where_it_was(started: Callable[..., Started]) -> None:
    progress = advanced(begun("a", "probe"), started(resumed_at=84))
    assert progress.fraction == 84 / 160
    assert progress.epoch == 11


def test_that_pausing_hides_the_rate_and_continuing_shows_it_again(
    started: Callable[..., Started], step: Callable[..., Step]
) -> None:
    paused = reduce(advanced, [started(), step(at=9), Paused(run="a", step=9)], begun("a", "probe"))
    assert paused.phase == "paused"
    assert paused.is_steerable
    assert paused.parts() == ["paused · epoch 2 of 20", "CPU, 2 threads"]
    running = reduce(advanced, [Continued(run="a", step=9), step(at=10)], paused)
    assert running.phase == "running"
    assert "31 s left" in running.parts()


def test_that_events_of_other_runs_change_nothing(started: Callable[..., Started], step: Callable[..., Step]) -> None:
    progress = advanced(begun("a", "probe"), started())
    assert advanced(progress, step(run="b", at=50)) == progress
    assert advanced(progress, Finished(run="b", outcome="failed", step=1, epoch=1)) == progress


def test_that_late_steps_do_not_undo_the_wish_to_finish(
    started: Callable[..., Started], step: Callable[..., Step]
) -> None:
    progress = finishing(advanced(begun("a", "probe"), started()), "Finishing…")
    assert advanced(progress, step(at=20)) == progress


def test_that_work_after_the_last_step_counts_as_finishing(started: Callable[..., Started]) -> None:
    progress = advanced(advanced(begun("a", "probe"), started()), Preparing(run="a", what="judging on the test set"))
    assert progress.phase == "finishing"


def test_that_the_end_tells_outcome_and_time(
    started: Callable[..., Started], epoch_ended: Callable[..., EpochEnded]
) -> None:
    end = Finished(
        run="a",
        outcome="completed",
        step=160,
        epoch=20,
        seconds=72.0,
        values={"test/digit/accuracy": 0.8125, "test/loss": 0.5},
    )
    progress = reduce(
        advanced, [started(), epoch_ended(), Notice(run="a", message="skipped"), end], begun("a", "probe")
    )
    assert progress.parts() == ["done: test accuracy 0.812 in 1 m 12 s"]
    assert progress.fraction == 1.0
    assert not progress.is_busy


def test_that_the_end_of_several_tasks_tells_each(started: Callable[..., Started]) -> None:
    values = {"test/digit/accuracy": 0.5, "test/parity/accuracy": 0.7, "test/loss": 0.5, "validation/digit/accuracy": 1}
    end = Finished(run="a", outcome="completed", step=160, epoch=20, seconds=72.0, values=values)
    progress = reduce(advanced, [started(), end], begun("a", "probe"))
    assert progress.parts() == ["done: test digit accuracy 0.500, parity accuracy 0.700 in 1 m 12 s"]


def test_that_the_end_of_many_tasks_of_one_measure_tells_their_mean_and_each(started: Callable[..., Started]) -> None:
    values = {f"test/{task}/accuracy": 0.5 for task in "abcde"}
    end = Finished(run="a", outcome="completed", step=160, epoch=20, seconds=72.0, values=values)
    said = reduce(advanced, [started(), end], begun("a", "probe")).parts()
    each = "a 0.500, b 0.500, c 0.500, d 0.500, e 0.500"
    assert said == ["done: mean test accuracy 0.500 in 1 m 12 s", each]


def test_that_a_failure_keeps_reason_and_details(started: Callable[..., Started], step: Callable[..., Step]) -> None:
    end = Finished(run="a", outcome="failed", step=31, epoch=4, reason="The loss is NaN.", details="Traceback")
    progress = reduce(advanced, [started(), step(at=31), end], begun("a", "probe"))
    assert progress.phase == "failed"
    assert progress.parts() == ["The loss is NaN."]
    assert progress.details == "Traceback"
    assert advanced(progress, step(at=32)) == progress


def test_that_a_run_whose_engine_is_gone_can_be_resumed_and_a_faulty_one_cannot(
    started: Callable[..., Started],
) -> None:
    running = advanced(begun("a", "probe"), started())
    lost = engine_lost(running, "Killed.")
    assert not lost.is_busy
    assert lost.is_resumable
    told = advanced(lost, Finished(run="a", outcome="interrupted", step=0, epoch=0, reason="Killed. To be resumed."))
    assert told.is_resumable
    assert told.parts() == ["Killed. To be resumed."]
    assert (told.phase, told.epoch) == ("failed", 1)
    wrong = advanced(running, Finished(run="a", outcome="failed", step=3, epoch=1, reason="Out of memory."))
    assert not wrong.is_resumable


def test_that_an_interrupted_run_says_once_that_it_can_be_resumed(started: Callable[..., Started]) -> None:
    end = Finished(run="a", outcome="interrupted", step=9, epoch=1, seconds=36.0)
    assert reduce(advanced, [started(), end], begun("a", "probe")).parts() == ["interrupted after 36 s, can be resumed"]


def test_that_an_idle_bar_counts_the_interrupted_runs() -> None:
    assert idle_parts([]) == RunProgress().parts()
    assert idle_parts(["top 3 blocks"]) == ["“top 3 blocks” was interrupted."]
    assert idle_parts(["a", "b", "c"]) == ["3 runs were interrupted."]
