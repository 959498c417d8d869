"""What ends in the training file: the documents' own text, and what of the answers passes the checks, as far as that is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from ftprep import tokens
from ftprep.costs.amounts import Range
from ftprep.costs.intervals import LEAST, Stratum, total
from ftprep.estimating.sending import LEAST_SHARE, mean_output
from ftprep.estimating.survey import Kind, Survey
from ftprep.records import Example

KEPT_SHARE = 0.5
"""Of what a large model writes, the share of tokens that ends in rows, until it is measured: the rest is JSON, quotes, rejected
rows."""
ROW_TOKENS = 50
"""Tokens of a row, until it is measured."""
NO_ROWS = frozenset(("contradiction", "conflict"))


class Yield(msgspec.Struct, frozen=True, kw_only=True):
    """Rows and their tokens that all requests together will give; `kept` of those answered so far, `measured` where that says
    enough.

    {"rows": {"low": 410, "likely": 433, "high": 456}, "tokens": {...}, "a_request": 4.3, "measured": true}
    """

    rows: Range
    tokens: Range
    a_request: float | None
    measured: bool


class Kept:
    """Rows and tokens of rows by the request that they came from."""

    def __init__(self, examples: Iterable[Example], model: str | None = None) -> None:
        self.rows: dict[str, int] = {}
        self.tokens: dict[str, int] = {}
        for example in examples:
            if example.request_key is None or example.kind in NO_ROWS:
                continue
            size = sum(tokens.count(message.content, model) for message in example.messages)
            self.rows[example.request_key] = self.rows.get(example.request_key, 0) + 1
            self.tokens[example.request_key] = self.tokens.get(example.request_key, 0) + size


def yielded(survey: Survey, kept: Kept) -> Yield:
    """Rows of all requests: those kept so far, and for the rest as many as those of the same kind gave; before the first answers
    are checked, a guess between almost none and all that may be written."""
    kinds = list(survey.kinds.values())
    answered = sum(len(kind.abouts) for kind in kinds)
    measured = answered >= LEAST and bool(kept.rows)
    rows = _all(kinds, kept.rows, ROW_TOKENS)
    words = _all(kinds, kept.tokens, 1.0)
    of_these = sum(kept.rows.get(key, 0) for kind in kinds for key in kind.abouts)
    return Yield(rows=rows, tokens=words, a_request=of_these / answered if measured else None, measured=measured)


def _all(kinds: list[Kind], kept: Mapping[str, int], unit: float) -> Range:
    known = sum(kept.get(key, 0) for kind in kinds for key in kind.abouts)
    strata = []
    for kind in kinds:
        likely = mean_output(kind)
        most = kind.rest.limit / kind.rest.requests if kind.rest.requests else 0.0
        values = tuple((about, float(kept.get(key, 0))) for key, about in kind.abouts.items()) if kept else ()
        strata.append(
            Stratum(
                rest=kind.rest.requests,
                about=kind.about,
                weight=1.0,
                measured=values,
                least=LEAST_SHARE * KEPT_SHARE * most / unit,
                likely=KEPT_SHARE * likely / unit,
                most=most / unit,
            )
        )
    rest = total(strata)
    return Range(known + rest.low, known + rest.likely, known + rest.high)
