"""Adapters: LoRA weights as a GGUF file, laid over a model that runs in here. ftprep ships one for its embedded model.

header of a GGUF file, as far as it is read here (little endian; github.com/ggml-org/ggml, docs/gguf.md):
"GGUF", u32 version, u64 tensors, u64 fields, then each field as (u64 length, name, u32 type, value)
"""

from __future__ import annotations

import hashlib
import struct
from importlib.resources import files
from pathlib import Path

from ftprep.errors import BadAdapter, NoSuchPath

SHIPPED = "smollm2-135m-instruct.gguf"
_HEAD = 1 << 16
_STRING = 8
_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
"""Bytes of a value, by the type's number; lists (9) are not read."""


def shipped() -> Path | None:
    """The adapter that lies in the package, for the embedded model; None where this version has none."""
    path = Path(str(files("ftprep") / "adapters" / SHIPPED))
    return path if path.is_file() else None


def mark(path: Path, weights: Path | None) -> str:
    """The first 12 digits of the file's SHA-256, by which it is known in request keys: "1f0c53a9be77".

    Raises NoSuchPath, or BadAdapter where the file is no adapter, or one for another kind of model than `weights`.
    """
    try:
        told = header(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        raise NoSuchPath(path=path) from None
    if not told:
        raise BadAdapter(path=path, cause="it is no GGUF file")
    if told.get("general.type") != "adapter" or told.get("adapter.type") != "lora":
        raise BadAdapter(path=path, cause="it is a GGUF file, but not of a LoRA adapter")
    own = header(weights).get("general.architecture") if weights is not None and weights.is_file() else None
    if own is not None and told.get("general.architecture") != own:
        raise BadAdapter(path=path, cause=f"it is for a model of kind {told.get('general.architecture', 'unknown')}, not {own}")
    return digest[:12]


def header(path: Path) -> dict[str, str]:
    """The texts among the fields that a GGUF file begins with, up to the first list; {} where it is none. Raises OSError.

    header(Path("adapter.gguf")) -> {"general.architecture": "llama", "general.type": "adapter", "adapter.type": "lora"}
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head[:4] != b"GGUF" or len(head) < 24:
        return {}
    found: dict[str, str] = {}
    number, at = struct.unpack_from("<Q", head, 16)[0], 24
    try:
        for _ in range(number):
            name, at = _text(head, at)
            kind, at = struct.unpack_from("<I", head, at)[0], at + 4
            if kind == _STRING:
                found[name], at = _text(head, at)
            elif kind in _SIZES:
                at += _SIZES[kind]
            else:
                break
    except (struct.error, UnicodeDecodeError):  # cut short, or broken: llama.cpp will say so
        pass
    return found


def _text(head: bytes, at: int) -> tuple[str, int]:
    size = struct.unpack_from("<Q", head, at)[0]
    end = at + 8 + size
    if end > len(head):
        raise struct.error
    return head[at + 8 : end].decode(), end
