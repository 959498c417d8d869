"""The sample company: the files are what the script writes, and the key is true of the files."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
from pathlib import Path
from typing import Any

import pytest

import make_sample_docs
import sample_pages
import sample_world

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "sample_docs"
KEY: dict[str, Any] = json.loads((ROOT / "tests" / "data" / "sample_key.json").read_text(encoding="utf-8"))
FILES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*") if path.is_file())
TEXT_SUFFIXES = {".md", ".txt", ".html", ".csv", ".eml"}


def words_of(path: Path) -> str:
    """All words of a file as one line, read by the libraries that own the format, not by ftprep."""
    return " ".join(_extracted(path).split())


def _extracted(path: Path) -> str:
    if path.suffix == ".docx":
        import docx

        return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    if path.suffix == ".pptx":
        import pptx

        shapes = [shape for slide in pptx.Presentation(str(path)).slides for shape in slide.shapes]
        return "\n".join(shape.text_frame.text for shape in shapes)
    if path.suffix == ".xlsx":
        import openpyxl  # type: ignore[import-untyped]  # it ships no types

        book = openpyxl.load_workbook(path)
        return "\n".join(" | ".join(str(cell) for cell in row) for sheet in book for row in sheet.iter_rows(values_only=True))
    if path.suffix == ".pdf":
        import pypdfium2  # type: ignore[import-untyped]  # it ships no types

        with pypdfium2.PdfDocument(path) as pdf:
            return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    if path.suffix == ".eml":
        return str(email.message_from_bytes(path.read_bytes(), policy=email.policy.default).get_content())
    if path.suffix == ".csv":
        return "\n".join(" | ".join(row) for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def rewritten(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("rewritten")
    make_sample_docs.write_documents(folder / "sample_docs")
    make_sample_docs.write_key(folder / "sample_key.json")
    return folder


@pytest.fixture(scope="module")
def words() -> dict[str, str]:
    return {name: words_of(DOCS / name) for name in FILES}


def test_files_are_those_that_the_script_writes(rewritten: Path) -> None:
    """The folder holds exactly the files that the script writes."""
    assert (
        sorted(
            path.relative_to(rewritten / "sample_docs").as_posix() for path in rewritten.rglob("*.*") if "sample_docs" in path.parts
        )
        == FILES
    )


@pytest.mark.parametrize("name", FILES)
def test_file_is_what_the_script_writes(name: str, rewritten: Path) -> None:
    """Text files equal the script's output byte for byte, office files and PDFs word for word."""
    if Path(name).suffix in TEXT_SUFFIXES:
        assert (DOCS / name).read_bytes() == (rewritten / "sample_docs" / name).read_bytes()
    else:
        assert words_of(DOCS / name) == words_of(rewritten / "sample_docs" / name)


def test_script_writes_the_same_bytes_twice(rewritten: Path, tmp_path: Path) -> None:
    """Two runs give the same bytes, office files and PDFs too."""
    for path in make_sample_docs.write_documents(tmp_path):
        assert path.read_bytes() == (rewritten / "sample_docs" / path.relative_to(tmp_path)).read_bytes(), path.name


def test_key_is_what_the_script_writes(rewritten: Path) -> None:
    """The committed key is the one that the records give."""
    assert json.loads((rewritten / "sample_key.json").read_text(encoding="utf-8")) == KEY


def test_enough_documents_in_every_format() -> None:
    """At least 15 documents, every format at least once, Markdown the most."""
    suffixes = [Path(name).suffix for name in FILES]
    assert len(FILES) >= 15
    assert set(suffixes) == {".md", ".txt", ".html", ".docx", ".pdf", ".pptx", ".xlsx", ".csv", ".eml"}
    assert max(set(suffixes), key=suffixes.count) == ".md"


@pytest.mark.parametrize("fact", KEY["facts"], ids=lambda fact: fact["id"])
def test_fact_stands_where_the_key_says(fact: dict[str, Any], words: dict[str, str]) -> None:
    """Every fact's sentence stands in the file named, with its object, and with its subject where no pronoun takes its place."""
    assert fact["stated"], "no document states it"
    for place in fact["stated"]:
        said = " | ".join(place["cells"]) if "cells" in place else place["sentence"]
        if place["file"].endswith(".md") and "cells" in place:
            said = f"| {said} |"
        assert said in words[place["file"]]
        assert fact["object"].casefold() in place["sentence"].casefold()
        if place["alone"]:
            assert fact["subject"].casefold() in place["sentence"].casefold()


