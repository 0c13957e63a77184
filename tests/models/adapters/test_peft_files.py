"""Adapters that we save load in plain PEFT on the plain model with the same outputs, and theirs load here."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import peft
import pytest
import torch
from torch import nn

from models.adapters.peft_files import CONFIG_NAME, TENSORS_NAME
from models.adapters.peft_loading import load_peft
from models.adapters.registry import insert_adapters
from models.spec.errors import UserError
from models.tensor_files import read_tensors, write_tensors

Disturb = Callable[[list[nn.Parameter]], None]


def in_plain_peft(model: nn.Module, folder: Path, *, is_trainable: bool = False) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PEFT's words to those who call it by hand
        return peft.PeftModel.from_pretrained(model, str(folder), is_trainable=is_trainable).eval()


def without_classifier(case: Any) -> nn.Module:
    """The library's own model as it gives features: adapters are saved by names in it."""
    model: nn.Module = case.built().model
    model.set_submodule(case.stack().classifier.path, nn.Identity())
    return model


@pytest.fixture
def saved(case: Any, disturb: Disturb, tmp_path: Path) -> Any:
    """The outputs of a trained adapter, in a folder."""
    stack, adapter = case.inserted()
    disturb(adapter.parameters())
    assert adapter.save_peft(tmp_path / "adapter")
    return stack.features(case.images()), tmp_path / "adapter"


def test_that_plain_peft_loads_what_we_save_and_we_load_what_it_saves(
    case: Any, saved: Any, disturb: Disturb, tmp_path: Path
) -> None:
    expected, folder = saved
    plain = in_plain_peft(without_classifier(case), folder, is_trainable=True)
    torch.testing.assert_close(plain(case.images()), expected, atol=1e-5, rtol=1e-5)
    disturb([parameter for parameter in plain.parameters() if parameter.requires_grad])
    plain.save_pretrained(str(tmp_path / "theirs"), save_embedding_layers=False)
    stack = case.stack()
    adapter = load_peft(stack, tmp_path / "theirs")
    assert (stack.features(case.images()) - expected).abs().max() > 1e-6
    torch.testing.assert_close(stack.features(case.images()), plain(case.images()), atol=1e-5, rtol=1e-5)
    assert adapter.block_names == case.spec.blocks
    assert adapter.parameters()


def test_that_two_adapters_in_one_model_are_saved_apart(make_case: Any, disturb: Disturb, tmp_path: Path) -> None:
    case = make_case("lora", "vit")
    specs = [case.spec.model_copy(update={"blocks": (name,)}) for name in case.spec.blocks]
    stack = case.stack()
    adapters = insert_adapters(stack, specs, seed=0)
    for number, adapter in enumerate(adapters):
        disturb(adapter.parameters())
        adapter.save_peft(tmp_path / str(number))
    again = case.stack()
    for number in range(2):
        load_peft(again, tmp_path / str(number))
    torch.testing.assert_close(again.features(case.images()), stack.features(case.images()))


def test_that_a_saved_pissa_is_a_lora_of_twice_the_rank(make_case: Any, tmp_path: Path) -> None:
    _, adapter = make_case("pissa", "vit").inserted()
    adapter.save_peft(tmp_path / "adapter")
    config = json.loads((tmp_path / "adapter" / CONFIG_NAME).read_text())
    tensors, _ = read_tensors(tmp_path / "adapter" / TENSORS_NAME)
    assert (config["peft_type"], config["r"], config["lora_alpha"]) == ("LORA", 10, 10)
    assert {tensor.shape[0] for name, tensor in tensors.items() if "lora_A" in name} == {10}


def test_that_a_classifier_which_plain_peft_saved_beside_is_left_aside(make_case: Any, tmp_path: Path) -> None:
    case = make_case("lora", "vit")
    config = peft.LoraConfig(r=2, target_modules=["qkv"], modules_to_save=["head"])
    peft.get_peft_model(case.built().model, config).save_pretrained(str(tmp_path), save_embedding_layers=False)
    stack = case.stack()
    expected = stack.features(case.images())
    assert load_peft(stack, tmp_path).paths == ("blocks.0.attn.qkv", "blocks.1.attn.qkv")
    torch.testing.assert_close(stack.features(case.images()), expected)


@pytest.fixture
def lora_folder(make_case: Any, tmp_path: Path) -> Path:
    _, adapter = make_case("lora", "vit").inserted()
    adapter.save_peft(tmp_path / "adapter")
    return tmp_path / "adapter"


def _with(folder: Path, **changes: Any) -> None:
    config = json.loads((folder / CONFIG_NAME).read_text())
    (folder / CONFIG_NAME).write_text(json.dumps(config | changes))


def test_that_a_folder_without_an_adapter_is_refused(make_case: Any, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"holds no adapter.*adapter_config.json is missing"):
        load_peft(make_case("lora", "vit").stack(), tmp_path)


def test_that_an_adapter_of_another_model_is_refused(make_case: Any, lora_folder: Path) -> None:
    with pytest.raises(UserError, match="does not fit these layers"):
        load_peft(make_case("lora", "resnet").stack(), lora_folder)


def test_that_an_adapter_of_other_widths_is_refused(make_case: Any, lora_folder: Path) -> None:
    tensors, metadata = read_tensors(lora_folder / TENSORS_NAME)
    narrow = {name: tensor[:, :-1] for name, tensor in tensors.items()}
    write_tensors(lora_folder / TENSORS_NAME, narrow, metadata)
    with pytest.raises(UserError, match="its tensors do not fit"):
        load_peft(make_case("lora", "vit").stack(), lora_folder)


def test_that_lacking_tensors_are_named(make_case: Any, lora_folder: Path) -> None:
    tensors, metadata = read_tensors(lora_folder / TENSORS_NAME)
    kept = {name: tensor for name, tensor in tensors.items() if "blocks.1.mlp.fc2.lora_B" not in name}
    write_tensors(lora_folder / TENSORS_NAME, kept, metadata)
    with pytest.raises(UserError, match=r"it lacks tensors, such as .*blocks\.1\.mlp\.fc2\.lora_B"):
        load_peft(make_case("lora", "vit").stack(), lora_folder)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"init_lora_weights": "pissa"}, "changes the source's own weights"),
        ({"bias": "all"}, "trains biases of the source"),
        ({"peft_type": "NO_SUCH_KIND"}, "PEFT cannot read its configuration"),
        ({"peft_type": "PROMPT_TUNING"}, "is no update of layers"),
    ],
)
def test_that_an_adapter_which_is_more_or_less_than_an_update_is_refused(
    make_case: Any, lora_folder: Path, change: dict[str, Any], reason: str
) -> None:
    _with(lora_folder, **change)
    with pytest.raises(UserError, match=reason):
        load_peft(make_case("lora", "vit").stack(), lora_folder)
