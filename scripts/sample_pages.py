"""What stands in each file of sample_docs/: headings, paragraphs, lists and tables, each sentence with the facts it states.

PAGES[0] -> Page("company/overview.md", "Ostrelund at a glance", (Heading(...), Paragraph((Sentence(...), ...)), ...))
"""

from __future__ import annotations

from dataclasses import dataclass

import sample_world as world
from sample_facts import Fact, all_facts

FACTS = all_facts()


@dataclass(frozen=True)
class Sentence:
    """One sentence and the facts that it states (perhaps none). `alone` is False where a pronoun stands for the subject."""

    text: str
    facts: tuple[Fact, ...] = ()
    alone: bool = True


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Paragraph:
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Bullets:
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Row:
    cells: tuple[str, ...]
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Table:
    title: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]

    def as_text(self, row: Row) -> str:
        """A row as a reader of tables says it: "Tool: Tarn; Language: Rust"."""
        return "; ".join(f"{name}: {cell}" for name, cell in zip(self.header, row.cells, strict=True))


Block = Heading | Paragraph | Bullets | Table


@dataclass(frozen=True)
class Page:
    file: str
    title: str
    blocks: tuple[Block, ...]


def say(id_: str, wording: int = 0) -> Sentence:
    """The fact in one of its own wordings."""
    return Sentence(FACTS[id_].says[wording], (FACTS[id_],))


def both(text: str, *ids: str) -> Sentence:
    """A sentence that states several facts; each subject and object must stand in it."""
    facts = tuple(FACTS[id_] for id_ in ids)
    for part in (part for fact in facts for part in (fact.subject, fact.object)):
        if part.casefold() not in text.casefold():
            raise ValueError(f"{part!r} is missing in {text!r}")
    return Sentence(text, facts)


def it(text: str, id_: str) -> Sentence:
    """A sentence that names its subject by a pronoun only."""
    if FACTS[id_].object.casefold() not in text.casefold():
        raise ValueError(f"{FACTS[id_].object!r} is missing in {text!r}")
    return Sentence(text, (FACTS[id_],), alone=False)


def plain(text: str) -> Sentence:
    """A sentence that states no fact."""
    return Sentence(text)


def p(*sentences: Sentence) -> Paragraph:
    return Paragraph(sentences)


def ul(*sentences: Sentence) -> Bullets:
    return Bullets(sentences)


def _tool_register() -> Table:
    contact = {team.name: team.deputy for team in world.TEAMS}
    rows = tuple(
        Row(
            (tool.name, tool.language, tool.since, contact[tool.owner]),
            (
                FACTS[f"written-in:{tool.name}"],
                FACTS[f"in-use-since:{tool.name}"],
                FACTS[f"contact-for:{contact[tool.owner]}:{tool.name}"],
            ),
        )
        for tool in sorted(world.TOOLS, key=lambda tool: tool.name)
    )
    return Table("Tool register", ("Tool", "Written in", "In use since", "Contact"), rows)


def _contracts() -> Table:
    kinds = ("supplies", "contract-signed-by", "contract-until", "contract-value")
    rows = tuple(
        Row((s.name, s.goods, s.signer, s.until, s.yearly), tuple(FACTS[f"{kind}:{s.name}"] for kind in kinds))
        for s in world.SUPPLIERS
    )
    return Table("Contracts", ("Supplier", "Supplies", "Signed by", "Runs until", "Euros a year"), rows)


def _delivery_sites() -> Table:
    rows = tuple(Row((s.name, s.site), (FACTS[f"delivers-to:{s.name}"],)) for s in world.SUPPLIERS if s.site)
    return Table("Sites", ("Supplier", "Delivers to the office in"), rows)


def _reviews() -> Table:
    rows = tuple(Row((policy.name, policy.reviewed), (FACTS[f"reviewed-in:{policy.name}"],)) for policy in world.POLICIES)
    return Table("Last reviews", ("Policy", "Last reviewed in"), rows)


