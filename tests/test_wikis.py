"""wikis.py, and exports of Notion and Confluence as a whole: titles, ancestors, tables that are there twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from ftprep import jsonl
from ftprep.ingest import ingest
from ftprep.progress import Silent
from ftprep.records import Document, Outcome, Passage
from ftprep.settings import Settings
from ftprep.wikis import Wiki, ancestors, clean_title
from ftprep.workspace import Workspace

ENGINEERING = "Engineering 0123456789abcdef0123456789abcdef"
TOOLS = "Tools 1123456789abcdef0123456789abcdef"
KESTREL = "Kestrel 2123456789abcdef0123456789abcdef"
HERON = "Heron 3123456789abcdef0123456789abcdef"


def written(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def notion_export(folder: str, tools: str) -> dict[str, str]:
    """A page with a database of two rows beneath it; `folder` and `tools` are its folders, with ids or without."""
    target = f"{folder}/{TOOLS}.csv".replace(" ", "%20")
    return {
        f"{ENGINEERING}.md": f"# Engineering\n\nWe build. See [Tools]({target}).\n",
        f"{folder}/{TOOLS}.csv": "Name,Status\nKestrel,Done\n",
        f"{folder}/{TOOLS}_all.csv": "Name,Status,Owner\nKestrel,Done,Ana\nHeron,Open,Bo\n",
        f"{folder}/{tools}/{KESTREL}.md": "# Kestrel\n\nStatus: Done\nOwner: Ana\n\nKestrel analyses data.\n",
        f"{folder}/{tools}/{HERON}.md": "# Heron\n\nStatus: Open\nOwner: Bo\n",
        f"{folder}/{tools}/Kestrel/plan.txt": "The plan says so.\n",
    }


def read_all(root: Path, tmp_path: Path) -> tuple[dict[str, Document], list[Passage], dict[str, Outcome]]:
    workspace = Workspace(tmp_path / "out")
    ingest([root], workspace, Settings(), Silent())
    documents = {document.source: document for document in jsonl.read(workspace.documents, Document)}
    outcomes = {outcome.source: outcome for outcome in jsonl.read(workspace.outcomes, Outcome)}
    return documents, list(jsonl.read(workspace.passages, Passage)), outcomes


@pytest.mark.parametrize(
    ("name", "title"),
    [
        (f"{KESTREL}.md", "Kestrel"),
        (KESTREL, "Kestrel"),
        (f"{TOOLS}_all.csv", "Tools"),
        ("0123456789abcdef0123456789abcdef.md", "0123456789abcdef0123456789abcdef"),
        ("travel-policy.pdf", "travel-policy"),
        ("checksum 0123456789abcdef0123456789abcdef0.md", "checksum 0123456789abcdef0123456789abcdef0"),
    ],
)
def test_clean_titles(name: str, title: str) -> None:
    """An id of 32 hexadecimal digits goes, everything else stays."""
    assert clean_title(name) == title


@pytest.mark.parametrize(("folder", "tools"), [(ENGINEERING, TOOLS), ("Engineering", "Tools")])
@pytest.mark.parametrize("prefix", ["", "docs/", "export.zip/", "all.zip/Export-Part-1.zip/"])
def test_ancestors(folder: str, tools: str, prefix: str) -> None:
    """Pages stand beneath the pages whose folders they lie in, with ids on the folders or without, in archives too."""
    found = ancestors(prefix + name for name in notion_export(folder, tools))
    below = f"{prefix}{folder}/{tools}"
    assert found == {
        f"{prefix}{folder}/{TOOLS}.csv": ("Engineering",),
        f"{prefix}{folder}/{TOOLS}_all.csv": ("Engineering",),
        f"{below}/{KESTREL}.md": ("Engineering", "Tools"),
        f"{below}/{HERON}.md": ("Engineering", "Tools"),
        f"{below}/Kestrel/plan.txt": ("Engineering", "Tools", "Kestrel"),
    }


def test_other_folders_are_no_ancestors() -> None:
    """Folders and files of ordinary names have none."""
    assert ancestors(["it/tools.md", "it/tools/kestrel.md", "it/tools/kestrel_100.md"]) == {}


@pytest.mark.parametrize(("folder", "tools"), [(ENGINEERING, TOOLS), ("Engineering", "Tools")])
def test_an_export_of_notion(tmp_path: Path, folder: str, tools: str) -> None:
    """Titles have no ids, passages begin with their ancestors, a database whose rows are pages is not read twice."""
    documents, passages, outcomes = read_all(written(tmp_path / "docs", notion_export(folder, tools)), tmp_path)
    assert sorted(document.title for document in documents.values()) == ["Engineering", "Heron", "Kestrel", "plan"]
    assert sorted((passage.heading, passage.sentences) for passage in passages) == [
        (("Engineering",), ("We build.", "See Tools.")),
        (("Engineering", "Tools", "Heron"), ("Status: Open", "Owner: Bo")),
        (("Engineering", "Tools", "Kestrel"), ("Status: Done", "Owner: Ana", "Kestrel analyses data.")),
        (("Engineering", "Tools", "Kestrel"), ("The plan says so.",)),
    ]
    reasons = {
        source.rsplit("/", 1)[1]: (outcome.status, outcome.reason) for source, outcome in outcomes.items() if ".csv" in source
    }
    assert reasons == {
        f"{TOOLS}.csv": ("duplicate", f"all rows and columns of this database are in {TOOLS}_all.csv"),
        f"{TOOLS}_all.csv": ("duplicate", "each of its 2 rows is a page of its own in this export"),
    }


def test_a_database_with_more_rows_than_pages_is_read(tmp_path: Path) -> None:
    """Where a row has no page of its own, the table stays, without the addresses of the pages that it points to."""
    table = f"Name,Uses\nKestrel,Heron ({HERON.replace(' ', '%20')}.md)\nHeron,\nTern,Kestrel\n"
    files = {f"{TOOLS}_all.csv": table, f"{TOOLS}/{KESTREL}.md": "# Kestrel\n\nText.\n"}
    documents, passages, _ = read_all(written(tmp_path / "docs", files), tmp_path)
    assert documents[f"{TOOLS}_all.csv"].title == "Tools"
    assert [passage.sentences for passage in passages if passage.kind == "table"] == [
        ("Name: Kestrel; Uses: Heron", "Name: Heron", "Name: Tern; Uses: Kestrel")
    ]


def test_rows_without_a_table_and_tables_without_rows() -> None:
    """Only a database's table can be there twice."""
    wiki = Wiki([f"{TOOLS}.csv", f"{ENGINEERING}.md"])
    assert wiki.double(f"{TOOLS}.csv", 2) is None
    assert wiki.double(f"{ENGINEERING}.md", 0) is None
    assert wiki.double("tools.csv", 2) is None
    wiki.add(f"{TOOLS}/{KESTREL}.html")
    assert wiki.double(f"{TOOLS}.csv", 1) == "each of its 1 rows is a page of its own in this export"


def test_files_attached_to_a_page_of_confluence() -> None:
    """An attachment stands beneath the page whose number its folder has."""
    found = ancestors(["eng/Data-tools_300.html", "eng/attachments/300/301.pdf", "eng/attachments/400/401.pdf"])
    assert found == {"eng/attachments/300/301.pdf": ("Data tools",)}


def test_an_export_of_confluence_as_xml(tmp_path: Path) -> None:
    """It is known, and the reason says what to do instead."""
    xml = '<?xml version="1.0"?>\n<hibernate-generic datetime="2026-03-01"><object class="Page"/></hibernate-generic>'
    _, _, outcomes = read_all(written(tmp_path / "docs", {"entities.xml": xml, "a.md": "Kestrel is ours."}), tmp_path)
    assert outcomes["entities.xml"].status == "unsupported"
    assert outcomes["entities.xml"].reason == "a Confluence space exported as XML: export the space as HTML"