@pytest.mark.parametrize("fact", KEY["facts"], ids=lambda fact: fact["id"])
def test_other_wordings_are_other_and_in_no_file(fact: dict[str, Any], words: dict[str, str]) -> None:
    """Rephrasings and the reversal name subject and object, differ from each other and stand in no document."""
    wordings = [*fact["rephrasings"], fact["reversal"]]
    assert len(set(wordings)) == 3
    for wording in wordings:
        assert not any(wording in text for text in words.values()), wording
        core = wording.casefold()
        assert all(part in core for part in (_core(fact["subject"]), _core(fact["object"]))), wording
    assert fact["question"].endswith("?")
    assert (
        _core(fact["answer"]) in " ".join([fact["reversal"], *(p["sentence"] for p in fact["stated"])]).casefold()
        or fact["id"] == "sensors-calibrated"
    )


def _core(part: str) -> str:
    """A subject or object in the form that every wording keeps: without the article, in small letters."""
    core = part.casefold().removeprefix("the ").removeprefix("a ")
    return CORES.get(core, core)


# Where grammar bends a phrase, the part of it that stays.
CORES = {
    "allowance for a home desk": "home desk",
    "it leaves the westhollow plant": "westhollow plant",
    "it must be calibrated": "calibrat",
    "every sensor": "sensor",
    "from cairn to tarn": "tarn",
    "every 90 days": "90 days",
    "westhollow office": "westhollow",
}


def test_inferences_join_two_files() -> None:
    """At least 40 inferences, each with two premises that can be had from two different files."""
    facts = {fact["id"]: fact for fact in KEY["facts"]}
    assert len(KEY["inferences"]) >= 40
    for one in KEY["inferences"]:
        first, second = one["files"]
        assert any(a != b for a in first for b in second), one["id"]
        for premise, files in zip(one["premises"], one["files"], strict=True):
            assert sorted({place["file"] for place in facts[premise]["stated"]}) == files
        assert one["answer"].removeprefix("the ").casefold() in one["statement"].casefold()


def test_categories_name_their_members() -> None:
    """At least 8 category questions; each answer lists two or more members, each with the fact behind it."""
    facts = {fact["id"]: fact for fact in KEY["facts"]}
    assert len(KEY["categories"]) >= 8
    for one in KEY["categories"]:
        assert len(one["answer"]) >= 2
        assert len(one["answer"]) == len(one["facts"])
        for member, id_ in zip(one["answer"], one["facts"], strict=True):
            assert member in (facts[id_]["subject"], facts[id_]["object"])
    analysing = next(one for one in KEY["categories"] if one["question"] == "Which internal tools are for analysing data?")
    assert analysing["answer"] == ["Tarn", "Sextant", "Plover"]


def test_names_are_consistent() -> None:
    """Whoever or whatever a record points to exists, and no two things bear the same name."""
    teams = {team.name for team in sample_world.TEAMS}
    cities = {office.city for office in sample_world.OFFICES}
    titles = {person.title for person in sample_world.PEOPLE}
    people = {person.name for person in sample_world.PEOPLE} | {
        name for team in sample_world.TEAMS for name in (team.lead, team.deputy)
    }
    platforms = {platform.name for platform in sample_world.PLATFORMS}
    tools = {tool.name for tool in sample_world.TOOLS}
    assert {tool.owner for tool in sample_world.TOOLS} <= teams
    assert {tool.runs_on for tool in sample_world.TOOLS} <= platforms
    assert {team.office for team in sample_world.TEAMS} <= cities
    assert {team.reports_to for team in sample_world.TEAMS} <= titles
    assert {supplier.signer for supplier in sample_world.SUPPLIERS} <= people
    assert {supplier.site for supplier in sample_world.SUPPLIERS} - {""} <= cities
    assert {policy.owner for policy in sample_world.POLICIES} <= people
    assert {project.sponsor for project in sample_world.PROJECTS} <= people
    assert {change.new for change in sample_world.REPLACEMENTS} <= tools
    since = {tool.name: tool.since for tool in sample_world.TOOLS}
    assert all(change.month.endswith(since[change.new]) for change in sample_world.REPLACEMENTS)
    names = [
        *teams,
        *cities,
        *people,
        *platforms,
        *tools,
        *(s.name for s in sample_world.SUPPLIERS),
        *(p.name for p in sample_world.PRODUCTS),
    ]
    assert len(names) == len({name.casefold() for name in names})


def test_prose_is_mostly_facts() -> None:
    """Most sentences state a fact, some state two, some name their subject by a pronoun, some state nothing."""
    blocks = [block for page in sample_pages.PAGES for block in page.blocks]
    sentences = [s for block in blocks if isinstance(block, sample_pages.Paragraph | sample_pages.Bullets) for s in block.sentences]
    factual = [sentence for sentence in sentences if sentence.facts]
    assert 130 <= len(factual) <= 190
    assert sum(len(sentence.facts) > 1 for sentence in factual) >= 10
    assert sum(not sentence.alone for sentence in factual) >= 4
    assert 10 <= len(sentences) - len(factual) <= 40
