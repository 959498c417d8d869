from msgspec.structs import replace

from ftprep.costs.sensitivity import tables
from tests.costs.cases import case


def test_one_number_is_changed_at_a_time() -> None:
    """Five tables of five; more queries a day make fewer days, more hits make the documents cheaper, as does a shorter answer."""
    found = tables(case(), "cache", lambda one, factor: replace(one, corpus_tokens=round(one.corpus_tokens * factor)))
    assert [one.what for one in found] == [
        "queries a day",
        "corpus size",
        "queries that find the cache warm",
        "answer length",
        "tuned again every",
    ]
    assert all(len(one.rows) == 5 for one in found)
    days = [row.against_icl.days for row in found[0].rows]
    assert None not in days
    assert days == sorted(days, reverse=True)  # type: ignore[type-var]  # none is None
    for table in found[1:2]:
        assert [row.icl for row in table.rows] == sorted(row.icl or 0 for row in table.rows)
    hits = [row.icl or 0 for row in found[2].rows]
    assert hits == sorted(hits, reverse=True)
    assert [row.is_base for row in found[3].rows] == [False, False, True, False, False]
    again = [row.tuned or 0 for row in found[4].rows]
    assert again[0] == again[1] < again[2] < again[3] < again[4]
