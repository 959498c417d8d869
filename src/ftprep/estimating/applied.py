"""Which prices an estimate rests on: from where, from when, with a warning where they are old or a model comes to its end."""

from __future__ import annotations

import datetime

import msgspec

from ftprep import prices
from ftprep.prices import Price, Tuning
from ftprep.settings import Settings


class Applied(msgspec.Struct, frozen=True, kw_only=True):
    """What applies to one model. `days_old` None: its day is unknown. `price` None: unknown.

    {"role": "writer", "model": "openai/gpt-4.1-mini", "price": {...}, "tuning": null, "days_old": 3, "warnings": []}
    """

    role: str
    model: str
    price: Price | None
    tuning: Tuning | None
    days_old: int | None
    warnings: tuple[str, ...]


def applied(role: str, model: str, settings: Settings, *, tuning: bool = False, today: datetime.date | None = None) -> Applied:
    """The price of a model in one of its roles."""
    today = today or datetime.date.today()
    price = prices.price_of(model, settings)
    how = prices.tuning_of(model, settings) if tuning else None
    warnings = []
    for what, as_of in (("price", price.as_of if price else None), ("training price", how.as_of if how and how.train else None)):
        days = prices.age(as_of, today)
        if days is not None and days > prices.OLD_DAYS:
            warnings.append(f"the {what} of {model} is {days} days old ({as_of}): check it, or `ftprep prices update`")
    if price is None:
        warnings.append(
            f"the price of {model} is unknown: give it in prices.yaml of the run folder, or under `prices:` in ftprep.yaml"
        )
    if price is not None and price.deprecation is not None:
        gone = price.deprecation < today.isoformat()
        warnings.append(f"{model} {'was to end' if gone else 'ends'} on {price.deprecation}, says the price map")
    days_old = prices.age(price.as_of, today) if price else None
    return Applied(role=role, model=model, price=price, tuning=how, days_old=days_old, warnings=tuple(warnings))
