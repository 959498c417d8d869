"""The card of an adapter: what it is, what it was trained with, what it can't do, and how it did where that was measured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from ftprep import __version__, jsonl
from ftprep.augmenter.recipe import Trained
from ftprep.errors import NotReadable

POINTS = 12
"""Points of the loss curve that are shown; all of them stand in the .json file."""


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """What an evaluation found, ready to be shown. {"about": "240 held-out rows, read by hand", "columns": ["task", "true"],
    "rows": [["reverse", 0.97]]}"""

    about: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | float | None, ...], ...]


def read_figures(path: Path) -> tuple[Figures, ...]:
    """A JSON file with one table or a list of them. Raises NotReadable."""
    try:
        found = msgspec.json.decode(path.read_bytes(), type=Figures | list[Figures])
    except (OSError, msgspec.DecodeError) as error:
        raise NotReadable(path=path, cause=str(error).splitlines()[0]) from None
    return tuple(found) if isinstance(found, list) else (found,)


def write(trained: Trained, figures: Path | None, adapter: Path) -> Path:
    """Write the card beside the adapter: FILE.md for FILE.gguf. Raises NotReadable or NotWritable."""
    text = card(trained, adapter.name, read_figures(figures) if figures else ())
    place = adapter.with_suffix(".md")
    with jsonl.replacing(place) as file:
        file.write(text.encode())
    return place


def card(trained: Trained, name: str, figures: tuple[Figures, ...]) -> str:
    """The card as Markdown."""
    recipe = trained.recipe
    every = max(1, -(-len(trained.losses) // POINTS))
    curve = [*trained.losses[every - 1 :: every]]
    if trained.losses and curve[-1:] != [trained.losses[-1]]:
        curve.append(trained.losses[-1])
    facts: list[tuple[str, Any]] = [
        ("file", f"`{name}`, {trained.bytes / 1e6:.2f} MB, sha256 `{trained.sha256}`"),
        ("base model", f"`{trained.base}`, sha256 `{trained.base_sha256}`"),
        ("adapter", f"LoRA on all linear layers, rank {recipe.rank}, alpha {recipe.alpha}, stored as {recipe.stored}"),
        ("prompts", ", ".join(f"`{one}`" for one in trained.templates)),
        ("rows", ", ".join(f"{task} {number:,}" for task, number in trained.rows.items())),
        ("training", f"{trained.steps:,} steps, {trained.tokens:,} tokens, {trained.passes:g} passes over the rows"),
        ("settings", f"rate {recipe.rate:g}, {recipe.batch_tokens:,} tokens a step, seed {recipe.seed}, AdamW, no weight decay"),
        ("time", f"{trained.seconds / 60:.1f} minutes, {trained.device}, {trained.threads} threads, {trained.precision}"),
        ("written by", f"ftprep {__version__}, `ftprep adapter train`"),
    ]
    return "\n".join(
        [
            f"# {name}",
            "",
            "An adapter for a small language model, to be laid over it by llama.cpp. It writes facts, reversals, rephrasings,",
            "questions and conclusions for ftprep, each for one short prompt, or NONE. It answers nothing else.",
            "",
            *_table(("what", "value"), facts),
            "",
            "## Data",
            "",
            *_table(
                ("file", "rows", "times a pass", "sha256"),
                [(one.file, f"{one.rows:,}", one.times, f"`{one.sha256}`") for one in trained.sources],
            ),
            "",
            "Rows that `ftprep adapter data` writes are made by ftprep's own generator from invented names (Apache-2.0, as ftprep)",
            "and from a public handbook (CC0). Rows of others are under the terms of those who wrote them.",
            "",
            "## Loss",
            "",
            "Mean cross-entropy of the tokens to be written, up to each point; on training rows: no measure of quality.",
            "",
            *_table(("step", "loss"), [(f"{step:,}", f"{loss:.3f}") for step, loss in curve]),
            "",
            "## Figures",
            "",
            *(_figures(figures) or ["None were measured when this card was written."]),
            "",
            "## Limits",
            "",
            "- The base model has 135 million parameters or so: what it writes must be checked against its source, as ftprep does.",
            "- It knows the language and the kinds of sentences of its rows, and no others.",
            "- It goes with these prompts only: other words in them, and it has not learned them.",
            "",
            "## Licence",
            "",
            "Apache-2.0, as far as it rests on ftprep's rows; the base model's own licence holds for the base model.",
            "",
        ]
    )


def _figures(figures: tuple[Figures, ...]) -> list[str]:
    lines: list[str] = []
    for one in figures:
        lines += ["", one.about, "", *_table(one.columns, one.rows)] if lines else [one.about, "", *_table(one.columns, one.rows)]
    return lines


def _table(columns: Any, rows: Any) -> list[str]:
    shown = [[_cell(value) for value in row] for row in (columns, *rows)]
    return [f"| {' | '.join(shown[0])} |", f"|{' --- |' * len(shown[0])}", *(f"| {' | '.join(row)} |" for row in shown[1:])]


def _cell(value: object) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value).replace("|", "\\|")
