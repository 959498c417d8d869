"""cleaning/mojibake.py: damage is repaired and what only looks strange is left."""

from __future__ import annotations

from pathlib import Path

import ftfy.bad_codecs  # noqa: F401  # it registers sloppy-windows-1252, which has a sign for every byte
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftprep.cleaning.edits import undo
from ftprep.cleaning.mojibake import repair

SENTENCES = [
    "Die Müllers führen die Straßenreinigung für Zürich aus.",
    "L'été, la société a déjà reçu les élèves à Orléans.",
    "El señor Núñez envió la información por correo electrónico.",
    "Książka leży na półce, a żółw śpi pod łóżkiem.",
    "Příliš žluťoučký kůň úpěl ďábelské ódy.",
    "“Kestrel” – that’s the tool we’re using…",
    "Das kostet 5 € oder 3 £ pro Stück.",
    "Спросите своего руководителя до пятницы.",
    "倉庫は月曜日に閉まっています。",
]


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("encoding", ["sloppy-windows-1252", "latin-1"])
def test_damage_is_repaired(sentence: str, encoding: str) -> None:
    """UTF-8 read as a Western character set becomes again what was written, in its line only."""
    damaged = sentence.encode().decode(encoding)
    text = f"# Müller\n\n{damaged}\n\nA line beside it – in order.\n"
    repaired, edits = repair(text)
    assert repaired == f"# Müller\n\n{sentence}\n\nA line beside it – in order.\n"
    assert [edit.step for edit in edits] == ["mojibake"]
    assert undo(repaired, edits) == text


def test_damage_done_twice_is_repaired() -> None:
    """A text that went through the wrong character set twice is repaired too."""
    assert repair("MÃƒÂ¼ller fÃƒÂ¼hrt")[0] == "Müller führt"


@pytest.mark.parametrize(
    "text",
    [
        "SÃO PAULO: NÃO HÁ INFORMAÇÕES. AÇÃO, CONDIÇÕES E PROMOÇÃO.",
        "São Paulo e João, coração, irmã, ânsia, à tarde, às 10 horas.",
        "À bientôt, garçon ! Noël, cœur, naïf, Œuvre, où, « oui » – ça va à 20 €.",
        "Mỗi máy bơm được thử trong hai giờ trước khi rời nhà máy. Ã, Â, Ê, Ô, Ơ, Ư, Đ.",
        "Zażółć gęślą jaźń. ŁÓDŹ, ŻÓŁĆ, ŚWIĘTO.",
        "Ærø, Ångström, Åse, Örebro, Übergröße, STRASSE, GRÜẞE, Ñandú, Ísland, þú, ð.",
        "Şişli, İstanbul, ığdır, Çağrı, Ğ; Škoda, Čeština, Žižkov; Șoseaua, țară, România.",
        "25 °C ± 2 °C, ½ Å, 10 µm, 3×4, §5, ¶2, ©2024, ®, ™, 5 €, 3 £, 7 ¥, “x” ‘y’ – —…",
        "A‑B, x² + y³, α→β, ≤ ≥ ≠, ✓ ✗, 😀 👩‍💻, ﷽, नमस्ते, שלום, مرحبا, 你好, こんにちは",
        "The two signs `Ã¼` stand for ü where UTF-8 was read as Latin-1.",
    ],
)
def test_what_is_right_stays(text: str) -> None:
    """Capitals with accents, currency, mathematics, emoji and other scripts are not taken for damage."""
    assert repair(text) == (text, ())


def test_the_paragraphs_of_thirty_languages_stay() -> None:
    """No paragraph of the language table is changed, also in capitals."""
    table = (Path(__file__).parents[1] / "data" / "languages.tsv").read_text(encoding="utf-8")
    assert repair(table) == (table, ())
    assert repair(table.upper()) == (table.upper(), ())


def test_code_stays() -> None:
    """Damage quoted in code is an example of it, inside a fence and in a line; around it is repaired."""
    text = '```\nfix("MÃ¼ller")\n```\n\nThe form `MÃ¼ller` shows that MÃ¼ller was read wrongly.\n\n~~~\nMÃ¼ller\n'
    repaired, edits = repair(text)
    assert repaired == text.replace("that MÃ¼ller", "that Müller")
    assert undo(repaired, edits) == text


@given(st.text(st.sampled_from("aÃ¼Â©â€™ü€ \n`~\u2028é\x85"), max_size=60))
def test_undo_gives_the_text_as_it_was(text: str) -> None:
    """Whatever was repaired can be undone, and no line is made or lost."""
    repaired, edits = repair(text)
    assert undo(repaired, edits) == text
    assert repaired.count("\n") == text.count("\n")
