"""An adapter as a GGUF file that llama.cpp lays over the model it was trained on.

Keys and names are those of llama.cpp's own converter (convert_lora_to_gguf.py): general.type "adapter", adapter.type "lora",
adapter.lora.alpha, and two tensors for each layer, blk.0.attn_q.weight.lora_a (rank, in) and .lora_b (out, rank).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ftprep.augmenter.recipe import Stored
from ftprep.errors import BadWeights, NotWritable

ARCHITECTURES = {"llama": "llama", "mistral": "llama", "qwen2": "qwen2", "qwen3": "qwen3"}
"""Kinds of models by transformers' name, and what llama.cpp calls them."""
_BLOCK = 32
"""Numbers that share a scale in q8_0."""


class Shape(NamedTuple):
    """What is to be known of the model. Shape("llama", blocks=30, heads=9, kv_heads=3)"""

    architecture: str
    blocks: int
    heads: int
    kv_heads: int


def shape(config: Any, path: Path) -> Shape:
    """Of a model's configuration in transformers. Raises BadWeights for a kind of model that we can't write adapters for."""
    if config.model_type not in ARCHITECTURES:
        raise BadWeights(path=path, cause=f"adapters are trained for {', '.join(ARCHITECTURES)}, not for {config.model_type}")
    return Shape(ARCHITECTURES[config.model_type], config.num_hidden_layers, config.num_attention_heads, config.num_key_value_heads)


def write(
    path: Path, layers: Mapping[str, tuple[Any, Any]], model: Shape, alpha: float, stored: Stored, about: Mapping[str, Any]
) -> None:
    """Write `layers`, arrays A and B in float32 by the names of transformers, as `stored`; `about` are further keys and values.

    In q8_0 only A is quantised: the rows of B are as long as the rank, shorter than a block. Raises NotWritable.
    """
    import gguf
    import numpy

    scratch = path.with_name(f".{path.name}.part")
    names = gguf.get_tensor_name_map({name: arch for arch, name in gguf.MODEL_ARCH_NAMES.items()}[model.architecture], model.blocks)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        writer = gguf.GGUFWriter(scratch, model.architecture)
        writer.add_type(gguf.GGUFType.ADAPTER)
        writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
        writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, float(alpha))
        for key, value in about.items():
            (writer.add_array if isinstance(value, list) else writer.add_string)(key, value)
        for name, (a, b) in layers.items():
            ours = names.get_name(f"{name}.weight", try_suffixes=(".weight",))
            if model.architecture == "llama" and name.endswith(("q_proj", "k_proj")):
                b = interleaved(b, model.heads if name.endswith("q_proj") else model.kv_heads)
            for part, values in (("lora_a", a), ("lora_b", b)):
                if stored == "q8_0" and values.shape[1] % _BLOCK == 0:
                    kind = gguf.GGMLQuantizationType.Q8_0
                    writer.add_tensor(f"{ours}.{part}", gguf.quants.quantize(values, kind), raw_dtype=kind)
                else:
                    writer.add_tensor(f"{ours}.{part}", numpy.ascontiguousarray(values, dtype="float16"))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        scratch.replace(path)
    except OSError as error:
        raise NotWritable(path=path, cause=error.strerror or error) from None
    finally:
        scratch.unlink(missing_ok=True)


def sha256(path: Path) -> str:
    """Of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def interleaved(values: Any, heads: int) -> Any:
    """llama.cpp keeps the rows of query and key projections of Llama models with each head's two halves interleaved."""
    return values.reshape(heads, 2, values.shape[0] // heads // 2, *values.shape[1:]).swapaxes(1, 2).reshape(values.shape)
