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


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        ("Visitors can use Heron to find their badge number.", "Visitors can use Heron to find their badge number."),
        ("Leave in lieu expires one year after it is earned.", "Leave in lieu expires one year after it is earned."),
        ("Tarn keeps three copies of its index.", "Tarn keeps three copies of its index, on Basalt."),
        ("Kestrel makes it easier to compare budgets.", "Kestrel makes it easier to compare budgets, which saves time."),
        (
            "The Data Platform team runs courses to help you learn SQL.",
            "The Data Platform team runs courses to help you learn SQL.",
        ),
        ("There is a printer on the second floor.", "There is a printer on the second floor."),
        ("IT maintains the IT inventory of the Oslo office.", "IT maintains the IT inventory of the Oslo office, cables apart."),
    ],
)
def test_a_pronoun_may_stand_for_what_the_fact_names(fact: str, sentence: str) -> None:
    """A possessive or pronoun behind what it stands for, an "it" that stands for nothing, a "you" in passing."""
    assert judged(fact, sentence) == ""


@pytest.mark.parametrize(
    "fact",
    [
        "Staff use it to find their badge number.",
        "Visitors must return them to the Oslo office.",
        "You can use Heron to find the badge number.",
        "If Heron is closed, you must call the Oslo office.",
        "Heron shows our visitors the badge number.",
        "The badge number stands on the form above.",
        "The rules for visitors are in this handbook.",
        "The rules for visitors can be found here.",
        "A form for visitors of the Oslo office is there.",
        "The main exceptions are visitors of the Oslo office.",
    ],
)
def test_what_points_out_of_the_fact_is_refused(fact: str) -> None:
    """A pronoun whose noun the fact does not name, somebody who is told to do it, and what stands elsewhere on the page."""
    assert judged(fact, fact) == "fragment"


@pytest.mark.parametrize(
    "fact",
    [
        "Migrating old content to the new system of the Oslo office.",
        "The updated plan under the second heading of the Budget page.",
        "Oversee budgets, projects, policies, reports, and other products.",
        "Reports only be read by the Finance team.",
        "May be copied when the Finance team has read the report.",
        "The visitor are met by the Oslo office.",
        "Plans that tell what visitors need and what the Oslo office can offer.",
    ],
)
def test_what_has_no_verb_of_its_own_is_no_fact(fact: str) -> None:
    """A heading, a task of a list, a modal that went, a verb of another number."""
    assert judged(fact, fact) == "fragment"


def test_a_title_may_say_which_one_is_meant() -> None:
    """Before a noun that the sentence has with "the" alone, or as the subject of a sentence without one; not elsewhere."""
    training = "Training > Safe driving"
    assert judged("The training class is required for all drivers.", "The class is required for all drivers.", title=training) == ""
    assert (
        judged("The class is required for training drivers.", "The class is required for all drivers.", title=training) == "mixed"
    )
    heron = "Heron"
    assert (
        judged(
            "Heron provides a list of visitors to the front desk.", "Provides a list of visitors to the front desk.", title=heron
        )
        == ""
    )
    assert (
        judged("The front desk provides Heron to visitors.", "Provides a list of visitors to the front desk.", title=heron)
        == "mixed"
    )
    assert judged("Tracking visitors has a plan.", "It has a plan.", title="Tracking visitors") == "mixed"
    assert judged("Marlow has a plan.", "It has a plan.", title="Marlow") == ""


GOING = "Requests go to the shared folder, and a notice goes to Ada Berg, who may answer."
WRITTEN = "Guests cannot read the ledger via the web page, but can still receive the ledger by post."


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        ("Requests go to the shared folder.", GOING),
        ("A notice goes to Ada Berg.", GOING),
        ("Guests can still receive the ledger by post.", WRITTEN),
        (
            "Projects are not staffed until the contract is signed.",
            "Projects are not staffed until the contract is signed and it can take up to 8 weeks to staff them.",
        ),
        ("The badge opens the doors of Oslo.", "Although some visitors may stay in Lyon, the badge opens the doors of Oslo."),
        (
            "Working groups create channels for their plans.",
            "Working groups create channels for their plans, and they may share them.",
        ),
        ("The Finance team meets once a week.", "The Finance team meets once a week, and when it does, Ada Berg may take notes."),
        ("Leads should ask the team about plans.", "Leads should ask the team about plans, and if there is time, the board."),
    ],
)
def test_a_condition_binds_its_own_clause(fact: str, sentence: str) -> None:
    """What stands in a clause that is joined to it, or says something of another noun, may be left out."""
    assert judged(fact, sentence) == ""


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        ("Ada Berg answers a notice.", GOING.replace("who may answer", "who may answer the notice")),
        ("Guests can read the ledger via the web page.", WRITTEN),
        ("The Oslo office opens at 10.", RULES[3]),
        ("The contract is signed.", "Projects are not staffed until the contract is signed."),
        ("Staff sign the form.", "Staff must read the rules and sign the form."),
        ("Visitors leave the badge at the desk.", "Visitors leave the badge at the desk when they go home."),
        (
            "Visitors leave the badge at the desk when they go.",
            "Visitors leave the badge at the desk when the second bell of the day rings and they go.",
        ),
        ("Private data is not allowed.", "Heron has no licence for secrets; therefore, private data is not allowed."),
    ],
)
def test_a_condition_of_its_clause_is_kept(fact: str, sentence: str) -> None:
    """A "may", "not" or "must" of the same verb, an "if" before or behind all that hangs on it, and what a "therefore" rests on."""
    assert judged(fact, sentence) in ("condition", "subject")


