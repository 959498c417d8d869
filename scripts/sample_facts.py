"""Every true fact of the sample company with its wordings: how documents say it, two rephrasings, the reversal, a question.

Facts of one relation share their wordings (RELATIONS); the rules of the policies have wordings of their own (RULES).

    fact("owned-by", "Tarn").reversal -> "The Data Platform team owns Tarn."
"""

from __future__ import annotations

from dataclasses import dataclass

import sample_world as world


@dataclass(frozen=True)
class Fact:
    """One true fact. `says` are the sentences that documents may use for it; the other wordings stand in no document."""

    id: str
    subject: str
    relation: str
    object: str
    says: tuple[str, ...]
    rephrasings: tuple[str, str]
    reversal: str
    question: str
    answer: str
    back_question: str = ""
    back_answer: str = ""


@dataclass(frozen=True)
class Relation:
    """The wordings that all facts of a relation share; {s} is the subject, {o} the object; a back question asks for the subject."""

    says: tuple[str, ...]
    rephrasings: tuple[str, str]
    reversal: str
    question: str
    answer: str = "{o}"
    back_question: str = ""
    back_answer: str = "{s}"


RELATIONS = {
    "used-for": Relation(
        ("{s} is the internal tool that we use for {o}.", "The internal tool {s} is used for {o}."),
        ("People at Ostrelund use {s} for {o}.", "The purpose of {s} is {o}."),
        "The internal tool for {o} is {s}.",
        "What is {s} used for?",
        back_question="Which internal tool is used for {o}?",
    ),
    "owned-by": Relation(
        ("{s} is owned by the {o}.", "The internal tool {s} belongs to the {o}."),
        ("The owner of {s} is the {o}.", "{s} is in the hands of the {o}."),
        "The {o} owns {s}.",
        "Which team owns {s}?",
        "the {o}",
    ),
    "runs-on": Relation(
        ("{s} runs on the {o}.", "{s} is installed on the {o}."),
        ("The {o} is where {s} runs.", "{s} is operated on the {o}."),
        "The {o} runs {s}.",
        "Which system does {s} run on?",
        "the {o}",
    ),
    "written-in": Relation(
        ("{s} is written in {o}.",),
        ("The programming language of {s} is {o}.", "The developers wrote {s} in {o}."),
        "{o} is the programming language in which {s} is written.",
        "In which programming language is {s} written?",
    ),
    "in-use-since": Relation(
        ("{s} has been in use since {o}.",),
        ("People at Ostrelund have worked with {s} since {o}.", "The use of {s} began in {o}."),
        "{o} is the year in which {s} came into use.",
        "Since when has {s} been in use?",
    ),
    "contact-for": Relation(
        ("{s} is the contact for {o}.",),
        ("Questions about {o} go to {s}.", "{s} answers questions about {o}."),
        "The contact for {o} is {s}.",
        "Who is the contact for {o}?",
        "{s}",
    ),
    "replaced": Relation(
        ("{s} replaced {o}.", "{s} took the place of {o}."),
        ("{s} is the successor of {o}.", "{s} was introduced in place of {o}."),
        "{o} was replaced by {s}.",
        "Which system did {s} replace?",
        back_question="Which tool replaced {o}?",
    ),
    "retired-in": Relation(
        ("{s} was switched off in {o}.",),
        ("{s} was taken out of use in {o}.", "The last month of {s} was {o}."),
        "{o} is the month in which {s} was switched off.",
        "When was {s} switched off?",
        back_question="Which system was switched off in {o}?",
    ),
    "switched-off-because": Relation(
        ("{s} was switched off because it {o}.",),
        ("The reason for switching off {s} was that it {o}.", "{s} had to go because it {o}."),
        "Because it {o}, {s} was switched off.",
        "Why was {s} switched off?",
        "because it {o}",
    ),
    "leads": Relation(
        ("{s} leads the {o} and answers for its budget.", "{s} is the head of the {o} at Ostrelund."),
        ("{s} is in charge of the {o}.", "{s} is the lead of the {o}."),
        "The {o} is led by {s}.",
        "Which team does {s} lead?",
        "the {o}",
        back_question="Who leads the {o}?",
    ),
    "deputy-of": Relation(
        ("{s} is the deputy lead of the {o}.",),
        ("{s} is second in charge of the {o}.", "{s} stands in for the lead of the {o}."),
        "The deputy lead of the {o} is {s}.",
        "Of which team is {s} the deputy lead?",
        "the {o}",
        back_question="Who is the deputy lead of the {o}?",
    ),
    "works-in": Relation(
        ("The {s} works in the {o} office.", "The {s} is based in the {o} office."),
        ("The {s} has its desks in the {o} office.", "The workplace of the {s} is the {o} office."),
        "The {o} office is home to the {s}.",
        "In which office does the {s} work?",
        "the {o} office",
    ),
    "reports-to": Relation(
        ("The {s} reports to the {o}.",),
        ("The {s} is answerable to the {o}.", "The superior of the {s} is the {o}."),
        "The {o} is the one to whom the {s} reports.",
        "To whom does the {s} report?",
        "the {o}",
    ),
    "has-members": Relation(
        ("The {s} has {o} members.",),
        ("There are {o} people in the {s}.", "{o} people belong to the {s}."),
        "{o} is the number of people in the {s}.",
        "How many members does the {s} have?",
    ),
    "has-title": Relation(
        ("{s} is the {o} of Ostrelund.", "{s} is our {o}."),
        ("{s} holds the post of {o} at Ostrelund.", "{s} serves Ostrelund as {o}."),
        "The {o} of Ostrelund is {s}.",
        "What is the post of {s} at Ostrelund?",
        back_question="Who is the {o} of Ostrelund?",
    ),
    "opened-in": Relation(
        ("The {s} office of Ostrelund opened its doors in {o}.",),
        ("The {s} office has been open since {o}.", "Ostrelund opened its {s} office in {o}."),
        "{o} is the year in which the {s} office opened.",
        "When did the {s} office open?",
        back_question="Which office opened in {o}?",
        back_answer="the {s} office",
    ),
    "houses": Relation(
        ("The {s} office houses {o} employees.", "{o} employees work in the {s} office."),
        ("Ostrelund has {o} employees in its {s} office.", "The staff of the {s} office counts {o} employees."),
        "{o} is the number of employees in the {s} office.",
        "How many employees work in the {s} office?",
    ),
    "manages-office": Relation(
        ("{s} manages the {o} office and orders its supplies.", "{s} is the office manager in {o} and holds the keys."),
        ("{s} runs the {o} office.", "{s} takes care of the {o} office."),
        "The {o} office is managed by {s}.",
        "Which office does {s} manage?",
        "the {o} office",
        back_question="Who manages the {o} office?",
    ),
    "stands-in": Relation(
        ("The {s} office stands in {o}.",),
        ("The address of the {s} office is in {o}.", "The {s} office can be found in {o}."),
        "{o} is the street of the {s} office.",
        "In which street does the {s} office stand?",
        back_question="Which office stands in {o}?",
        back_answer="the {s} office",
    ),
    "located-at": Relation(
        ("The {s} stands in {o}.",),
        ("The {s} is located in {o}.", "The place of the {s} is {o}."),
        "{o} is where the {s} stands.",
        "Where does the {s} stand?",
    ),
    "operates": Relation(
        ("The {s} operates the {o}.", "The {s} looks after the {o}."),
        ("The {s} keeps the {o} running.", "The {s} is responsible for the {o}."),
        "The {o} is operated by the {s}.",
        "Which team operates the {o}?",
        "the {s}",
    ),
    "supplies": Relation(
        ("{s} supplies {o} to Ostrelund.", "{s} provides Ostrelund with {o}."),
        ("{s} is the supplier of {o} for Ostrelund.", "Ostrelund receives {o} from {s}."),
        "The supplier of {o} is {s}.",
        "What does {s} supply?",
        back_question="Which supplier provides {o}?",
    ),
    "delivers-to": Relation(
        ("{s} delivers to the {o} office.",),
        ("Deliveries of {s} go to the {o} office.", "{s} serves the {o} office."),
        "The {o} office is served by {s}.",
        "To which office does {s} deliver?",
        "the {o} office",
    ),
    "contract-signed-by": Relation(
        ("The contract with {s} is signed by {o}.",),
        (
            "The signature under the contract with {s} is that of {o}.",
            "For Ostrelund, {o} puts the name under the contract with {s}.",
        ),
        "{o} signs the contract with {s}.",
        "Who signs the contract with {s}?",
    ),
    "contract-until": Relation(
        ("The contract with {s} runs until {o}.",),
        ("The contract with {s} is valid until {o}.", "{o} is the last day of the contract with {s}."),
        "On {o} the contract with {s} ends.",
        "Until when does the contract with {s} run?",
        back_question="Which supplier's contract ends on {o}?",
    ),
    "contract-value": Relation(
        ("The contract with {s} costs {o} euros a year.",),
        ("Ostrelund pays {s} {o} euros a year.", "The yearly price of the contract with {s} is {o} euros."),
        "{o} euros is the yearly price of the contract with {s}.",
        "How much does the contract with {s} cost in a year?",
        "{o} euros",
    ),
    "policy-owner": Relation(
        ("{s} owns the {o} and answers questions about it.", "{s} is responsible for the {o} and keeps it up to date."),
        ("{s} is the owner of the {o}.", "{s} decides about the {o}."),
        "The {o} is owned by {s}.",
        "Which policy does {s} own?",
        "the {o}",
        back_question="Who owns the {o}?",
    ),
    "reviewed-in": Relation(
        ("The {s} was last reviewed in {o}.",),
        ("The latest review of the {s} took place in {o}.", "The {s} was looked through again in {o}."),
        "{o} is the month in which the {s} was last reviewed.",
        "When was the {s} last reviewed?",
        back_question="Which policy was last reviewed in {o}?",
        back_answer="the {s}",
    ),
    "manages-project": Relation(
        ("{s} manages {o}.", "{s} is the manager of {o}."),
        ("{s} runs {o}.", "{s} is in charge of {o}."),
        "{o} is managed by {s}.",
        "Which project does {s} manage?",
        back_question="Who manages {o}?",
    ),
    "sponsored-by": Relation(
        ("{s} is sponsored by {o}.",),
        ("{s} has {o} as its sponsor.", "{s} is backed by {o}."),
        "{o} sponsors {s}.",
        "Who sponsors {s}?",
        back_question="Which project does {o} sponsor?",
    ),
    "started-in": Relation(
        ("{s} started in {o}.",),
        ("The work on {s} began in {o}.", "{s} has been under way since {o}."),
        "{o} is the month in which {s} started.",
        "When did {s} start?",
        back_question="Which project started in {o}?",
    ),
    "ends-in": Relation(
        ("{s} ends in {o}.",),
        ("{s} is planned to be finished in {o}.", "The last month of {s} is {o}."),
        "{o} is the month in which {s} ends.",
        "When does {s} end?",
        back_question="Which project ends in {o}?",
    ),
    "has-budget": Relation(
        ("{s} has a budget of {o}.",),
        ("The budget of {s} is {o}.", "{o} have been set aside for {s}."),
        "{o} is the budget of {s}.",
        "What is the budget of {s}?",
        back_question="Which project has a budget of {o}?",
    ),
    "measures": Relation(
        ("The {s} sensor measures {o}.",),
        ("The {s} sensor is made to measure {o}.", "Customers use the {s} sensor to find {o}."),
        "The sensor that measures {o} is the {s}.",
        "What does the {s} sensor measure?",
        back_question="Which sensor measures {o}?",
        back_answer="the {s}",
    ),
    "launched-in": Relation(
        ("The {s} sensor was launched in {o}.",),
        ("The {s} sensor came onto the market in {o}.", "The {s} sensor has been sold since {o}."),
        "{o} is the year in which the {s} sensor was launched.",
        "When was the {s} sensor launched?",
        back_question="Which sensor was launched in {o}?",
        back_answer="the {s}",
    ),
    "product-manager": Relation(
        ("{s} is the product manager of the {o} sensor.",),
        ("{s} is in charge of the {o} sensor.", "{s} decides how the {o} sensor develops."),
        "The product manager of the {o} sensor is {s}.",
        "Of which sensor is {s} the product manager?",
        "the {o}",
        back_question="Who is the product manager of the {o} sensor?",
    ),
    "battery-lasts": Relation(
        ("The battery of the {s} sensor lasts {o} before it must be changed.",),
        ("The {s} sensor runs for {o} on one battery.", "After {o} the battery of the {s} sensor is empty."),
        "{o} is how long the battery of the {s} sensor lasts.",
        "How long does the battery of the {s} sensor last?",
        back_question="Which sensor has a battery that lasts {o}?",
        back_answer="the {s}",
    ),
}


