"""The import graph runs one way, and heavy or special packages are known to their own rooms only. Parsed, nothing is imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import ftprep

HOUSE = Path(ftprep.__file__).parent

FLOORS = {
    "records errors progress lexicon processes": 0,
    "jsonl tokens prompts prices settings config turns entities costs schemas wanted worked_examples": 1,
    "stored spool charts digests rowfiles sorting": 1,
    "readers selection files wikis blocks sentence_ends prose language cleaning pieces passages documents": 2,
    "strategies checks formats originals seeds decontamination mix pointers standalone stated names gaps": 2,
    "replay split evaluation augmenter rows shapes shards recipes card raft": 2,
    "engines workspace readings models ledger provenance runstate jobs cluster": 3,
    "first_pass second_pass ingest drafting plan generate verdicts ahead harvest judge augment estimate": 4,
    "export check diagnosis coverage learnability forget reask resolve distil fill bench status batches": 4,
    "batch_care estimating pilot comparison manifest mend convert orders submit evals round_trip to_come": 4,
    "cli __main__": 5,
}
"""Which room stands on which floor. A room imports from its own floor and from those below."""

PURE = ("strategies", "checks", "formats", "cleaning", "language", "costs", "charts", "recipes")
OUTSIDE = {"socket", "http", "urllib", "httpx", "requests", "subprocess", "shutil", "tempfile", "os", "io"}

HEAVY = {
    "litellm": ("engines/litellm_engine.py",),
    "boto3": ("engines/batch/bedrock.py",),
    "botocore": ("engines/batch/bedrock.py",),
    "aiohttp": ("engines/openai_engine.py",),
    "typer": ("cli/",),
    "rich": ("cli/",),
    "xllamacpp": ("engines/",),
    "pypdfium2": ("readers/",),
    "lxml": ("readers/",),
    "python_calamine": ("readers/",),
    "selectolax": ("readers/",),
    "html_to_markdown": ("readers/",),
    "ftfy": ("cleaning/",),
    "eld": ("language.py",),
    "rapidfuzz": ("checks/quotes.py",),
    "torch": ("evaluation/causal.py", "evaluation/learner.py", "augmenter/"),
    "transformers": ("evaluation/causal.py", "evaluation/learner.py"),
    "safetensors": ("evaluation/unpacking.py",),
    "peft": ("evaluation/learner.py",),
    "gguf": ("evals/tuning.py", "augmenter/"),
    "httpx": ("jobs/wire.py", "engines/batch/"),
    "pyarrow": ("rowfiles.py", "shards.py"),
    "ray": ("cluster/",),
}
"""Packages from outside, and the rooms that may know them."""

LAZY = {
    "aiohttp",
    "litellm",
    "boto3",
    "botocore",
    "httpx",
    "yaml",
    "rich",
    "pypdfium2",
    "lxml",
    "xllamacpp",
    "tiktoken",
    "filelock",
    "platformdirs",
    "sentencex",
    "ftfy",
    "eld",
    "rapidfuzz",
    "pyarrow",
    "ray",
}
"""Imported inside the functions that use them, so that the program starts quickly."""

FILES = sorted(HOUSE.rglob("*.py"))


def _floor(room: str) -> int | None:
    return next((floor for rooms, floor in FLOORS.items() if room in rooms.split()), None)


def _room(path: Path) -> str:
    parts = path.relative_to(HOUSE).with_suffix("").parts
    return parts[0]


def _imports(tree: ast.AST) -> Iterator[str]:
    """Every module that is imported anywhere in the tree; `from ftprep import x` is ftprep.x."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"ftprep.{alias.name}" for alias in node.names) if node.module == "ftprep" else [node.module]


def _at_start(tree: ast.Module) -> Iterator[str]:
    """What is imported when the module is: not inside functions, not for the type checker alone."""
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from _imports(ast.Module(body=[node], type_ignores=[]))


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _names(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


@pytest.mark.parametrize("path", FILES, ids=_names)
def test_imports_never_go_upward(path: Path) -> None:
    """A module imports from its own floor or a lower one."""
    if path == HOUSE / "__init__.py":
        return
    own = _floor(_room(path))
    assert own is not None, f"{_names(path)}: give its room a floor in FLOORS"
    for name in _imports(_parsed(path)):
        if name.startswith("ftprep.") and (floor := _floor(name.split(".")[1])) is not None:
            assert floor <= own, f"{_names(path)} imports {name} from a floor above"


@pytest.mark.parametrize("path", FILES, ids=_names)
def test_special_packages_stay_in_their_rooms(path: Path) -> None:
    """Only the command line knows typer and rich, one module knows LiteLLM, readers know the parsers."""
    for name in _imports(_parsed(path)):
        rooms = HEAVY.get(name.split(".")[0])
        assert rooms is None or _names(path).startswith(rooms), f"{_names(path)} imports {name}"


@pytest.mark.parametrize("path", FILES, ids=_names)
def test_heavy_packages_are_imported_where_used(path: Path) -> None:
    """A heavy package is imported inside a function, never when the module is loaded."""
    assert [name for name in _at_start(_parsed(path)) if name.split(".")[0] in LAZY] == []


@pytest.mark.parametrize("room", PURE)
def test_pure_rooms_open_nothing(room: str) -> None:
    """Strategies, checks and formats open no file and no socket and know no engine."""
    for path in FILES:
        if _room(path) != room:
            continue
        tree = _parsed(path)
        for name in _imports(tree):
            assert name.split(".")[0] not in OUTSIDE, f"{_names(path)} imports {name}"
            assert not name.startswith(("ftprep.engines", "ftprep.workspace", "ftprep.jsonl")), f"{_names(path)} imports {name}"
        called = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
        opening = {"open", "read_text", "read_bytes", "write_text", "write_bytes"}
        named = {function.id if isinstance(function, ast.Name) else getattr(function, "attr", "") for function in called}
        assert named & opening == set(), f"{_names(path)} opens a file"


def test_the_graph_is_looked_at() -> None:
    """The checks above would see an upward import, a heavy one and one from the package itself."""
    tree = ast.parse("import litellm\ndef f():\n    from ftprep import cli\n    import rich.table\n")
    assert list(_imports(tree)) == ["litellm", "ftprep.cli", "rich.table"]
    assert list(_at_start(tree)) == ["litellm"]
    assert _floor("cli") == 5
