"""The README's tree of the source names every file, and every file that it names exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TREE = re.search(r"^## The source\n.*?^```\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def tree_lines() -> list[tuple[str, str]]:
    """(path, what it says) for each line of the tree; two blanks of indentation are one folder deeper."""
    assert TREE, "the README has no tree under '## The source'"
    lines: list[tuple[str, str]] = []
    folders: list[str] = []
    for line in TREE.group(1).splitlines():
        name, _, says = line.strip().partition(" ")
        depth = (len(line) - len(line.lstrip())) // 2
        folders = folders[:depth]
        if name.endswith("/"):
            folders.append(name)
            lines.append(("".join(folders), says.strip()))
        else:
            lines.append(("".join([*folders, name]), says.strip()))
    return lines


def test_tree_names_every_source_file_and_no_other() -> None:
    """Every module under src/ftprep stands in the tree once; a package's folder line stands for its __init__.py."""
    named = [path + "__init__.py" if path.endswith("/") else path for path, _ in tree_lines()]
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "src" / "ftprep").rglob("*.py")}
    assert len(named) == len(set(named))
    assert there - set(named) == set(), "not in the README's tree"
    assert set(named) - there == set(), "in the README's tree only"


def test_every_line_of_the_tree_says_something() -> None:
    """No line of the tree is a bare name."""
    assert [path for path, says in tree_lines() if not says] == []


def test_links_of_the_documents_lead_somewhere() -> None:
    """Every relative link of README, CONTRIBUTING and docs/ leads to a file of the repository."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
    for page in pages:
        for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_make_targets_of_the_readme_exist() -> None:
    """Every `make TARGET` that the README or CONTRIBUTING gives is a target of the Makefile."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in (README, (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")):
        for target in re.findall(r"^make (\w+)", page, re.MULTILINE):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), target
