"""Is it about what the quote is about? Names must stand in the quoted sentences."""

from __future__ import annotations

import re
from functools import lru_cache

from ftprep.checks.candidate import Candidate, shown
from ftprep.checks.rewording import reworded
from ftprep.entities import entities, names_and_numbers, sentences_of
from ftprep.lexicon import NOT_NAMES, root, stem, words


@lru_cache(maxsize=4096)
def names_of(text: str, source: str) -> tuple[str, ...]:
    """The capitalised words of a text that are names, the first of a sentence too where the source has it as a name."""
    found = [name for name in names_and_numbers(text) if name[0].isalpha() and name[0].isupper()]
    for sentence in sentences_of(text):
        first = _FIRST.match(sentence)
        if first is None or first.group() in NOT_NAMES or first.group() in found or not first.group()[0].isupper():
            continue
        word = first.group().removesuffix("'s").removesuffix("’s")
        there, lower = _stands(word, source), _stands(word.lower(), source)
        opening = next(iter(entities(sentence)), None)
        if (there and not lower) or (
            not there
            and not lower
            and opening is not None
            and opening.start == 0
            and opening.kind != "number"
            and " of " not in opening.text
        ):
            found.append(word)
    return tuple(found)


_FIRST = re.compile(r"[^\W\d_][\w’'-]*")


def _stands(word: str, text: str) -> bool:
    """Whether a word stands in a text with a word boundary before and behind it: a regular expression for each word is dear."""
    at = text.find(word)
    while at >= 0:
        if _edge(text, at) and _edge(text, at + len(word)):
            return True
        at = text.find(word, at + 1)
    return False


def _edge(text: str, at: int) -> bool:
    before, behind = text[at - 1 : at] if at else "", text[at : at + 1]
    return (before.isalnum() or before == "_") != (behind.isalnum() or behind == "_")


def owners(row: Candidate) -> set[str]:
    """Names that another sentence of the source ties to one that is quoted: the Northmere office is an office "of Ostrelund"."""
    quoted = set(names_of(row.spoken, row.source))
    found: set[str] = set()
    for sentence in row.sources:
        if sentence not in row.quoted and quoted & set(names_of(sentence, row.source)):
            found |= {name.lower() for name in re.findall(r"\b[a-z]+ (?:of|at|to) ([A-Z]\w+)", sentence)}
    return found


def scoped(row: Candidate) -> str | None:
    """Every name of the row stands in the sentences that it quotes, in what they point back to, or in the title and headings."""
    # German writes every noun with a capital
    if row.strict or not row.evidence or row.language == "de" or (row.language is None and not row.english):
        return None
    known = {stem(word) for word in words(row.scope)} | set(words(row.scope))
    # which word is a mere opening ("Au-dessus de", "Desde") is known in English only
    named = names_of(row.text, row.source) if row.english else [one for one in names_and_numbers(row.text) if one[0].isupper()]
    strange = [name for name in named if name not in ("EUR", "USD", "GBP", "CHF") and not _known(name, known)]
    if not strange:
        return None
    known |= owners(row)
    strange = [name for name in strange if not _known(name, known)]
    strange = [name for name in strange if root(name.lower()) not in reworded(row.scope)]  # "the Moon" of "in lunar orbit"
    strange = [name for name in strange if not all(part in known for part in re.split(r"[-’']", name.lower()) if part != "s")]
    return f"not in the sentences that it quotes: {shown(strange)}" if strange else None


def _known(name: str, known: set[str]) -> bool:
    return stem(name.lower()) in known or name.lower() in known
