"""Values as documents write them: numbers, money, durations, dates, how often."""

from __future__ import annotations

from random import Random

from ftprep.augmenter import pools


def amount(rng: Random) -> str:
    """A number as documents write it: "45", "1,250", "38,000" """
    return f"{rng.choice((rng.randint(2, 99), rng.randint(100, 999), rng.randint(2, 99) * 100, rng.randint(1, 90) * 1000)):,}"


def few(rng: Random) -> str:
    """A small number, in words or in figures: "five", "14" """
    return rng.choice(pools.SMALL) if rng.random() < 0.55 else str(rng.randint(2, 90))


def money(rng: Random) -> str:
    """ "2,500 euros" """
    drawn = rng.random()
    if drawn < 0.1:
        return f"{rng.choice('€$£')}{amount(rng)}"
    if drawn < 0.2:
        return f"{rng.randint(2, 60)}{rng.choice(('', '.5'))} million {rng.choice(pools.CURRENCIES)}"
    return f"{amount(rng)} {rng.choice(pools.CURRENCIES)}"


def duration(rng: Random) -> str:
    """ "three working days" """
    return f"{few(rng)} {rng.choice(pools.TIME_UNITS)}"


def date(rng: Random, future: bool = False) -> str:
    """ "March 2019", "14 May 2021", "2008", "the second quarter of 2020" """
    year = rng.randint(2027, 2036) if future else rng.randint(1994, 2025)
    month = rng.choice(pools.MONTHS)
    drawn = rng.random()
    if drawn < 0.35:
        return f"{month} {year}"
    if drawn < 0.58:
        return f"{rng.randint(1, 28)} {month} {year}"
    if drawn < 0.9:
        return str(year)
    return f"the {rng.choice(('first', 'second', 'third', 'fourth'))} quarter of {year}"


def often(rng: Random) -> str:
    """ "every Friday", "twice a year" """
    drawn = rng.random()
    if drawn < 0.3:
        return f"every {rng.choice(pools.DAYS)}"
    if drawn < 0.5:
        return f"every {few(rng)} {rng.choice(('days', 'weeks', 'months', 'hours'))}"
    return rng.choice(pools.FREQUENCIES)
