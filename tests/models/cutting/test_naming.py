from __future__ import annotations

from models.cutting.naming import short_names


def test_that_the_container_of_half_the_blocks_is_dropped_and_the_first_layer_is_the_stem() -> None:
    paths = ["conv_stem", "blocks.0.0", "blocks.0.1", "conv_head"]
    assert short_names(paths, bare_first=True) == ["stem", "0.0", "0.1", "head"]


def test_that_numbered_containers_stay() -> None:
    paths = ["conv1", "layer1.0", "layer1.1", "layer1.2"]
    assert short_names(paths, bare_first=True) == ["stem", "layer1.0", "layer1.1", "layer1.2"]


def test_that_unnumbered_containers_in_the_middle_are_dropped() -> None:
    paths = ["stages.0.blocks.0", "stages.0.blocks.1", "stages.1.downsample", "stages.1.blocks.0"]
    assert short_names(paths, bare_first=False) == ["0.0", "0.1", "1.downsample", "1.0"]


def test_that_names_which_would_be_alike_keep_their_full_paths() -> None:
    paths = ["features.0.a.1", "features.0.b.1", "features.2"]
    assert short_names(paths, bare_first=False) == ["features.0.a.1", "features.0.b.1", "2"]


def test_that_a_numbered_first_layer_keeps_its_number() -> None:
    assert short_names(["features.0", "features.2", "fc"], bare_first=True) == ["0", "2", "fc"]
