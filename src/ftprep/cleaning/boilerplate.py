"""Boilerplate: paragraphs that stand word for word in many documents, such as navigation, disclaimers and notices on print.

Two passes. The first counts, in a table of fixed size, in how many documents each line stands; two places for each line make it
unlikely that lines are taken for each other. The second strips, and knows exactly: a line is removed only where the very same line
was kept in a document before, so no statement is lost from the corpus and a wrong count can do no harm.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterator

from ftprep.blocks import Block, blocks, front_matter_end
from ftprep.cleaning.edits import Change, edited
from ftprep.records import Edit

LEAST_CHARACTERS = 25
"""Shorter lines are left alone: "Yes", "Approved", "see below" say something where they stand."""
LEAST_DOCUMENTS = 10
SHARE = 0.01
_PLACES = 1 << 21
_MOST = 0xFFFF

IsBoilerplate = Callable[[bytes], bool]


class LineCounts:
    """In how many documents each line stands, at most 65,535: 4 MB, however many lines there are."""

    def __init__(self) -> None:
        self._counts = array("H", bytes(2 * _PLACES))

    def add(self, text: str) -> None:
        """Count the lines of one more document, each once."""
        counts = self._counts
        for key in _keys(text):
            for place in _places(key):
                if counts[place] < _MOST:
                    counts[place] += 1

    def most(self, key: bytes) -> int:
        """In how many documents the line stands, or a little more."""
        return min(self._counts[place] for place in _places(key))


def boilerplate(counts: LineCounts, documents: int) -> IsBoilerplate:
    """Whether a line, given by its key, stands in so many of `documents` that it says nothing about any one of them."""
    least = max(LEAST_DOCUMENTS, round(documents * SHARE))
    return lambda key: counts.most(key) >= least


def strip(text: str, is_boilerplate: IsBoilerplate, kept: set[bytes]) -> tuple[str, tuple[Edit, ...]]:
    """The text without the paragraphs and list items whose every line is boilerplate and stood in a document before; `kept` holds
    those, and gets the lines that are met first. Headings, tables, code, front matter and lines that lead to what follows stay; so
    does everything where nothing else would be left.

    strip("# Plan\\n\\nThis message is confidential to its addressee.\\n", ..., {...})
        -> ("# Plan\\n\\n", (Edit(step="boilerplate", start=8, end=8, was="This message is ...\\n"),))
    """
    suspects = {key for key in _keys(text) if is_boilerplate(key)}
    if not suspects:
        return text, ()
    stripped, edits = edited(text, _removals(text, suspects & kept), "boilerplate")
    kept |= suspects
    if not any(character.isalnum() for character in stripped[front_matter_end(stripped) :]):
        return text, ()
    return stripped, edits


def line_key(line: str) -> bytes:
    """What lines have in common that differ in blanks alone: 16 bytes of hash."""
    return hashlib.blake2b(" ".join(line.split()).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _keys(text: str) -> set[bytes]:
    return {line_key(line) for line in text.split("\n") if len(line) >= LEAST_CHARACTERS}


def _places(key: bytes) -> tuple[int, int]:
    return int.from_bytes(key[:4], "big") % _PLACES, int.from_bytes(key[4:8], "big") % _PLACES


def _removals(text: str, known: set[bytes]) -> Iterator[Change]:
    if not known:
        return
    for block in blocks(text, front_matter_end(text), len(text), indented_code=True):
        if not _removable(text, block, known):
            continue
        line_end = text.find("\n", block.end)
        end = len(text) if line_end < 0 else line_end + 1
        if text.startswith("\n", end) and (block.start == 0 or text.startswith("\n\n", block.start - 2)):
            end += 1  # one of the two empty lines around it
        yield block.start, end, ""


def _removable(text: str, block: Block, known: set[bytes]) -> bool:
    if block.kind not in ("paragraph", "item", "quote"):
        return False
    lines = text[block.start : block.end].split("\n")
    if lines[-1].rstrip().endswith(":"):
        return False
    return all(len(line) >= LEAST_CHARACTERS and line_key(line) in known for line in lines)