PAGES = (
    Page("company/overview.md", "Ostrelund at a glance", (
        p(both("Ostrelund makes sensors for water in rivers, harbours and pipes.", "makes"), say("founder"), say("head-office"),
          both("All sensors are assembled in Westhollow, where Ostrelund has its only plant.", "sensors-assembled")),
        p(plain("This page is meant for new colleagues."), plain("The pages behind it say more.")),
        Heading("Who owns which policy"),
        ul(*(say(f"policy-owner:{policy.owner}", number % 2) for number, policy in enumerate(world.POLICIES))),
        Heading("Last reviews"),
        _reviews(),
    )),
    Page("company/executives.md", "The people at the top", (
        p(*(say(f"has-title:{person.name}") for person in world.PEOPLE[:4])),
        p(plain("The four meet every Monday morning.")),
        Heading("Other posts"),
        p(*(say(f"has-title:{person.name}", 1) for person in world.PEOPLE[4:])),
    )),
    Page("company/teams.docx", "Teams of Ostrelund", (
        p(plain("Each team has one lead and one deputy.")),
        Heading("Data Platform"),
        p(say("leads:Maren Holloway"), say("deputy-of:Elio Hartnell"), both("The Data Platform team has 14 members and reports to the Chief Technology Officer.", "has-members:Data Platform team", "reports-to:Data Platform team")),
        Heading("Firmware"),
        p(say("leads:Idris Calloway", 1), say("deputy-of:Nadia Brockhurst"), both("The Firmware team has 22 members and reports to the Chief Technology Officer.", "has-members:Firmware team", "reports-to:Firmware team")),
        Heading("Customer Care"),
        p(say("leads:Paloma Thackeray"), say("deputy-of:Fergus Imlay"), both("The Customer Care team has 31 members and reports to the Chief Operating Officer.", "has-members:Customer Care team", "reports-to:Customer Care team")),
        Heading("Finance"),
        p(say("leads:Gregor Anstey"), say("deputy-of:Odile Renshaw"), it("It reports to the Chief Financial Officer.", "reports-to:Finance team"),
          both("The Finance team has 17 members in a single room.", "has-members:Finance team")),
        Heading("Legal"),
        p(say("leads:Sunniva Pell", 1), say("deputy-of:Casper Thorne"), both("The Legal team has 6 members and reports to the Chief Financial Officer.", "has-members:Legal team", "reports-to:Legal team")),
        Heading("Manufacturing"),
        p(say("leads:Tobias Quenby"), say("deputy-of:Liv Ashdown"), say("reports-to:Manufacturing team"),
          both("The Manufacturing team has 120 members, who work in two shifts.", "has-members:Manufacturing team")),
    )),
    Page("offices/offices.html", "Our offices", (
        p(plain("Please tell reception when something on this page has changed.")),
        Heading("Northmere"),
        p(say("opened-in:Northmere"), both("The Northmere office stands in Weir Lane and houses 140 employees.", "stands-in:Northmere", "houses:Northmere"), say("manages-office:Jonas Trevanion"),
          both("The Finance team and the Legal team work in the Northmere office.", "works-in:Finance team", "works-in:Legal team"),
          say("works-in:Data Platform team")),
        Heading("Westhollow"),
        p(both("The Westhollow office opened in 2011 as the second office of Ostrelund.", "opened-in:Westhollow"),
          both("210 employees work in the Westhollow office, and it stands in Kiln Road.", "houses:Westhollow", "stands-in:Westhollow"), say("manages-office:Tamsin Oakes"),
          say("works-in:Manufacturing team"), say("office-and-plant")),
        Heading("Port Ellery"),
        p(both("The Port Ellery office opened in 2013 and houses 75 employees.", "opened-in:Port Ellery", "houses:Port Ellery"),
          say("stands-in:Port Ellery"), say("manages-office:Beatrix Lowell", 1), say("works-in:Firmware team", 1)),
        Heading("Calder Bay"),
        p(say("opened-in:Calder Bay"), both("The Calder Bay office stands in Harrow Street and houses 48 employees.", "stands-in:Calder Bay", "houses:Calder Bay"), say("manages-office:Emeka Sandford"),
          say("works-in:Customer Care team", 1)),
    )),
    Page("offices/visitors.txt", "Guide for visitors", (
        p(say("badges"), say("reception"), say("glasses"), say("guest-network")),
        p(say("parking"), plain("Coffee is free for everyone.")),
    )),
    Page("it/tools.md", "Internal tools", (
        p(plain("This page says what each tool is for."), plain("Ask the contact in the register when something is unclear.")),
        Heading("Analysing data"),
        p(say("used-for:Tarn"), say("used-for:Sextant"), say("used-for:Plover", 1)),
        Heading("Storing documents"),
        p(say("used-for:Thimble"), say("used-for:Coffer", 1)),
        Heading("Daily work"),
        p(say("used-for:Bramble", 1), say("used-for:Heron"), say("used-for:Lodestar"), say("used-for:Gantry", 1)),
    )),
    Page("it/ownership.html", "Who owns which tool", (
        p(plain("An owner decides about access, money and the future of a tool.")),
        ul(say("owned-by:Tarn"), say("owned-by:Plover"), say("owned-by:Gantry", 1), say("owned-by:Sextant"), say("owned-by:Bramble", 1),
           say("owned-by:Thimble"), say("owned-by:Heron"), say("owned-by:Coffer"), say("owned-by:Lodestar", 1)),
    )),
    Page("it/register.csv", "Tool register", (_tool_register(),)),
    Page("it/platforms.txt", "Where our tools run", (
        p(say("basalt-nodes"), say("located-at:Basalt cluster"),
          both("Tarn and Plover run on the Basalt cluster.", "runs-on:Tarn", "runs-on:Plover"), say("runs-on:Heron"),
          both("Gantry is installed on the Basalt cluster because it needs a fast network.", "runs-on:Gantry")),
        p(say("located-at:Marble cluster"), both("Sextant and Bramble run on the Marble cluster.", "runs-on:Sextant", "runs-on:Bramble"),
          both("Thimble is installed on the Marble cluster and starts with it every morning.", "runs-on:Thimble"), say("marble-backups")),
        p(say("located-at:Flint server"), both("Lodestar runs on the Flint server, close to the machines that it plans.", "runs-on:Lodestar"), say("runs-on:Coffer", 1)),
        p(say("operates:Data Platform team:Basalt cluster"), it("It also operates the Marble cluster, day and night.", "operates:Data Platform team:Marble cluster"),
          say("operates:Manufacturing team:Flint server", 1)),
    )),
    Page("it/replaced-systems.md", "Systems we no longer use", (
        p(plain("Some of these names still appear in old mails.")),
        p(both("Bramble replaced Tallybook, and Tallybook was switched off in January 2022.", "replaced:Bramble", "retired-in:Tallybook"),
          say("switched-off-because:Tallybook"), plain("Nobody misses it.")),
        p(both("Heron replaced Postbag, and Postbag was switched off in May 2021.", "replaced:Heron", "retired-in:Postbag"), say("switched-off-because:Postbag")),
        p(say("replaced:Lodestar"), say("retired-in:Gridplan"), it("It could plan only one production line.", "switched-off-because:Gridplan")),
        p(both("Thimble took the place of Deedbox when Deedbox was switched off in October 2020.", "replaced:Thimble", "retired-in:Deedbox"),
          say("switched-off-because:Deedbox")),
        p(say("replaced:Gantry"), say("switched-off-because:Rollcart"), it("The old system was switched off in March 2019.", "retired-in:Rollcart")),
    )),
    Page("policies/expenses.md", "Expense policy", (
        p(both("Expense claims must be submitted through Bramble before the fifth working day of the month.", "claims-through", "claims-before"),
          say("claims-approval"), say("receipts-kept")),
        Heading("Limits"),
        ul(say("hotel-limit"), say("meal-limit"), say("train-class")),
    )),
    Page("policies/purchasing.pdf", "Purchasing policy", (
        p(say("orders-in"), say("orders-small"), say("offers-needed"), say("orders-large")),
        Heading("Contracts"),
        p(say("contracts-review"), say("contracts-in"), say("policy-owner:Brigid Tolland")),
        Heading("Invoices"),
        p(both("Invoices are checked by the Finance team and paid within 21 days.", "invoices-checked", "invoices-paid")),
    )),
    Page("policies/information-security.md", "Information security policy", (
        p(plain("Security is everybody's business.")),
        ul(say("password-length"), say("laptop-lock"), say("basalt-access"), say("incidents-through")),
        Heading("Lost devices"),
        p(both("Lost devices must be reported to Matthias Orme within two hours after the loss.", "lost-devices", "lost-devices-time"), plain("Better one report too many than one too few.")),
    )),
    Page("policies/data-retention.docx", "Data retention policy", (
        p(plain("Data that nobody needs any more is deleted.")),
        Heading("Customers"),
        p(both("Sensor data is stored in Tarn and deleted after five years.", "sensor-data-in", "sensor-data-deleted"), say("tickets-in"), say("tickets-deleted")),
        Heading("People"),
        p(say("applications-deleted"), say("deletion-answered")),
        Heading("Certificates"),
        p(both("Calibration certificates are stored in Coffer and kept for twelve years.", "certificates-in", "certificates-kept")),
    )),
    Page("policies/remote-work.md", "Remote work policy", (
        p(say("remote-limit"), say("core-hours"), say("desk-allowance"), say("remote-excluded")),
        Heading("From abroad"),
        p(say("abroad-limit"), say("abroad-approval"), plain("Ask early, because tax questions take time.")),
    )),
    Page("products/sensors.md", "Our sensors", (
        Heading("Otter"),
        p(both("The Otter sensor was launched in 2012 and measures the oxygen level of rivers.", "launched-in:Otter", "measures:Otter"), say("product-manager:Wilhelmina Stroud"), say("battery-lasts:Otter")),
        Heading("Limpet"),
        p(say("measures:Limpet"), say("launched-in:Limpet"), say("product-manager:Hugo Amberley"), say("battery-lasts:Limpet")),
        Heading("Newt"),
        p(both("The Newt sensor was launched in 2021 and measures the lead content of drinking water.", "launched-in:Newt", "measures:Newt"), say("product-manager:Saoirse Dunmore"), say("battery-lasts:Newt"),
          plain("It is the smallest of the three.")),
        Heading("Calibration"),
        p(say("sensors-calibrated"), say("bench-keeper"), it("It is checked every 90 days.", "bench-checked")),
    )),
    Page("suppliers/suppliers.md", "Suppliers we work with", (
        p(plain("The contracts themselves are listed in the workbook next to this page.")),
        p(say("supplies:Hollin Glassworks"), say("glass-use")),
        p(say("supplies:Ferrow Circuits", 1), say("delivers-to:Ferrow Circuits")),
        p(say("supplies:Tidewell Energy"), say("contract-signed-by:Tidewell Energy")),
        p(say("supplies:Sandmartin Catering", 1), say("delivers-to:Sandmartin Catering")),
        p(say("pinecrest-takes"), say("contract-until:Pinecrest Couriers"), say("aldane-covers")),
    )),
    Page("suppliers/contracts.xlsx", "Contracts", (_contracts(), _delivery_sites())),
    Page("projects/skylark.md", "Project Skylark", (
        p(say("skylark-aim"), say("manages-project:Yusra Penhale"), say("sponsored-by:Project Skylark")),
        p(both("The work on Project Skylark started in March 2024 and ends in November 2025.", "started-in:Project Skylark", "ends-in:Project Skylark"),
          say("has-budget:Project Skylark"), plain("The next report follows in spring.")),
    )),
    Page("projects/drumlin.pptx", "Project Drumlin", (
        Heading("What and who"),
        ul(say("drumlin-aim"), say("manages-project:Corin Hadleigh", 1), say("sponsored-by:Project Drumlin")),
        Heading("Time and money"),
        ul(both("Project Drumlin started in June 2024 and ends in April 2026.", "started-in:Project Drumlin", "ends-in:Project Drumlin"), say("has-budget:Project Drumlin"), say("drumlin-planning")),
    )),
    Page("mail/hosting-renewal.eml", "Renewal with Rookdale Hosting", (
        p(plain("Dear Maren,"), plain("Good news from our negotiations.")),
        p(say("renewal-approved"), both("The new contract with Rookdale Hosting is signed by Kofi Ellingham and runs until 31 March 2028.",
               "contract-signed-by:Rookdale Hosting", "contract-until:Rookdale Hosting"), say("contract-value:Rookdale Hosting")),
        p(plain("Thank you for your patience."), plain("Brigid")),
    )),
)  # fmt: skip
