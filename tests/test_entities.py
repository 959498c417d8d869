import pytest

from ftprep.entities import entities, names_and_numbers


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Kestrel is owned by the Data Platform team.", [("Kestrel", "name"), ("the Data Platform team", "name")]),
        ("The Data Platform team is led by Ingrid Solheim.", [("The Data Platform team", "name"), ("Ingrid Solheim", "person")]),
        ("Marlow replaced Opsdesk in March 2022.", [("Marlow", "name"), ("Opsdesk", "name"), ("March 2022", "date")]),
        ("Nightly backups are stored in the Frankfurt data centre.", [("the Frankfurt data centre", "name")]),
        ("Invoices above 20,000 euros require three offers.", [("20,000 euros", "number"), ("three offers", "number")]),
        ("Requests for laptops are approved within two business days.", [("two business days", "number")]),
        ("Brightpath Energy supplies electricity.", [("Brightpath Energy", "name")]),
        ("ACME SecOps manages the Bounty program.", [("ACME SecOps", "name"), ("the Bounty program", "name")]),
        ("Project Juniper ends in 2026.", [("Project Juniper", "name"), ("2026", "date")]),
        ("The 18F team runs USA.gov.", [("The 18F team", "name"), ("USA.gov", "name")]),
        ("Form 7600A is signed in Room 12B.", [("Form 7600A", "name"), ("Room 12B", "name")]),
        ("The 30 minute call is held by TTS.", [("30 minute", "number"), ("TTS", "name")]),
        ("Thirnmolt Lite is sold by Babi Solar.", [("Thirnmolt Lite", "name"), ("Babi Solar", "name")]),
        ("Travel expenses are paid monthly.", []),
        ("Visitors wear a badge.", []),
    ],
)
def test_entities_of_company_prose(sentence: str, found: list[tuple[str, str]]) -> None:
    """Names come with determiner and head noun, numbers with their unit, ordinary words at the beginning are no names."""
    assert [(entity.text, entity.kind) for entity in entities(sentence)] == found


@pytest.mark.parametrize(
    "sentence", ["The Osprey database holds invoices of 2021 for the Lyon office.", "In June 2021, Beacon replaced Old Ledger."]
)
def test_offsets_point_at_the_text(sentence: str) -> None:
    """An entity can be cut out of its sentence by its offsets."""
    assert entities(sentence)
    for entity in entities(sentence):
        assert sentence[entity.start : entity.end] == entity.text


def test_the_head_noun_says_what_kind_of_thing_a_name_is() -> None:
    """ "Which office" is asked for the Bergen office."""
    assert [entity.head for entity in entities("The Bergen office opened in 2017.")] == ["office", ""]


def test_names_and_numbers_of_an_answer() -> None:
    """A capital that only begins a sentence counts for nothing; names, digits and number words do."""
    assert names_and_numbers("In 2021 the Lyon office had twelve rooms. Staff liked it.") == ["2021", "Lyon", "twelve"]


def test_digits_and_letters_and_dots_are_one_name() -> None:
    """18F is no 18, USA.gov no USA; a measure is a number with its unit."""
    assert names_and_numbers("In 2021 18F moved USA.gov, 5G and COVID-19 pages to Node.js.") == [
        "2021",
        "18F",
        "USA.gov",
        "5G",
        "COVID-19",
        "Node.js",
    ]
