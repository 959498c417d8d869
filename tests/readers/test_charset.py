"""readers/charset.py: old character sets are told apart by what reads like a language."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftprep.readers.text import decode

TABLE = (Path(__file__).parents[1] / "data" / "languages.tsv").read_text(encoding="utf-8").splitlines()
SETS = {
    "cp1252": "de fr es pt sv da no fi it ca nl",
    "cp850": "de",
    "cp1250": "pl cs sk hu hr",
    "iso8859-2": "pl",
    "cp1254": "tr",
    "cp1253": "el",
    "cp1251": "ru uk bg",
    "koi8-r": "ru",
    "cp1256": "ar",
    "cp1255": "he",
    "gb18030": "zh",
    "big5": "zh",
    "cp932": "ja",
    "euc_jp": "ja",
    "cp949": "ko",
}


def encoded() -> list[tuple[str, str, str]]:
    """(language, set, text) for each paragraph that the set can hold, and for all of a language together."""
    found = []
    for name, languages in SETS.items():
        for language in languages.split():
            texts = [line.split("\t")[1] for line in TABLE if line.startswith(f"{language}\t")]
            for text in (*texts, "\n".join(texts)):
                data = text.encode(name, "ignore")
                if data.decode(name) == text and not data.isascii():
                    found.append((language, name, text))
    return found


@pytest.mark.parametrize(("language", "name", "text"), [row for row in encoded() if "\n" in row[2]])
def test_a_short_file_is_read_in_its_set(language: str, name: str, text: str) -> None:
    """Three paragraphs are enough for every set and language of the table."""
    assert decode(text.encode(name))[0] == text


def test_one_paragraph_is_nearly_always_enough() -> None:
    """Of single paragraphs of one or two sentences at most two of a hundred are read in another set."""
    rows = [row for row in encoded() if "\n" not in row[2]]
    wrong = [(language, name, text) for language, name, text in rows if decode(text.encode(name))[0] != text]
    assert len(rows) > 75
    assert len(wrong) * 50 <= len(rows) + 25, wrong


@pytest.mark.parametrize(
    "text",
    ["Müller", "café", "25 °C ± 2", "Price: 5 €, 3 £, “quoted” – it’s", "© 2020 ACME", "température;°C;débit\n12;3;4\n", "ü"],
)
def test_few_signs_are_western(text: str) -> None:
    """A word or a sign of currency is too little to go by: it is read as Western text."""
    assert decode(text.encode("cp1252")) == (text, "cp1252 (detected)")


def test_what_fits_no_set_is_assumed_and_said() -> None:
    """Bytes that no set holds are read as Western text with marks for what is lost, and the encoding says that it is a guess."""
    text, encoding = decode(b"The pump \xff\xfd\x81 runs. " + "gerät".encode("cp1252") + b" \x8d\x81\xff\xff\xfe" + b"x" * 300)
    assert encoding.split()[1] in ("(detected)", "(assumed)")
    assert "The pump" in text


def test_the_end_of_the_sample_cuts_no_sign() -> None:
    """A long file of two-byte signs without line ends in reach is still read in its set."""
    text = "仓库星期一关闭。\n" * 20_000
    assert decode(text.encode("gb18030")) == (text, "gb18030 (detected)")
