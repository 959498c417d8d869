"""Figures that are shown with how they came about: a range where they are not known yet, a worked line for the controller."""

from __future__ import annotations

import msgspec

from ftprep.prices.price import Price, cost, rates_for, rates_of

PER_MILLION = 1_000_000


class Range(msgspec.Struct, frozen=True):
    """A figure that is not known yet: the least, the likely and the most. {"low": 120, "likely": 600, "high": 1200}"""

    low: float
    likely: float
    high: float


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One figure with its formula in words and in numbers; `value` None where a part of it is unknown.

    {"what": "a query to the tuned model", "formula": "question x input + answer x output",
     "worked": "60 x $0.80/M + 150 x $3.20/M", "value": 0.000528}
    """

    what: str
    formula: str
    worked: str
    value: float | None


def per_million(rate: float) -> str:
    """A price a token as people write it. per_million(8e-07) -> "$0.80/M" """
    dollars = rate * PER_MILLION
    return f"${dollars:,.2f}/M" if dollars == round(dollars, 2) else f"${dollars:,.4g}/M"


def call(
    what: str,
    price: Price | None,
    prompt: float,
    answer: float,
    *,
    cached: float = 0,
    written: float = 0,
    batch: bool = False,
) -> Line:
    """One call: its tokens times their prices, by kind of token. The tier is that of the whole prompt.

    call("a query", Price(input=8e-7, output=3.2e-6), 60, 150).worked -> "60 x $0.80/M + 150 x $3.20/M"
    """
    formula = "input x its price + cached x its price + written x its price + answer x its price"
    if not cached and not written:
        formula = "input x its price + answer x its price"
    if price is None:
        return Line(what=what, formula=formula, worked=f"{prompt:,.0f} input, {answer:,.0f} answer: price unknown", value=None)
    into, read, write, out = rates_of(rates_for(price, round(prompt)), batch)
    parts = [(prompt - cached - written, into, ""), (cached, read, " cached"), (written, write, " written"), (answer, out, "")]
    worked = " + ".join(f"{tokens:,.0f}{kind} x {per_million(rate)}" for tokens, rate, kind in parts if tokens)
    value = cost(price, prompt, cached, answer, written_tokens=written, batch=batch)
    return Line(what=what, formula=formula, worked=worked or "nothing", value=value)


def add(what: str, formula: str, *parts: Line) -> Line:
    """The sum of lines; unknown where one of them is."""
    values = [part.value for part in parts]
    worked = " + ".join(f"${part.value:,.6g}" if part.value is not None else f"{part.what}: unknown" for part in parts)
    total = None if any(value is None for value in values) else sum(value or 0.0 for value in values)
    return Line(what=what, formula=formula, worked=worked, value=total)
