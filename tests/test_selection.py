"""selection.py and files.py: which files are left out, each with the rule that did it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from ftprep.errors import BadSetting
from ftprep.files import find, listed


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder with files in two levels."""
    for name in ("a.md", "b.log", "keep.log", "drafts/c.md", "drafts/old/d.md", "it/e.md", "it/f.log", "it/notes/g.log"):
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")
    return tmp_path / "docs"


def told(docs: Path, *, include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> dict[str, str]:
    """Each source with the rule that leaves it out, "" for those to be read."""
    found = find([docs], docs / "out", include, exclude)
    return {file.source: file.refusal.reason if file.refusal else "" for file in found}


def test_ignore_files_work_as_with_git(docs: Path) -> None:
    """Patterns, negation, folders as a whole, comments; the rule is told with its line."""
    (docs / ".ftprepignore").write_text("# not these\n\n*.log\n!keep.log\ndrafts/\n")
    assert told(docs) == {
        "a.md": "",
        "b.log": ".ftprepignore:3 *.log",
        "drafts/": ".ftprepignore:5 drafts/",
        "it/e.md": "",
        "it/f.log": ".ftprepignore:3 *.log",
        "it/notes/g.log": ".ftprepignore:3 *.log",
        "keep.log": "",
    }


def test_the_deeper_ignore_file_decides(docs: Path) -> None:
    """Its patterns are relative to its folder, and speak before those above it."""
    (docs / ".ftprepignore").write_text("*.log\n")
    (docs / "it" / ".ftprepignore").write_text("!f.log\n/e.md\n")
    seen = told(docs)
    assert seen["it/f.log"] == ""
    assert seen["it/e.md"] == "it/.ftprepignore:2 /e.md"
    assert seen["it/notes/g.log"] == ".ftprepignore:1 *.log"
    assert seen["a.md"] == ""


def test_exclude_and_include(docs: Path) -> None:
    """What exclude names is left out; where include names anything, only that is read; exclude is stronger."""
    assert told(docs, include=("*.md",), exclude=("drafts/old/", "a.*")) == {
        "a.md": "exclude a.*",
        "b.log": "no include glob matches",
        "drafts/c.md": "",
        "drafts/old/": "exclude drafts/old/",
        "it/e.md": "",
        "it/f.log": "no include glob matches",
        "it/notes/g.log": "no include glob matches",
        "keep.log": "no include glob matches",
    }
    assert told(docs, include=("it/**",))["it/notes/g.log"] == ""


def test_a_file_that_is_named_is_read(docs: Path) -> None:
    """Whoever names a file means it, whatever the rules say."""
    (docs / ".ftprepignore").write_text("*\n")
    (docs / ".hidden.md").write_text("text")
    found = find([docs / "b.log", docs / ".hidden.md"], docs / "out", ("*.md",), ("*.log",))
    assert [file.refusal for file in found] == [None, None]


def test_roots_within_one_another(docs: Path) -> None:
    """A file under two roots is read once; the second time it says as what."""
    found = find([docs, docs / "it"], docs / "out")
    again = {file.source: file.refusal.reason for file in found if file.refusal}
    assert again == {
        "it/e.md": "named twice, read as docs/it/e.md",
        "it/f.log": "named twice, read as docs/it/f.log",
        "it/notes/g.log": "named twice, read as docs/it/notes/g.log",
    }
    assert len(found) == 11


def test_a_list_of_files(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the order of the list, by the path as it stands there; missing files are told, the same line again is not."""
    monkeypatch.chdir(docs.parent)
    found = listed(["docs/it/e.md", "./docs/a.md", "docs/none.md", "docs/a.md", "docs/../docs/b.log"])
    assert [(file.source, file.refusal.status if file.refusal else "") for file in found] == [
        ("docs/it/e.md", ""),
        ("docs/a.md", ""),
        ("docs/none.md", "unreadable"),
        ("docs/b.log", ""),
    ]


def test_rules_that_are_none(docs: Path) -> None:
    """A broken rule is one sentence that names the file."""
    for data in (b"\xff\xfe\x00", b"a\n[z-a]\n"):
        (docs / ".ftprepignore").write_bytes(data)
        with pytest.raises(BadSetting, match=r"\.ftprepignore: is no"):
            told(docs)


def test_the_order_does_not_hang_on_the_file_system(docs: Path) -> None:
    """Sorted by source, whatever order the folder gives."""
    sources = list(told(docs))
    assert sources == sorted(sources)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read(docs: Path) -> None:
    """It is one outcome, and the others are read."""
    (docs / "it").chmod(0)
    try:
        assert told(docs)["it"] != ""
    finally:
        (docs / "it").chmod(0o755)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows allows no such names")
def test_names_that_would_spoil_a_line(docs: Path) -> None:
    """Line ends and signs that turn the direction of writing are shown as a sign; the file is read."""
    (docs / "x\n\u202edm.md").write_text("text")
    assert "x\ufffd\ufffddm.md" in told(docs)
