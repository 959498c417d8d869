"""The card: written by code from the record, with the figures of an evaluation where they are given."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftprep.augmenter.card import card, read_figures
from ftprep.augmenter.recipe import Recipe, Source, Trained
from ftprep.errors import NotReadable

TRAINED = Trained(
    digest="8f2c",
    recipe=Recipe(),
    base="model.gguf",
    base_sha256="b179",
    sources=(Source(file="rows.jsonl", sha256="3b0c", rows=40),),
    rows={"reverse": 40},
    long=0,
    templates=("adapted-reverse@1:3a6bf7",),
    steps=250,
    passes=0.8,
    tokens=400_000,
    seconds=1800.0,
    losses=tuple((25 * (at + 1), 1.0 / (at + 1)) for at in range(100)),
    precision="bfloat16",
    device="cpu",
    threads=1,
    bytes=9_800_000,
    sha256="88cf",
)


def test_the_card_says_what_the_record_says() -> None:
    """Hash, base, rows, settings; a dozen points of the curve, the last of them included."""
    text = card(TRAINED, "a.gguf", ())
    for one in ("9.80 MB", "`88cf`", "`b179`", "`3b0c`", "reverse 40", "250 steps", "30.0 minutes", "| 2,500 | 0.010 |"):
        assert one in text
    curve = text[text.index("| step | loss |") : text.index("## Figures")].strip().splitlines()[2:]
    assert 10 <= len(curve) <= 13
    assert curve[-1] == "| 2,500 | 0.010 |"
    assert "None were measured" in text


def test_figures_become_a_table(tmp_path: Path) -> None:
    """One table or several."""
    path = tmp_path / "figures.json"
    path.write_text('[{"about": "Read by hand.", "columns": ["task", "true"], "rows": [["reverse", 0.97], ["join", null]]}]')
    text = card(TRAINED, "a.gguf", read_figures(path))
    assert "Read by hand.\n\n| task | true |\n| --- | --- |\n| reverse | 0.97 |\n| join |  |\n" in text
    assert "None were measured" not in text


def test_figures_of_another_form_are_a_sentence(tmp_path: Path) -> None:
    """Naming the file."""
    (tmp_path / "figures.json").write_text('{"rows": 3}')
    with pytest.raises(NotReadable, match=r"figures\.json"):
        read_figures(tmp_path / "figures.json")
