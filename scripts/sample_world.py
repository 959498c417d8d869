"""The invented company of sample_docs/: Ostrelund, a maker of water sensors. Everything that is true of it stands here, once.

The documents and the key of true facts are both written from these records (scripts/make_sample_docs.py), so no two files can
contradict each other. Every name is invented.

    TOOLS[0] -> Tool(name="Tarn", purpose="analysing sensor data", category="analysing data", owner="Data Platform team", ...)
"""

from __future__ import annotations

from dataclasses import dataclass

COMPANY = "Ostrelund"


@dataclass(frozen=True)
class Office:
    city: str
    opened: str
    people: str
    manager: str
    street: str


@dataclass(frozen=True)
class Person:
    name: str
    title: str


@dataclass(frozen=True)
class Team:
    name: str
    lead: str
    deputy: str
    office: str
    reports_to: str
    size: str


@dataclass(frozen=True)
class Tool:
    name: str
    purpose: str
    category: str
    owner: str
    runs_on: str
    language: str
    since: str


@dataclass(frozen=True)
class Replacement:
    new: str
    old: str
    month: str
    reason: str


@dataclass(frozen=True)
class Platform:
    name: str
    place: str
    operator: str


@dataclass(frozen=True)
class Supplier:
    name: str
    goods: str
    signer: str
    until: str
    yearly: str
    site: str = ""


@dataclass(frozen=True)
class Policy:
    name: str
    owner: str
    reviewed: str


@dataclass(frozen=True)
class Project:
    name: str
    aim: str
    manager: str
    sponsor: str
    started: str
    ends: str
    budget: str


@dataclass(frozen=True)
class Product:
    name: str
    measures: str
    launched: str
    manager: str
    battery: str


OFFICES = (
    Office("Northmere", "2009", "140", "Jonas Trevanion", "Weir Lane"),
    Office("Westhollow", "2011", "210", "Tamsin Oakes", "Kiln Road"),
    Office("Port Ellery", "2013", "75", "Beatrix Lowell", "Ropewalk Street"),
    Office("Calder Bay", "2018", "48", "Emeka Sandford", "Harrow Street"),
)

PEOPLE = (
    Person("Adaeze Lindqvist", "Chief Executive Officer"),
    Person("Helena Marchbanks", "Chief Financial Officer"),
    Person("Kofi Ellingham", "Chief Technology Officer"),
    Person("Ruben Farrow", "Chief Operating Officer"),
    Person("Brigid Tolland", "procurement manager"),
    Person("Anselm Draycott", "facilities manager"),
    Person("Matthias Orme", "information security officer"),
    Person("Leocadia Finch", "data protection officer"),
    Person("Petra Wainfleet", "head of People"),
)

TEAMS = (
    Team("Data Platform team", "Maren Holloway", "Elio Hartnell", "Northmere", "Chief Technology Officer", "14"),
    Team("Firmware team", "Idris Calloway", "Nadia Brockhurst", "Port Ellery", "Chief Technology Officer", "22"),
    Team("Customer Care team", "Paloma Thackeray", "Fergus Imlay", "Calder Bay", "Chief Operating Officer", "31"),
    Team("Finance team", "Gregor Anstey", "Odile Renshaw", "Northmere", "Chief Financial Officer", "17"),
    Team("Legal team", "Sunniva Pell", "Casper Thorne", "Northmere", "Chief Financial Officer", "6"),
    Team("Manufacturing team", "Tobias Quenby", "Liv Ashdown", "Westhollow", "Chief Operating Officer", "120"),
)

TOOLS = (
    Tool("Tarn", "analysing sensor data", "analysing data", "Data Platform team", "Basalt cluster", "Rust", "2018"),
    Tool("Sextant", "analysing sales data", "analysing data", "Finance team", "Marble cluster", "Python", "2020"),
    Tool("Plover", "analysing test data", "analysing data", "Firmware team", "Basalt cluster", "Python", "2021"),
    Tool("Thimble", "storing signed contracts", "storing documents", "Legal team", "Marble cluster", "Java", "2020"),
    Tool("Coffer", "storing calibration certificates", "storing documents", "Manufacturing team", "Flint server", "Go", "2017"),
    Tool("Bramble", "handling expense claims", "handling requests", "Finance team", "Marble cluster", "Java", "2022"),
    Tool("Heron", "answering customer tickets", "handling requests", "Customer Care team", "Basalt cluster", "Go", "2021"),
    Tool("Lodestar", "planning production", "planning", "Manufacturing team", "Flint server", "Kotlin", "2023"),
    Tool("Gantry", "installing new firmware on sensors", "releasing software", "Firmware team", "Basalt cluster", "Rust", "2019"),
)

REPLACEMENTS = (
    Replacement("Gantry", "Rollcart", "March 2019", "could not reach sensors at sea"),
    Replacement("Thimble", "Deedbox", "October 2020", "had no search"),
    Replacement("Heron", "Postbag", "May 2021", "lost attachments"),
    Replacement("Bramble", "Tallybook", "January 2022", "worked only with paper forms"),
    Replacement("Lodestar", "Gridplan", "September 2023", "could plan only one production line"),
)

PLATFORMS = (
    Platform("Basalt cluster", "the data centre of Rookdale Hosting", "Data Platform team"),
    Platform("Marble cluster", "the Northmere office", "Data Platform team"),
    Platform("Flint server", "the Westhollow plant", "Manufacturing team"),
)

SUPPLIERS = (
    Supplier("Hollin Glassworks", "optical glass", "Brigid Tolland", "30 June 2027", "310,000", "Westhollow"),
    Supplier("Ferrow Circuits", "circuit boards", "Brigid Tolland", "31 December 2026", "475,000", "Westhollow"),
    Supplier("Tidewell Energy", "electricity", "Anselm Draycott", "30 September 2026", "96,000", "Northmere"),
    Supplier("Sandmartin Catering", "lunches", "Anselm Draycott", "31 August 2026", "58,000", "Port Ellery"),
    Supplier("Rookdale Hosting", "server capacity", "Kofi Ellingham", "31 March 2028", "84,000"),
    Supplier("Pinecrest Couriers", "parcel deliveries", "Ruben Farrow", "31 January 2027", "132,000"),
    Supplier("Aldane Insurance", "insurance cover", "Helena Marchbanks", "31 May 2027", "67,000"),
)

POLICIES = (
    Policy("expense policy", "Gregor Anstey", "January 2025"),
    Policy("purchasing policy", "Brigid Tolland", "February 2025"),
    Policy("information security policy", "Matthias Orme", "October 2024"),
    Policy("data retention policy", "Leocadia Finch", "November 2024"),
    Policy("remote work policy", "Petra Wainfleet", "April 2025"),
    Policy("calibration policy", "Tobias Quenby", "June 2024"),
)

PROJECTS = (
    Project("Project Skylark", "moves the sensor archive from Cairn to Tarn", "Yusra Penhale", "Kofi Ellingham", "March 2024",
            "November 2025", "420,000 euros"),
    Project("Project Drumlin", "builds a second production line in Westhollow", "Corin Hadleigh", "Ruben Farrow", "June 2024",
            "April 2026", "1,900,000 euros"),
)  # fmt: skip

PRODUCTS = (
    Product("Otter", "the oxygen level of rivers", "2012", "Wilhelmina Stroud", "18 months"),
    Product("Limpet", "the salt content of harbour water", "2016", "Hugo Amberley", "24 months"),
    Product("Newt", "the lead content of drinking water", "2021", "Saoirse Dunmore", "9 months"),
)
