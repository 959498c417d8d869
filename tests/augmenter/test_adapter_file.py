"""The GGUF file of an adapter: llama.cpp's keys, names and order of rows."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import SimpleNamespace

import pytest

from ftprep.augmenter.adapter_file import Shape, shape, write
from ftprep.errors import BadWeights

GGUF = pytest.mark.skipif(importlib.util.find_spec("gguf") is None, reason="needs the package gguf")


def test_kinds_of_models_that_are_not_known_are_a_sentence(tmp_path: Path) -> None:
    """Before hours of training."""
    with pytest.raises(BadWeights, match="not for mamba"):
        shape(SimpleNamespace(model_type="mamba"), tmp_path)


@GGUF
def test_keys_names_and_rows_are_those_of_llama_cpp(tmp_path: Path) -> None:
    """Rows of B are interleaved within the heads of query and key, and only there; A is as it was."""
    import gguf
    import numpy

    a = numpy.arange(4 * 64, dtype="float32").reshape(4, 64)
    b = numpy.arange(16 * 4, dtype="float32").reshape(16, 4)
    layers = {f"model.layers.1.self_attn.{name}_proj": (a, b) for name in "qkvo"} | {"model.layers.0.mlp.down_proj": (a, b)}
    write(tmp_path / "a.gguf", layers, Shape("llama", 2, 2, 1), 8, "f16", {"ftprep.templates": ["one", "two"]})
    reader = gguf.GGUFReader(tmp_path / "a.gguf")
    keys = {name: field.contents() for name, field in reader.fields.items() if not name.startswith("GGUF.")}
    assert keys == {
        "general.architecture": "llama",
        "general.type": "adapter",
        "adapter.type": "lora",
        "adapter.lora.alpha": 8.0,
        "ftprep.templates": ["one", "two"],
    }
    found = {tensor.name: tensor.data for tensor in reader.tensors}
    parts = [f"blk.1.attn_{name}.weight" for name in ("q", "k", "v", "output")] + ["blk.0.ffn_down.weight"]
    assert set(found) == {f"{part}.lora_{which}" for part in parts for which in "ab"}
    assert [int(row[0]) // 4 for row in found["blk.1.attn_q.weight.lora_b"]] == [
        0,
        4,
        1,
        5,
        2,
        6,
        3,
        7,
        8,
        12,
        9,
        13,
        10,
        14,
        11,
        15,
    ]
    assert [int(row[0]) // 4 for row in found["blk.1.attn_k.weight.lora_b"]] == [
        0,
        8,
        1,
        9,
        2,
        10,
        3,
        11,
        4,
        12,
        5,
        13,
        6,
        14,
        7,
        15,
    ]
    for name in ("blk.1.attn_v.weight", "blk.1.attn_output.weight", "blk.0.ffn_down.weight"):
        assert (found[f"{name}.lora_b"] == b).all()
        assert (found[f"{name}.lora_a"] == a).all()


@GGUF
def test_in_q8_0_what_can_be_quantised_is(tmp_path: Path) -> None:
    """A in blocks of 32; B, whose rows are as short as the rank, in float16."""
    import gguf
    import numpy

    values = numpy.random.default_rng(0).normal(size=(16, 64)).astype("float32")
    layer = {"model.layers.0.mlp.up_proj": (values, values.T.copy())}
    write(tmp_path / "a.gguf", layer, Shape("llama", 1, 2, 1), 8, "q8_0", {})
    a, b = gguf.GGUFReader(tmp_path / "a.gguf").tensors
    assert (a.tensor_type.name, b.tensor_type.name) == ("Q8_0", "F16")
    assert abs(gguf.quants.dequantize(a.data, a.tensor_type) - values).max() < 0.02
