"""A fact taken out of prose is stated there: what is refused, and what, just as close, is not."""

from __future__ import annotations

import pytest

from ftprep.checks.candidate import Candidate
from ftprep.checks.distilling import first_refusal
from ftprep.records import Evidence
from ftprep.strategies.distilling import rests_on

KESTREL = ("Kestrel is the analytics tool of the Data Platform team.", "It runs on the Basalt cluster, which Ada Berg looks after.")
RULES = (
    "Staff may not share passwords with contractors.",
    "Invoices above 500 euros must be signed by the Finance team unless a contract covers the invoices.",
    "The Legal team reviews contracts and only the board may end them.",
    "If it is on a public holiday, the Lyon office stays closed and the Oslo office opens at 10.",
    "The Oslo office reports to the Chief Operating Officer.",
)


def judged(fact: str, *sentences: str, title: str = "Handbook") -> str:
    """The check that refuses the fact, "" where none does."""
    row = Candidate(
        kind="rephrase",
        statement=fact,
        sources=(*sentences, title),
        evidence=tuple(Evidence(passage_id="p", quote=one) for one in rests_on(fact, sentences)),
        cited={"p": " ".join(sentences)},
        strict=True,
        around=(title,),
        language="en",
    )
    refusal = first_refusal(row)
    return refusal[0] if refusal else ""


@pytest.mark.parametrize(
    ("fact", "sentences"),
    [
        ("Kestrel runs on the Basalt cluster.", KESTREL),
        ("Ada Berg looks after the Basalt cluster.", KESTREL),
        ("Kestrel is the analytics tool of the Data Platform team.", KESTREL),
        ("Staff may not share passwords with contractors.", RULES),
        ("The Legal team reviews contracts.", RULES),
        ("Invoices above 500 euros must be signed by the Finance team unless a contract covers the invoices.", RULES),
        ("The Oslo office reports to the Chief Operating Officer.", RULES),
    ],
)
def test_what_is_stated_passes(fact: str, sentences: tuple[str, ...]) -> None:
    """Whole sentences, parts of them, and pronouns filled in."""
    assert judged(fact, *sentences) == ""


@pytest.mark.parametrize(
    ("fact", "sentences", "check"),
    [
        ("It runs on the Basalt cluster.", KESTREL, "fragment"),
        ("Runs on the Basalt cluster", KESTREL, "fragment"),
        ("Kestrel runs on the Marble cluster.", KESTREL, "new"),
        ("Kestrel is hosted on the Basalt cluster.", KESTREL, "new"),
        ("Staff may share passwords with contractors.", RULES, "condition"),
        ("Invoices above 500 euros must be signed by the Finance team.", RULES, "condition"),
        ("Invoices above 500 euros are signed by the Finance team.", RULES, "condition"),
        ("The board may end contracts.", RULES, "condition"),
        ("The Finance team reviews contracts.", RULES, "mixed"),
        ("The Chief Operating Officer reports to the Oslo office.", RULES, "order"),
        ("Invoices above 700 euros must be signed by the Finance team.", RULES, "new"),
    ],
)
def test_what_is_not_stated_is_refused(fact: str, sentences: tuple[str, ...], check: str) -> None:
    """A pronoun left, a word that came in, a "not" or "unless" that went, two sentences put together, a relation turned."""
    assert judged(fact, *sentences) == check


def test_a_name_may_come_from_the_title() -> None:
    """In the place of a pronoun, and of nothing else."""
    assert judged("Kestrel runs on the Basalt cluster.", KESTREL[1], title="Kestrel") == ""
    assert judged("The Basalt cluster of Kestrel has 24 nodes.", "The Basalt cluster has 24 nodes.", title="Kestrel") == "mixed"