def test_title_case_says_nothing_about_capitals() -> None:
    """A heading's capitals are not kept, those of a name in the sentence are."""
    sentence = "Heron shows the icons of all teams, and Marble shows Basalt."
    assert judged("Heron shows the icons of all teams.", sentence, title="Icons > Adding Icons") == ""
    assert judged("Marble shows the basalt of teams.", "Marble shows the Basalt of teams.") == "grammar"


def test_words_may_be_said_twice() -> None:
    """Running ... running is no step back; what opens the sentence may close the fact; two steps back are another statement."""
    running = "Running a quick scan means running a tool that looks at a live tool for known faults."
    assert judged("Running a quick scan means running a tool that looks at a live tool for known faults.", running) == ""
    sentence = "If a badge is lost, the front desk calls the Oslo office for help."
    assert judged("The front desk calls the Oslo office for help if a badge is lost.", sentence) == ""
    assert judged("The Oslo office calls help for a badge if the front desk is lost.", sentence) == "order"


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        (
            "The adviser will lead the effort in security services and good practices.",
            "Security services will lead the effort in good practices.",
            "The adviser will lead the effort in security services and good practices.",
        ),
        (
            "The guest's part in the dinner does not involve a gift to the guest.",
            "The guest does not involve a gift to the guest.",
            "The guest's part in the dinner, as planned, does not involve a gift to the guest.",
        ),
        (
            "Members of the board meet every week.",
            "The board meet every week.",
            "Members of the board meet every week in the Oslo office.",
        ),
        (
            "If a card is lost, the card is replaced by the Oslo office.",
            "If a card is lost, the card will be called by the Oslo office.",
            "If a card is lost, the card is replaced by the Oslo office, but call the Oslo office first.",
        ),
        (
            "The board's sponsor is appointed by the Oslo office.",
            "Board views to the Oslo office.",
            "Represent board views to the Oslo office. The board's sponsor is appointed by the Oslo office.",
        ),
        (
            "Git tracks every change of a project.",
            "Kestrel tracks every change of a project.",
            "Kestrel works with a tool on a laptop called Git that tracks every change of a project.",
        ),
        (
            "Heron is a tool of the Oslo office that prints badges.",
            "The Oslo office prints badges.",
            "Heron is a tool of the Oslo office that prints badges.",
        ),
        (
            "The lead will take an active role in the project.",
            "The project will take an active role.",
            "The lead and the team of the project will take an active role in the project.",
        ),
        (
            "Good filing helps Kestrel show its costs.",
            "Good filing shows its costs.",
            "Good filing helps Kestrel show its costs and its plans.",
        ),
        (
            "The ledger will be closed by Payroll.",
            "The time card will work the ledger.",
            "The time card will work and the ledger will be closed by Payroll.",
        ),
        (
            "The room is used by those on the second floor.",
            "The second floor is the room.",
            "The room is used by those on the second floor and the third.",
        ),
    ],
)
def test_a_verb_keeps_its_subject(right: str, wrong: str, sentence: str) -> None:
    """What the subject hangs on, what a relative clause belongs to, and what another clause says of another thing."""
    assert judged(right, sentence) == ""
    assert judged(wrong, sentence) == "subject"


def test_an_adverb_becomes_no_adjective() -> None:
    """ "Shared strictly ... in accordance with our assessment" says nothing of the assessment."""
    sentence = "Names should be shared strictly on request in accordance with the privacy assessment."
    assert judged("The privacy assessment is strict.", sentence) in ("condition", "subject")
    assert judged("Names should be shared strictly on request.", sentence) == ""


def test_a_list_is_kept_whole_where_it_is_one_thing() -> None:
    """ "Between", "both" and "either" are said of all of the list."""
    sentence = "Heron is a venture between the Oslo office, the Lyon office, and the Bergen office."
    assert judged(sentence, sentence) == ""
    assert judged("Heron is a venture between the Oslo office.", sentence) == "list"
    assert judged("Heron is a venture between the Oslo office and the Lyon office.", sentence) == "list"
    names = (
        "Heron is a venture between the Office of Science and Arts (OSA), the Office of Work and Pay (OWP), and the Oslo office."
    )
    assert judged("Heron is a venture between the Office of Science and Arts (OSA).", names) == "list"
    both = "Heron serves both the Oslo office and the Lyon office on Mondays."
    assert judged("Heron serves both the Oslo office and the Lyon office.", both) == ""
    assert judged("Heron serves both the Oslo office on Mondays.", both) == "list"
    assert judged("Heron serves the Oslo office.", both) == "list"
    assert judged("Heron runs on Basalt.", "Heron runs on Basalt, and both Ada Berg and Ben Ode like it.") == ""
