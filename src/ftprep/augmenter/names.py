"""Names: most of them invented by syllables. And what a noun phrase is.

No name is to be learned, so none comes often. Names of sample_docs/ and of test sets, and words of the relation kinds that are held
out for tests, never come (`HELD_OUT`, `TAKEN`).
"""

from __future__ import annotations

import re
from random import Random
from typing import NamedTuple

from ftprep.augmenter import pools

HELD_OUT = re.compile(
    r"\b(mentor|sponsor|insur|rent(s|ed|ing|al|als|er)?\b|leas(e[sd]?|ing)\b|translat|inspect|(re)?calibrat|named after|twinn"
    r"|adjoin|outrank|exempt|recruit|nominat|licen[cs]|catalogue?|catalog|(safe)?guard|invoic|audit|(co-)?host|lend|lent\b|borrow|archiv"
    r"|certif|loud|quiet)",
    re.IGNORECASE,
)
"""Relation kinds that only tests may use: no row of training data matches."""

TAKEN = frozenset(
    """kestrel tarn heron osprey falcon pelican marlow opsdesk juniper northwind ostrelund sextant plover thimble coffer
    bramble lodestar
    gantry rollcart deedbox postbag tallybook gridplan basalt marble flint otter limpet newt skylark drumlin cairn hollin
    ferrow tidewell
    sandmartin rookdale pinecrest aldane northmere westhollow ellery calder bergen frankfurt solheim okafor raman brandt
    fischer diallo
    ingrid tomas priya henrik lena amara lindqvist marchbanks ellingham tolland draycott orme finch wainfleet holloway
    hartnell calloway
    brockhurst thackeray imlay anstey renshaw pell thorne quenby ashdown penhale hadleigh stroud amberley dunmore""".split()
)


_TRIPLE = re.compile(r"(.)\1\1", re.IGNORECASE)


class Np(NamedTuple):
    """A noun phrase as it stands inside a sentence. Np("the Wirral depot", "site", "depot", False)"""

    text: str
    kind: str
    noun: str
    many: bool = False

    @property
    def human(self) -> bool:
        return self.kind in ("person", "role", "aud")


def invented(rng: Random) -> str:
    """A name of two or three syllables: "Torvane" """
    while True:
        syllables = [
            rng.choice(pools.ONSETS) + rng.choice(pools.NUCLEI) + (rng.choice(pools.CODAS) if last or rng.random() < 0.3 else "")
            for last in ((False, True) if rng.random() < 0.6 else (False, False, True))
        ]
        name = "".join(syllables).capitalize()
        if 4 <= len(name) <= 10 and not _TRIPLE.search(name) and name.lower() not in TAKEN and not HELD_OUT.search(name):
            return name


def name(rng: Random) -> str:
    """A name of a tool, a project, a product: a word, an invented one, two words in one, with a number."""
    drawn = rng.random()
    if drawn < 0.3:
        return rng.choice(pools.WORDS)
    if drawn < 0.74:
        return invented(rng)
    if drawn < 0.9:
        return rng.choice(pools.WORDS) + rng.choice(pools.SUFFIXES)
    return f"{invented(rng)} {rng.choice(('One', 'Pro', 'Plus', 'Lite', 'X', '2', '3', '4', '365', 'Go'))}"
