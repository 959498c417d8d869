"""language.py: what a text is written in, and None where nothing says it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftprep.language import detect, of_passage

TABLE = [line.split("\t") for line in (Path(__file__).parent / "data" / "languages.tsv").read_text(encoding="utf-8").splitlines()]
"""Ninety-three short paragraphs of our own in thirty-one languages."""
LANGUAGES = {language: [text for code, text in TABLE if code == language] for language, _ in TABLE}
ENGLISH = LANGUAGES["en"][1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_short_paragraphs_of_many_languages(language: str) -> None:
    """One or two sentences are enough in each language, close neighbours included (Danish and Norwegian, Czech and Slovak)."""
    assert [detect(text) for text in LANGUAGES[language]] == [language] * 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_change_nothing(language: str) -> None:
    """Markdown, links, code and numbers around the words of a language do not hide it."""
    one, two, three = LANGUAGES[language]
    code = "```python\nfor item in items: print(item)\n```"
    text = f"# 1. {one}\n\n- **{two}** [x](https://example.com/a?b=en)\n\n| ID | 4711 |\n\n{code}\n\n{three}"
    assert detect(text) == language
    assert detect("\n\n".join([text] * 10)) == language


NO_PROSE = [
    "",
    "Kestrel",
    "OK",
    "4711 0815 12.5 kg 99,00 2024-01-01",
    "ACME-X100 | 12 V | 3 A | IP67",
    "def f(x): return x + 1",
    "https://example.com/a/b?x=1",
    "SELECT name FROM tools WHERE owner = 'data';",
    "192.168.0.1 255.255.255.0",
    "| X100 | 12 V | OK |\n|---|---|---|\n| X200 | 24 V | OK |\n| Y100 | 5 V | NOK |",
    "```python\nfor item in list_of_items:\n    print(item.name, item.value)\n```",
    '{\n  "name": "kestrel",\n  "version": "1.2",\n  "dependencies": {"lodash": "^4"}\n}',
    "/usr/lib/python3/dist-packages /etc/nginx/conf.d/default.conf",
    "- [ ] TODO\n- [x] DONE",
    "Kestrel Heron Tarn Norden Borealis Ostrelund",
    "Michael Ahn, Anthony Brohan, Noah Brown, Yevgen Chebotar, Omar Cortes",
    "# API\n\n`GET /v1/items`\n\n`POST /v1/items`",
    "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z",
    "Name: Ana Ruiz\nTel: +47 22 33 44 55\nMail: ana@example.com",
]


@pytest.mark.parametrize("text", NO_PROSE)
def test_what_is_no_prose_has_no_language(text: str) -> None:
    """Numbers, code, tables, names and addresses give None, and as a passage the language of their document."""
    assert detect(text) is None
    assert of_passage(text, "de") == "de"
    assert of_passage(text, None) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_passage_in_another_language_is_seen(language: str) -> None:
    """Of the paragraphs of any language nearly all override the document's; none becomes a third language."""
    document = "en" if language != "en" else "de"
    found = [of_passage(text, document) for text in LANGUAGES[language]]
    assert set(found) <= {language, document}
    assert found.count(language) >= 2


def test_near_neighbours_do_not_flicker() -> None:
    """In every document language, no paragraph is given to a third one."""
    for code, text in TABLE:
        for document in ("en", "no", "sk", "pt", "uk", "hr"):
            assert of_passage(text, document) in (code, document)


def test_a_document_in_two_languages_has_the_larger_one() -> None:
    """Most of the text decides; two halves decide nothing."""
    german = "\n\n".join(LANGUAGES["de"] * 12)
    assert detect(german + "\n\n" + ENGLISH) == "de"
    assert detect("\n\n".join([*LANGUAGES["de"] * 12, *LANGUAGES["en"] * 60])) == "en"


def test_malay_is_told_from_indonesian() -> None:
    """The two differ in some words; without one of them it is Indonesian."""
    assert detect("Syarikat ini ditutup pada hari Isnin kerana cuti umum, dan pejabat dibuka semula pada hari Selasa pagi.") == "ms"
    assert detect("Perusahaan ini tutup pada hari Senin karena libur umum, dan kantor dibuka kembali pada Selasa pagi.") == "id"
