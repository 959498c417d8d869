"""What the documents say is so: every file, link, target, command, option and rule that they name exists."""

from __future__ import annotations

import functools
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ftprep import config
from ftprep.cli.main import COMMANDS
from ftprep.formats import FORMATS, RULES

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
TREE = re.search(r"^```\n(.*?)^```$", (ROOT / "docs" / "source.md").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def tree_lines() -> list[tuple[str, str]]:
    """(path, what it says) for each line of the tree; two blanks of indentation are one folder deeper."""
    assert TREE, "docs/source.md has no tree"
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
    assert there - set(named) == set(), "not in the tree of docs/source.md"
    assert set(named) - there == set(), "in the tree only"


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


PAGES = {name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/commands.md", "docs/formats.md")}


@functools.cache
def options_of(command: str) -> frozenset[str]:
    """The options that `ftprep COMMAND --help` lists."""
    shown = subprocess.run([sys.executable, "-m", "ftprep", command, "--help"], capture_output=True, text=True, env=ENVIRONMENT)
    assert shown.returncode == 0, shown.stderr
    return frozenset(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", shown.stdout))


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "200"}


def command_lines(page: str) -> list[str]:
    """What stands after `ftprep` in each line of code that begins with it; prompts and comments are left off."""
    code = re.findall(r"^```[a-z]*\n(.*?)^```$|`([^`\n]+)`", page, re.DOTALL | re.MULTILINE)
    lines = [line for block, inline in code for line in (block or inline).splitlines()]
    found = [re.search(r"^(?:\$ |Next: )?(?:\.venv/bin/)?ftprep (?=[a-z])([^#`]*)", line) for line in lines]
    return [match[1].strip() for match in found if match]


@pytest.mark.parametrize("page", PAGES)
def test_commands_of_the_documents_exist(page: str) -> None:
    """Every `ftprep COMMAND --option` in README and docs/ is a command with that option in its --help."""
    lines = command_lines(PAGES[page])
    assert lines
    for line in lines:
        name, *arguments = line.split()
        assert name in COMMANDS, f"{page}: ftprep {line}"
        given = {argument.split("=")[0] for argument in arguments if re.match(r"--?[a-z]", argument)}
        assert given <= options_of(name), f"{page}: ftprep {line}"


@pytest.mark.parametrize("page", PAGES)
def test_options_of_the_documents_exist(page: str) -> None:
    """Every --option that a page names anywhere is one of ftprep's, or of the tools that its commands call."""
    others = {"--check", "--version"}  # ruff format --check
    known = others.union(*(options_of(name) for name in COMMANDS))
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", PAGES[page])) - known == set()


def test_every_command_and_option_is_documented() -> None:
    """docs/commands.md has a section for each command with an example; README's table names each; each option stands somewhere."""
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", PAGES["docs/commands.md"], re.DOTALL | re.MULTILINE))
    assert sorted(sections) == sorted(COMMANDS)
    for name, text in sections.items():
        assert f"ftprep {name}" in text, name
        assert "`--json`: " in text, name
        assert f"`ftprep {name}" in README, name
    written = set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", "".join(PAGES.values()))) | {"-w", "--help"}
    offered = frozenset[str]().union(*(options_of(name) for name in COMMANDS))
    assert {option for option in offered if not re.match(r"-[a-z]$", option)} - written == set()


def test_rules_of_the_formats_are_documented() -> None:
    """docs/formats.md names each rule that a file can break, in the words of RULES, and each format, and no other."""
    page = PAGES["docs/formats.md"]
    table = re.search(r"^### The rules\n(.*?)^### ", page, re.DOTALL | re.MULTILINE)
    assert table
    told = re.findall(r"^\| `([\w-]+)`( \*)? \| ([^|]*) \| ([^|]*) \|$", table[1], re.MULTILINE)
    assert told == [(name, " *" if rule.mended else "", rule.meaning, rule.remedy) for name, rule in RULES.items()]
    listed = re.search(r"^## The formats\n(.*?)^## ", page, re.DOTALL | re.MULTILINE)
    assert listed
    rows = dict(re.findall(r"^\| `([\w-]+)` \| ([\w-]+) \|", listed[1], re.MULTILINE))
    assert rows == {name: form.shape for name, form in FORMATS.items()}


def test_recipes_name_what_is_there() -> None:
    """Every file, table and function that CONTRIBUTING's recipes name in code exists."""
    recipes = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    for code in re.findall(r"`([^`\n]+)`", recipes):
        if re.fullmatch(r"[\w./-]+/[\w./-]*", code) and "NAME" not in code:
            assert (ROOT / code).exists() or (ROOT / "src/ftprep" / code).exists(), code
        if re.fullmatch(r"[A-Z][A-Z_]+|[A-Z][a-z]+[A-Z]\w+", code) and code != "NAME":
            assert re.search(rf"\b(?:{code}\b.*=|class {code}\b)", source), code


def test_settings_of_the_readme_are_accepted(tmp_path: Path) -> None:
    """The README's YAML is a valid ftprep.yaml."""
    block = re.search(r"^```yaml\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    assert block
    (tmp_path / "ftprep.yaml").write_text(block[1], encoding="utf-8")
    settings = config.load(tmp_path / "ftprep.yaml", {}, {})
    assert (settings.profile, settings.attempts) == ("small", 6)


def test_run_of_the_readme_adds_up() -> None:
    """The run pasted into the README accounts for all it asked: answered requests, kept and rejected rows, kinds and checks."""
    asked = re.search(r"^Asked (\d+) requests.*?answered now +(\d+).*?failed for good +(\d+)", README, re.DOTALL | re.MULTILINE)
    rows = re.search(r"^Kept (\d+) of (\d+) rows \((.*?)\)\n  rejected (\d+) \((.*?)\)$", README, re.MULTILINE)
    assert asked
    assert rows
    assert int(asked[1]) == int(asked[2]) + int(asked[3])
    assert int(rows[2]) == int(rows[1]) + int(rows[4])
    assert sum(map(int, re.findall(r" (\d+)", rows[3]))) == int(rows[1])
    assert sum(map(int, re.findall(r" (\d+)", rows[5]))) == int(rows[4])
