"""Which adapter is laid over a model: told by its header, known by its digest; and what is no adapter."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
import pytest

from ftprep.augmenter.recipe import Trained
from ftprep.engines import adapters
from ftprep.engines.weights import MEMBER
from ftprep.errors import BadAdapter, NoSuchPath
from ftprep.prompts import load_templates
from tests.gguf_files import adapter


def test_an_adapter_is_known_by_its_content(tmp_path: Path) -> None:
    """The same file has the same mark wherever it lies, another one another."""
    path = adapter(tmp_path / "a.gguf", strength=1.0)
    mark = adapters.mark(path, None)
    assert mark == hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    assert adapters.mark(path.rename(tmp_path / "b.gguf"), None) == mark
    assert adapters.mark(adapter(tmp_path / "c.gguf", strength=1.0, seed=1), None) != mark


def test_its_header_is_read(tmp_path: Path) -> None:
    """The texts among its fields; nothing of a file that is cut short or of another kind."""
    path = adapter(tmp_path / "a.gguf")
    told = {"general.architecture": "llama", "general.type": "adapter", "adapter.type": "lora"}
    assert adapters.header(path) == told
    whole = path.read_bytes()
    for size in range(220):
        path.write_bytes(whole[:size])
        assert adapters.header(path).items() <= told.items()
    path.write_bytes(b"PK" + whole)
    assert adapters.header(path) == {}


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"kind": "model"}, "not of a LoRA adapter"),
        ({"architecture": "qwen2"}, "for a model of kind qwen2, not llama"),
    ],
)
def test_what_does_not_fit_is_told(tmp_path: Path, made: dict[str, str], said: str) -> None:
    """A model in the place of an adapter, an adapter for another kind of model: a sentence that says so."""
    weights = adapter(tmp_path / "model.gguf", kind="model")
    with pytest.raises(BadAdapter, match=said):
        adapters.mark(adapter(tmp_path / "a.gguf", **made), weights)  # type: ignore[arg-type]


def test_what_is_no_gguf_is_told(tmp_path: Path) -> None:
    """A text file, and no file at all."""
    (tmp_path / "notes.txt").write_text("Not an adapter, but long enough to be mistaken for something.")
    with pytest.raises(BadAdapter, match=r"notes\.txt.*no GGUF file"):
        adapters.mark(tmp_path / "notes.txt", None)
    with pytest.raises(NoSuchPath, match=r"none\.gguf"):
        adapters.mark(tmp_path / "none.gguf", None)


def test_the_shipped_adapter_is_the_one_that_its_record_and_card_speak_of() -> None:
    """For the embedded model, at most 10 MB, trained with the prompts that ftprep asks with."""
    path = adapters.shipped()
    assert path is not None
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    record = msgspec.json.decode(path.with_suffix(".json").read_bytes(), type=Trained)
    assert (record.sha256, record.bytes) == (digest, path.stat().st_size)
    assert record.bytes <= 10_000_000
    assert digest in path.with_suffix(".md").read_text()
    assert record.base == Path(MEMBER).name
    assert set(record.templates) == {one.id for name, one in load_templates().items() if name.startswith("adapted-")}
    assert adapters.header(path)["general.architecture"] == "llama"
