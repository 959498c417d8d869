"""readers/text.py: character sets."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftprep.cleaning.edits import undo
from ftprep.readers import ReadFailed, ReadOptions, read
from ftprep.readers.text import decode

SENTENCE = "Müller führt die Straße in Zürich, sagt Ana Ruiz aus Málaga."


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (SENTENCE.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + SENTENCE.encode(), "utf-8 (byte order mark)"),
        (SENTENCE.encode("utf-16"), "utf-16 (byte order mark)"),
        (SENTENCE.encode("utf-32"), "utf-32 (byte order mark)"),
        (SENTENCE.encode("utf-16-le"), "utf-16-le (detected)"),
        (SENTENCE.encode("utf-16-be"), "utf-16-be (detected)"),
    ],
)
def test_unicode_is_recognised(data: bytes, encoding: str) -> None:
    """Every Unicode form is read, with a byte order mark or without, and named with what spoke for it."""
    assert decode(data) == (SENTENCE, encoding)


def test_western_text_without_a_mark_is_read() -> None:
    """A file in the old Western code page gives its umlauts."""
    text, encoding = decode((SENTENCE * 5).encode("cp1252"))
    assert text == SENTENCE * 5
    assert encoding.endswith(" (detected)")


def test_the_order_of_what_is_believed() -> None:
    """A byte order mark goes before a declaration, a declaration before any guess."""
    assert decode(b"\xef\xbb\xbf" + SENTENCE.encode(), "cp1252") == (SENTENCE, "utf-8 (byte order mark)")
    assert decode("Müller".encode("cp1251", "ignore") + "Склад закрыт".encode("cp1251"), "cp1251")[1] == "cp1251 (declared)"


def test_a_declaration_that_does_not_fit_is_passed_over() -> None:
    """A file that says it is ASCII-only UTF-8 and is not valid UTF-8 is detected."""
    text, encoding = decode((SENTENCE * 5).encode("cp1252"), "utf-8")
    assert text == SENTENCE * 5
    assert encoding.endswith(" (detected)")


def test_a_declared_encoding_goes_before_utf8() -> None:
    """What a page declares is believed, and iso-8859-1 means cp1252, as in browsers."""
    assert decode("“Kestrel” – 5 €".encode("cp1252"), "iso-8859-1") == ("“Kestrel” – 5 €", "cp1252 (declared)")


@pytest.mark.parametrize("declared", ["no-such-charset", "base64", "", "\x00"])
def test_an_unknown_declaration_is_passed_over(declared: str) -> None:
    """A wrong declaration does not stop the reading."""
    assert decode(SENTENCE.encode(), declared) == (SENTENCE, "utf-8")


def test_binary_data_is_no_text(tmp_path: Path) -> None:
    """A binary file with a text file's name is corrupt, not a document of nonsense."""
    path = tmp_path / "data.txt"
    path.write_bytes(bytes(range(256)) * 20)
    with pytest.raises(ReadFailed) as caught:
        read(path)
    assert caught.value.status == "corrupt"


def test_line_ends_and_control_characters_are_plain(tmp_path: Path) -> None:
    """Windows line ends become plain ones, control characters blanks, ligatures letters."""
    path = tmp_path / "a.txt"
    path.write_bytes("One\r\ntwo\x0bﬁles\r\n".encode())
    assert read(path).text == "One\ntwo files\n"


def test_long_runs_of_blanks_are_shortened(tmp_path: Path) -> None:
    """A million blanks, on which tokenizers overflow, are one."""
    path = tmp_path / "a.txt"
    path.write_text("a" + " " * 1_000_000 + "b" + "\n" * 1000 + "c")
    assert read(path).text == "a b\n\n\nc"


def test_words_cut_at_line_ends_are_whole(tmp_path: Path) -> None:
    """A word whose whole stands elsewhere in the text is put together, and the edit undoes it; the setting leaves it as it is."""
    path = tmp_path / "a.txt"
    text = "The docu-\nment is kept. Each document has a long-\nterm owner and a well-\nknown place. Long-term.\n"
    path.write_text(text)
    reading = read(path)
    assert reading.text == text.replace("docu-\nment", "document")
    assert [(edit.step, edit.was) for edit in reading.edits] == [("hyphenation", "docu-\nment")]
    assert undo(reading.text, reading.edits) == text
    assert read(path, ReadOptions(disable_cleaning=("hyphenation",))).text == text


def test_half_of_a_damaged_letter_is_kept(tmp_path: Path) -> None:
    """A soft hyphen goes, but not where it is the second half of a damaged letter: without it, it could not be put right."""
    path = tmp_path / "a.txt"
    path.write_text("Mar\u00c3\u00ada hy\u00adphen", encoding="utf-8")
    assert read(path, ReadOptions(disable_cleaning=("mojibake",))).text == "Mar\u00c3\u00ada hyphen"
    assert read(path).text == "Mar\u00eda hyphen"
