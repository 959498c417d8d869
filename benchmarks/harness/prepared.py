"""Workspaces that are ingested already, of any size, without reading a document; and the provider of server.py, started and
asked."""

from __future__ import annotations

import contextlib
import json
import random
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ftprep import jsonl
from ftprep.records import Document, Passage, stable_id
from ftprep.workspace import Workspace
from harness import ROOT

_PARTS = ("ka", "re", "lo", "mi", "su", "ten", "vo", "nar", "bel", "dor", "fi", "gu")
_A_DOCUMENT = 50


def _passages(count: int, sentences: int) -> Iterator[Passage]:
    draw = random.Random(0)

    def name() -> str:
        return "".join(draw.choice(_PARTS) for _ in range(3)).capitalize()

    for number in range(count):
        told = [f"{name()} {number} is owned by {name()} in the {name()} office since 20{draw.randint(10, 26)}."]
        told += [f"It was bought from {name()} for {draw.randint(2, 99)},000 dollars." for _ in range(sentences - 1)]
        yield Passage(
            id=stable_id(["passage", str(number)], 10),
            document_id=stable_id(["document", str(number // _A_DOCUMENT)], 12),
            heading=(f"Part {number}",),
            text=" ".join(told),
            sentences=tuple(told),
            start=0,
            end=0,
            tokens=20 * sentences,
        )


def ingested(root: Path, passages: int, sentences: int = 2) -> Workspace:
    """A workspace with so many passages in documents of fifty."""
    place = Workspace(root)
    jsonl.write(place.passages, _passages(passages, sentences))
    numbers = range((passages + _A_DOCUMENT - 1) // _A_DOCUMENT)
    jsonl.write(
        place.documents,
        (
            Document(
                id=stable_id(["document", str(number)], 12),
                source=f"{number}.md",
                media_type="text/markdown",
                title=f"Notes {number}",
                text="",
            )
            for number in numbers
        ),
    )
    return place


@contextlib.contextmanager
def provider(*flags: str) -> Iterator[str]:
    """The address of a provider in another process."""
    command = [sys.executable, str(ROOT / "benchmarks" / "harness" / "server.py"), *flags]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait()


def counts(url: str) -> dict[str, Any]:
    """What that provider has seen."""
    with urllib.request.urlopen(f"{url}/counts") as answer:
        found = json.loads(answer.read())
    assert isinstance(found, dict)
    return found
