"""mix.py: shares of kinds, a cap for each fact, the order."""

from __future__ import annotations

from ftprep.mix import Mix
from ftprep.records import Evidence, Example, Kind, Message, stable_id
from ftprep.settings import Settings


def row(number: int, kind: Kind = "qa", quote: str = "") -> Example:
    return Example(
        id=stable_id([str(number)]),
        kind=kind,
        messages=(Message(role="user", content="?"), Message(role="assistant", content=f"Answer {number}.")),
        document_ids=("d",),
        passage_ids=("p",),
        evidence=(Evidence(passage_id="p", quote=quote or f"quote {number}"),),
    )


def test_a_share_of_a_kind() -> None:
    """The share is taken of that kind only, the same rows at every run, others with another seed; the rest has a reason."""
    rows = [row(number) for number in range(1000)]

    def taken(seed: int) -> set[str]:
        mix = Mix(Settings(kind_shares={"qa": 0.3}, seed=seed))
        return {one.id for one in rows if mix.refusal(one) is None}

    assert 250 < len(taken(0)) < 350
    assert taken(0) == taken(0) != taken(1)
    mix = Mix(Settings(kind_shares={"qa": 0}))
    assert mix.refusal(rows[0]) == "more than the share of 0 that kind_shares gives qa"
    assert mix.refusal(row(1, "reversal")) is None


def test_a_cap_for_each_fact() -> None:
    """So many rows on the same words of a passage; originals do not count."""
    mix = Mix(Settings(max_per_fact=2))
    told = [mix.refusal(row(number, quote="Kestrel is ours.")) for number in range(4)]
    assert told == [None, None, *["more than 2 rows on the same words (max_per_fact)"] * 2]
    assert mix.refusal(row(9, quote="Heron is theirs.")) is None
    assert all(mix.refusal(row(number, "original", "Kestrel is ours.")) is None for number in range(5))


def test_questions_first() -> None:
    """Questions come before all else, each part in an order that the seed draws."""
    rows = [row(number, "qa" if number % 2 else "reversal") for number in range(40)]
    ordered = sorted(rows, key=Mix(Settings(order="questions-first")).order)
    assert [one.kind for one in ordered] == ["qa"] * 20 + ["reversal"] * 20
    assert ordered != sorted(rows, key=Mix(Settings(order="questions-first", seed=1)).order)
    mixed = sorted(rows, key=Mix(Settings()).order)
    assert len({one.kind for one in mixed[:15]}) == 2
