"""Small GGUF files made for tests: a LoRA adapter for one layer of the embedded model, whole and loadable by llama.cpp."""

from __future__ import annotations

import random
import struct
from pathlib import Path

HIDDEN, RANK = 576, 4
_F16, _STRING, _F32, _ALIGN = 1, 8, 6, 32


def adapter(
    path: Path, *, strength: float = 0.0, architecture: str = "llama", kind: str = "adapter", hidden: int = HIDDEN, seed: int = 0
) -> Path:
    """Write an adapter over the first layer's query weights: with strength 0 it changes nothing."""
    drawn = random.Random(seed)
    tensors = [("blk.0.attn_q.weight.lora_a", (hidden, RANK)), ("blk.0.attn_q.weight.lora_b", (RANK, hidden))]
    fields = [_field("general.architecture", architecture), _field("general.type", kind), _field("adapter.type", "lora")]
    fields.append(_name("adapter.lora.alpha") + struct.pack("<If", _F32, float(RANK)))
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(fields)) + b"".join(fields)
    data = b""
    for name, shape in tensors:
        head += _name(name) + struct.pack("<IQQIQ", 2, *shape, _F16, len(data))
        values = [drawn.gauss(0.0, 1.0) * strength for _ in range(shape[0] * shape[1])]
        data += _padded(struct.pack(f"<{len(values)}e", *values))
    path.write_bytes(_padded(head) + data)
    return path


def _name(text: str) -> bytes:
    return struct.pack("<Q", len(text)) + text.encode()


def _field(name: str, value: str) -> bytes:
    return _name(name) + struct.pack("<I", _STRING) + _name(value)


def _padded(data: bytes) -> bytes:
    return data + b"\0" * (-len(data) % _ALIGN)
