"""cleaning/duplicates.py: versions and copies of one work are found, works made from one template are not taken for each other."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ftprep.cleaning.duplicates import Duplicate, Duplicates

POLICY = """# Travel policy

Employees book trains for journeys below five hours and planes for everything that is farther away. The team lead agrees
to each journey before it is booked. Hotels are chosen from the list of the purchasing department, and the price of a
night must not exceed what the list allows for that town. Receipts are handed in within 30 days after the journey; later
ones are not paid. Who travels with a colleague from another department shares a car where that is possible. Meals are
paid by the day and not by receipt. Journeys abroad need the agreement of the department as well, and an insurance,
which the People team takes out. Questions go to the People team in Oslo, by mail or by telephone, on working days from
nine to four. This policy is looked at once a year by the management board.
"""

SHEET = """# Product sheet {name}

The {name} is a pump for clean water in buildings and small works. It is delivered with a mains cable, a pressure gauge
and a manual in six languages. The housing is made of stainless steel and the seals are made of rubber that is allowed
for drinking water. The pump is started and stopped by a pressure switch, which is set in the works and can be set again
on site with a screwdriver. Before it is used for the first time the pump must be filled with water. The pump must not
run dry; a sensor stops it where the water ends. It is serviced once a year by a trained person. Spare parts are kept in
stock for ten years after the last pump of the series was made. The guarantee is two years from the day of delivery.
Weight: {weight} kg. Power: {power} W. Flow: {flow} l/min.
"""

MINUTES = POLICY.replace("# Travel policy", "# Minutes of the travel committee\n\nMeeting of {date}. Present: {people}.")


def found(documents: dict[str, str], ranks: dict[str, int] | None = None) -> dict[str, str]:
    """Duplicate -> what is kept for it, by path; later ones are newer unless `ranks` says otherwise."""
    sources = list(documents)
    duplicates = Duplicates()
    for number, source in enumerate(sources):
        duplicates.add(number, documents[source])
    rank = (lambda number: ranks[sources[number]]) if ranks is not None else (lambda number: number)
    result = duplicates.find(lambda number: documents[sources[number]], rank, lambda number: sources[number])
    assert all(kept.kept not in result for kept in result.values()), "a duplicate must point to a document that is kept"
    return {sources[number]: sources[duplicate.kept] for number, duplicate in result.items()}


LATER = POLICY.replace("within 30 days", "within 20 days").replace("on working days from nine to four", "from nine to four")


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("hr/travel-policy_v1.docx", "hr/travel-policy_v2.docx"),
        ("hr/Travel Policy v1.9.docx", "hr/Travel Policy v2.0.pdf"),
        ("hr/TravelPolicyV1.docx", "hr/travel_policy_FINAL.docx"),
        ("hr/travel policy draft.docx", "hr/travel policy.docx"),
        ("hr/Copy of travel policy.docx", "hr/travel policy.docx"),
        ("hr/archive/travel-policy.docx", "hr/travel-policy.docx"),
        ("hr/travel-policy.docx", "hr/travel-policy.pdf"),
        ("hr/Reiserichtlinie Entwurf.docx", "hr/Reiserichtlinie_neu.docx"),
    ],
)
def test_the_newest_version_is_kept(older: str, newer: str) -> None:
    """Names that differ in version marks alone, texts nearly the same, numbers included: the older goes, whatever its place."""
    assert found({older: POLICY, newer: LATER}) == {older: newer}
    assert found({newer: LATER, older: POLICY}, {older: 1, newer: 2}) == {older: newer}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hr/travel-policy.docx", "intranet/pages/travel-policy.html"),
        ("hr/travel-policy.docx", "downloads/travel-policy (1).docx"),
        ("hr/travel-policy 2023-05-01.docx", "hr/travel-policy 2024-06-01.docx"),
        ("hr/TP-17.docx", "intranet/travelling.html"),
    ],
)
def test_copies_with_the_same_facts_are_found(one: str, other: str) -> None:
    """The same name or first line, the same numbers and names, a few other words: one work."""
    reworded = POLICY.replace("Receipts are handed in", "Receipts must be handed in").replace("looked at", "revised")
    assert found({one: POLICY, other: reworded}) == {one: other}


@pytest.mark.parametrize(
    ("documents"),
    [
        {f"pumps/X{n}00.pdf": SHEET.format(name=f"X{n}00", weight=n, power=n * 10, flow=n + 3) for n in range(1, 6)},
        {f"pumps/pump v{n}.pdf": SHEET.format(name=f"Pump V{n}", weight=n, power=n, flow=n) for n in range(1, 4)},
        {f"pumps/{name}/sheet.md": SHEET.format(name=name, weight=7, power=90, flow=11) for name in ("red", "blue", "green")},
        {f"{name}-pump.md": SHEET.format(name=name, weight=7, power=90, flow=11) for name in ("red", "blue")},
        {f"minutes {d}.docx": MINUTES.format(date=d, people="Ana Ruiz") for d in ("2024-05-01", "2024-05-08")},
        {f"minutes/{p}/m.docx": MINUTES.format(date="Monday", people=p) for p in ("Ana Ruiz", "Jon Berg")},
        {f"invoices/2024-{n:02}.pdf": POLICY + f"\nInvoice {n}: {n * 100} EUR" for n in range(1, 8)},
        {f"customers/{name}/contract.docx": POLICY + f"\nThis is agreed with {name} Ltd.\n" for name in ("Norden", "Borealis")},
        {f"forms/application ({n}).pdf": POLICY + f"\nName: {name}\n" for n, name in enumerate(("Ana", "Jon"))},
        {"hr/travel-policy.docx": POLICY, "hr/travel-rules.docx": LATER},
        {"hr/travel-policy v1.docx": POLICY, "hr/travel-policy v2.docx": POLICY[:300] + SHEET},
    ],
    ids=["sheets", "product V2", "folders", "names", "minutes", "people", "invoices", "customers", "forms", "numbers", "rewritten"],
)
def test_one_template_about_different_things_stays(documents: dict[str, str]) -> None:
    """Texts that are nine tenths the same and about different things are all kept, in any order."""
    assert found(documents) == {}
    assert found(dict(reversed(documents.items()))) == {}


def test_equal_texts_are_duplicates_whatever_their_names() -> None:
    """The same text is the same document, also where it is short or has other blanks; of equal ranks the first is kept."""
    assert found({"a.txt": "Closed on Mondays.", "b/c.md": "Closed  on\nMondays.\n"}, {"a.txt": 0, "b/c.md": 0}) == {
        "b/c.md": "a.txt"
    }
    assert found({"a.txt": POLICY, "z.md": POLICY}) == {"a.txt": "z.md"}


def test_short_texts_must_be_equal() -> None:
    """Below fifty words one word may be all that counts."""
    assert found({"open v1.txt": "The gate is open on Mondays.", "open v2.txt": "The gate is open on Tuesdays."}) == {}


def test_chains_end_at_a_document_that_is_kept() -> None:
    """v1 like v2 like v3, v1 not like v3: what is kept is alike to each that it stands for, in every order of reading."""
    drafts = [POLICY]
    for words in (
        ("trains", "buses"),
        ("planes", "ships"),
        ("Hotels", "Inns"),
        ("Receipts", "Bills"),
        ("Meals", "Dinners"),
        ("car", "van"),
    ):
        drafts.append(drafts[-1].replace(*words))
    documents = {f"hr/travel-policy v{number}.md": text for number, text in enumerate(drafts)}
    ranks = {source: number for number, source in enumerate(documents)}
    expected = found(documents, ranks)
    assert 1 <= len(expected) < len(documents) - 1
    for seed in range(5):
        shuffled = list(documents.items())
        random.Random(seed).shuffle(shuffled)
        assert found(dict(shuffled), ranks) == expected


def test_other_scripts_are_counted_by_sign() -> None:
    """A Chinese text has no blanks between words: fifty signs are long enough, one other sign makes no other work."""
    text = (
        "仓库星期一关闭。从星期二早上开始在侧门收货。预订比平时贵的航班之前，请先询问您的主管。每台水泵出厂前都要测试两个小时，结果会记录下来。"
        * 2
    )
    assert found({"规定 v1.md": text + "谢谢。", "规定 v2.md": text}) == {"规定 v1.md": "规定 v2.md"}


def test_likeness_is_told() -> None:
    """One is the same text; below it the share of word pairs that both have."""
    duplicates = Duplicates()
    texts = [POLICY, LATER, LATER]
    for number, text in enumerate(texts):
        duplicates.add(number, text)
    result = duplicates.find(texts.__getitem__, lambda number: -number, lambda number: f"policy v{number}.md")
    assert result.keys() == {1, 2}
    assert 0.9 <= result[1].likeness < 1
    assert result[2] == Duplicate(kept=0, likeness=result[1].likeness)


@given(
    st.lists(st.sampled_from([POLICY, LATER, SHEET, "short", ""]), max_size=6), st.lists(st.integers(0, 2), min_size=6, max_size=6)
)
def test_the_kept_ones_are_newest(texts: list[str], ranks: list[int]) -> None:
    """No document is dropped for an older one, and never all of them."""
    duplicates = Duplicates()
    for number, text in enumerate(texts):
        duplicates.add(number, text)
    result = duplicates.find(texts.__getitem__, ranks.__getitem__, lambda number: f"d v{number}.md")
    assert len(result) < max(1, len(texts))
    for number, duplicate in result.items():
        assert (ranks[duplicate.kept], -duplicate.kept) > (ranks[number], -number)
