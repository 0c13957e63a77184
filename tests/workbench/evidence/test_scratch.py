from __future__ import annotations

from workbench.documents import replaced
from workbench.evidence.scratch import scratch_control
from workbench.experiment import NAME_LENGTH, Experiment


def test_that_the_control_trains_everything_from_random_weights_and_is_no_presets() -> None:
    probe = replaced(
        Experiment(),
        {
            "preset": "lora",
            "adapters": [{"kind": "lora", "blocks": ["6.0"]}],
            "freeze.top": 1,
            "phases": {"kind": "lp-ft"},
            "rates": {"kind": "layer-decay"},
            "regularizers": [{"kind": "l2-sp"}],
            "seed": 3,
        },
    )
    control = scratch_control(probe)
    assert control.problems() == []
    assert control.source.initialisation == "random"
    bare = {"name": control.name, "source": control.source, "freeze": control.freeze, "seed": 3}
    assert control == Experiment().model_copy(update=bare)
    assert control.freeze.trains(["a", "b"]) == (True, True)


def test_that_an_experiment_of_the_longest_name_has_a_control_too() -> None:
    control = scratch_control(replaced(Experiment(), {"name": "x" * NAME_LENGTH}))
    assert len(control.name) == NAME_LENGTH
    assert control.name.endswith("x · from random initialisation")