def _triples() -> list[tuple[str, str, str]]:
    """(relation, subject, object) of all facts that the records hold."""
    out: list[tuple[str, str, str]] = []
    deputies = {team.name: team.deputy for team in world.TEAMS}
    for tool in world.TOOLS:
        out += [("used-for", tool.name, tool.purpose), ("owned-by", tool.name, tool.owner), ("runs-on", tool.name, tool.runs_on)]
        out += [("written-in", tool.name, tool.language), ("in-use-since", tool.name, tool.since)]
        out += [("contact-for", deputies[tool.owner], tool.name)]
    for change in world.REPLACEMENTS:
        out += [("replaced", change.new, change.old), ("retired-in", change.old, change.month)]
        out += [("switched-off-because", change.old, change.reason)]
    for team in world.TEAMS:
        out += [("leads", team.lead, team.name), ("deputy-of", team.deputy, team.name), ("works-in", team.name, team.office)]
        out += [("reports-to", team.name, team.reports_to), ("has-members", team.name, team.size)]
    out += [("has-title", person.name, person.title) for person in world.PEOPLE]
    for office in world.OFFICES:
        out += [("opened-in", office.city, office.opened), ("houses", office.city, office.people)]
        out += [("manages-office", office.manager, office.city), ("stands-in", office.city, office.street)]
    for platform in world.PLATFORMS:
        out += [("located-at", platform.name, platform.place), ("operates", platform.operator, platform.name)]
    for supplier in world.SUPPLIERS:
        out += [("supplies", supplier.name, supplier.goods), ("contract-signed-by", supplier.name, supplier.signer)]
        out += [("contract-until", supplier.name, supplier.until), ("contract-value", supplier.name, supplier.yearly)]
        out += [("delivers-to", supplier.name, supplier.site)] if supplier.site else []
    for policy in world.POLICIES:
        out += [("policy-owner", policy.owner, policy.name), ("reviewed-in", policy.name, policy.reviewed)]
    for project in world.PROJECTS:
        out += [("manages-project", project.manager, project.name), ("sponsored-by", project.name, project.sponsor)]
        out += [("started-in", project.name, project.started), ("ends-in", project.name, project.ends)]
        out += [("has-budget", project.name, project.budget)]
    for product in world.PRODUCTS:
        out += [("measures", product.name, product.measures), ("launched-in", product.name, product.launched)]
        out += [("product-manager", product.manager, product.name), ("battery-lasts", product.name, product.battery)]
    return out


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _worded(relation: str, subject: str, object_: str) -> Fact:
    words = RELATIONS[relation]

    def fill(template: str) -> str:
        return template.format(s=subject, o=object_)

    return Fact(
        id=f"{relation}:{subject}" if relation not in ("contact-for", "operates") else f"{relation}:{subject}:{object_}",
        subject=subject,
        relation=relation,
        object=object_,
        says=tuple(_capital(fill(said)) for said in words.says),
        rephrasings=(_capital(fill(words.rephrasings[0])), _capital(fill(words.rephrasings[1]))),
        reversal=_capital(fill(words.reversal)),
        question=fill(words.question),
        answer=fill(words.answer),
        back_question=fill(words.back_question),
        back_answer=fill(words.back_answer) if words.back_question else "",
    )


def all_facts() -> dict[str, Fact]:
    """Every fact by its id. Raises ValueError where two facts would bear the same id."""
    from sample_rules import RULES

    facts: dict[str, Fact] = {}
    for made in [*(_worded(*triple) for triple in _triples()), *RULES]:
        if made.id in facts:
            raise ValueError(f"two facts have the id {made.id}")
        facts[made.id] = made
    return facts
