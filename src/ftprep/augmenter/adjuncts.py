"""Circumstances of a clause: when, where, how, why, for whom, under which condition; with their questions and reversals."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from ftprep.augmenter import pools
from ftprep.augmenter.names import date, few, make, money, often


class Adjunct(NamedTuple):
    """`text` as it trails or leads; `np` what answers, and what a reversal is about; `cleft` what puts `np` before the clause, or "".

    Adjunct("in March 2019", "March 2019", "When", "March 2019 is when", True)
    """

    text: str
    np: str
    ask: str
    cleft: str
    leads: bool = True


def on(day: str) -> str:
    """on("14 May 2021") -> "on 14 May 2021", on("2008") -> "in 2008" """
    return f"{'on' if day[0].isdigit() and ' ' in day else 'in'} {day}"


def timed(rng: Random, future: bool) -> Adjunct:
    """The date of an event, gone or to come."""
    day = date(rng, future)
    ask = rng.choice(("When", "In which year")) if day.isdigit() else "When"
    cleft = f"{day} is {'the year in which' if day.isdigit() and rng.random() < 0.4 else 'when'}"
    return Adjunct(on(day), day, ask, cleft)


def since(rng: Random) -> Adjunct:
    """The date from which something has been so."""
    day = date(rng)
    return Adjunct(f"since {day}", day, "Since when", "")


def _often(rng: Random) -> Adjunct:
    text = often(rng)
    return Adjunct(text, text, "How often", f"{text},")


def _place(rng: Random) -> Adjunct:
    kind = rng.choice(("city", "site", "country"))
    np = make(kind, rng)
    preposition = "at" if kind == "site" else "in"
    ask = rng.choice(("Where", f"{preposition.title()} which {np.noun}"))
    return Adjunct(f"{preposition} {np.text}", np.text, ask, f"{np.text} is where")


def _means(rng: Random) -> Adjunct:
    np = make("system", rng)
    word = rng.choice(("through", "with", "via"))
    return Adjunct(f"{word} {np.text}", np.text, f"{word.title()} which {np.noun}", f"{np.text} is the {np.noun} {'with' if word == 'with' else 'through'} which", False)


def _manner(rng: Random) -> Adjunct:
    text = rng.choice(("by e-mail", "in writing", "by hand", "online", "on paper", "by phone", "in English", "in two steps", "in person"))
    return Adjunct(text, text, "How", "", False)


def _client(rng: Random) -> Adjunct:
    np = make("company", rng)
    word = rng.choice(("for", "on behalf of"))
    ask = "For which company" if word == "for" else "On whose behalf"
    return Adjunct(f"{word} {np.text}", np.text, ask, f"{np.text} is the company {word} which", False)


def _project(rng: Random) -> Adjunct:
    np = make("project", rng)
    return Adjunct(f"as part of {np.text}", np.text, f"As part of which {np.noun}", f"{np.text} is the {np.noun} in which")


def _reason(rng: Random) -> Adjunct:
    text = f"because {rng.choice(REASONS)}"
    return Adjunct(text, text, "Why", "")


def _purpose(rng: Random) -> Adjunct:
    text = f"to {rng.choice(PURPOSES)}"
    return Adjunct(text, text, rng.choice(("Why", "For what purpose")), "")


def _condition(rng: Random) -> Adjunct:
    text = f"{rng.choice(('if', 'if', 'when', 'as soon as', 'unless', 'only if'))} {condition(rng)}"
    return Adjunct(text, text, "" if text.startswith(("unless", "only")) else "Under what condition", "", not text.startswith("only"))


def _trigger(rng: Random) -> Adjunct:
    text = f"{rng.choice(('if', 'when', 'as soon as', 'unless'))} {_filled(rng.choice(TRIGGERS), rng)}"
    return Adjunct(text, text, "" if text.startswith("unless") else "When", "")


def _source(rng: Random) -> Adjunct:
    np = make("doc", rng)
    text = f"{rng.choice(('according to', 'under', 'in line with'))} {np.text}"
    return Adjunct(text, np.text, "", "")


def _deadline(rng: Random) -> Adjunct:
    drawn = rng.random()
    if drawn < 0.6:
        span = f"{few(rng)} {rng.choice(('days', 'weeks', 'hours', 'working days', 'business days', 'months'))}"
        return Adjunct(f"within {span}", span, rng.choice(("Within what time", "Within what period")), f"{span} is the time within which")
    day = rng.choice(pools.DAYS) if drawn < 0.8 else date(rng, future=True)
    return Adjunct(f"by {day}", day, "By when", f"{day} is the {'day' if drawn < 0.8 else 'date'} by which")


def condition(rng: Random) -> str:
    """A clause that may or may not hold: "the amount exceeds 500 euros" """
    return _filled(rng.choice(CONDITIONS), rng)


def _filled(text: str, rng: Random) -> str:
    if "{" not in text:
        return text
    return text.format(
        money=money(rng),
        n=few(rng),
        role=make("role", rng).text,
        team=make("team", rng).text,
        system=make("system", rng).text,
        day=rng.choice(pools.DAYS),
        site=make("site", rng).text,
        form=make("form", rng).text,
    )


REASONS = """the old process was too slow|the law requires it|costs had to fall|it saves paper|customers asked for it|space is short
the previous supplier closed|duplicates must be avoided|the data are sensitive|the building is being rebuilt|demand has doubled
errors are found earlier that way|the contract says so|the network is slow|staff had asked for it|safety comes first
the warranty had run out|the budget allows no more|orders arrive late|the old rules were unclear""".replace("\n", "|").split("|")
PURPOSES = """reduce costs|save time|avoid duplicates|meet the deadline|protect customer data|shorten waiting times|keep records complete
prevent accidents|improve quality|detect errors early|save energy|speed up deliveries|reduce waste|comply with the law|cut paperwork
make planning easier|keep the figures comparable|find gaps early|lower the risk of fire|free up space""".replace("\n", "|").split("|")
CONDITIONS = """the amount exceeds {money}|the order is worth more than {money}|{role} agrees|{team} is not available|{system} is down
the request is urgent|the trip takes longer than {n} days|the file is larger than {n} GB|the customer has paid|the customer complains
the device is lost or stolen|the contract runs for more than {n} years|an alarm sounds|the temperature rises above {n} degrees
the deadline has passed|the delivery is incomplete|{form} is missing|the project is delayed by more than {n} days|a colleague is absent
the test fails|the password has expired|{role} has signed {form}|more than {n} people are affected|data have been lost
the visitor is under 18|the goods are damaged|the price rises by more than {n} percent|the account has been idle for {n} months
the road is closed|{team} has given its consent|{site} is closed|the item costs less than {money}""".replace("\n", "|").split("|")

TRIGGERS = """{system} is down|the file is larger than {n} GB|an alarm sounds|the temperature rises above {n} degrees|the test fails
the deadline has passed|the password has expired|data have been lost|the account has been idle for {n} months|the disk is full
more than {n} users are logged in|the connection is lost|a new file arrives|the battery is low|the power fails|a limit is reached
{system} has not answered for {n} seconds|the pressure falls|a job has ended|the value lies outside the range""".replace("\n", "|").split("|")
EVENTUAL: tuple[Callable[[Random], Adjunct], ...] = (_project, _reason, _place, _purpose, _client)
HABITUAL: tuple[Callable[[Random], Adjunct], ...] = (
    _often, _often, _place, _means, _means, _manner, _client, _purpose, _condition, _condition, _source, _reason,
)  # fmt: skip
DUTIFUL: tuple[Callable[[Random], Adjunct], ...] = (_deadline, _deadline, _deadline, _condition, _condition, _means, _manner, _source, _often)
"""What may go with an event, with a habit, with a duty."""
INANIMATE: tuple[Callable[[Random], Adjunct], ...] = (_often, _often, _trigger, _trigger, _purpose)
