"""What is installed, reachable and configured, and what to do where it is not: the core of `ftprep doctor`."""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Literal

import msgspec

import ftprep
from ftprep import config, jsonl, models
from ftprep.errors import BadLine, FtprepError
from ftprep.readers import ReadOptions, ocr, programs
from ftprep.records import Document, Example, Generation, Outcome, Passage, Rejected, Request
from ftprep.workspace import Workspace

Status = Literal["ok", "warn", "fail"]

OLDEST_PYTHON = (3, 11)
COMPROMISED = {"litellm": ("1.82.7", "1.82.8")}
"""Releases that carried malicious code: both stole credentials from the machine that they were installed on (March 2026)."""
EXTRAS = {
    "embedded": "models are to run inside ftprep",
    "passwords": "encrypted Office files are to be opened (--password-file)",
    "parquet": "training files are to be written or checked as Parquet",
}
"""The extras that a user may want, and for what."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at.

    {"what": "litellm", "status": "fail", "found": "1.82.8", "todo": "uninstall it, ..."}
    """

    what: str
    status: Status
    found: str
    todo: str = ""


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What a diagnosis looks at; tests give their own."""

    workspace: Workspace
    environment: Mapping[str, str]
    requirements: tuple[str, ...]
    installed: Callable[[str], str | None]
    weights: Path | None


def surroundings(workspace: Workspace) -> Surroundings:
    """The real ones."""
    from ftprep.engines.weights import weights_path

    return Surroundings(
        workspace=workspace,
        environment=os.environ,
        requirements=_requirements(),
        installed=_installed,
        weights=weights_path(),
    )


def diagnose(around: Surroundings) -> tuple[Finding, ...]:
    """Look at everything, in the order of CHECKUPS. Raises nothing for what it finds."""
    return tuple(finding for checkup in CHECKUPS for finding in checkup(around))


def _python(_: Surroundings) -> Iterator[Finding]:
    wanted = ".".join(map(str, OLDEST_PYTHON))
    fine = sys.version_info >= OLDEST_PYTHON
    yield Finding(
        what="Python",
        status="ok" if fine else "fail",
        found=f"{platform.python_version()} on {platform.system()} {platform.machine()}",
        todo="" if fine else f"ftprep needs Python {wanted} or newer",
    )
    yield Finding(what="ftprep", status="ok", found=f"{ftprep.__version__} in {Path(ftprep.__file__).parent}")


def _packages(around: Surroundings) -> Iterator[Finding]:
    for requirement in around.requirements:
        if parts := re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?\s*([^;]*)(?:;.*extra == ['\"](\w+)['\"])?", requirement):
            name, pins, extra = parts[1], parts[2].strip(" ()"), parts[3]
            if extra in (None, *EXTRAS) and name != "ftprep":
                yield _package(name, pins, extra, around.installed(name))


def _package(name: str, pins: str, extra: str | None, version: str | None) -> Finding:
    if version is None and extra:
        todo = f"pip install 'ftprep[{extra}]', if {EXTRAS.get(extra, 'it is needed')}"
        return Finding(what=name, status="warn", found="not installed", todo=todo)
    if version is None:
        return Finding(what=name, status="fail", found="not installed", todo=f"pip install '{name}{pins}'")
    if version in COMPROMISED.get(name, ()):
        todo = "this release carried malicious code: uninstall it, and change every key and password that this machine holds"
        return Finding(what=name, status="fail", found=version, todo=todo)
    if not within(version, pins):
        todo = f"ftprep was tested with {pins}: pip install '{name}{pins}'"
        return Finding(what=name, status="warn", found=version, todo=todo)
    return Finding(what=name, status="ok", found=version)


def within(version: str, pins: str) -> bool:
    """Whether a release lies in a range of >=, <=, <, >, == and != pins. within("1.106.2", ">=1.106,<1.107") -> True"""
    compare: dict[str, Callable[[tuple[int, ...], tuple[int, ...]], bool]] = {
        ">=": lambda a, b: a >= b,
        "<=": lambda a, b: a <= b,
        "<": lambda a, b: a < b,
        ">": lambda a, b: a > b,
        "==": lambda a, b: a == b,
        "!=": lambda a, b: a != b,
    }
    return all(
        compare[sign](_numbers(version), _numbers(bound)) for sign, bound in re.findall(r"(>=|<=|==|!=|<|>)\s*([\d.]+)", pins)
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", re.split(r"[a-z+-]", version)[0])) + (0,) * (4 - version.count("."))


def _requirements() -> tuple[str, ...]:
    """As the installed package declares them, or, in a source tree that is not installed, its pyproject.toml."""
    try:
        return tuple(metadata.requires("ftprep") or ())
    except metadata.PackageNotFoundError:
        import tomllib

        project = Path(ftprep.__file__).parents[2] / "pyproject.toml"
        if not project.is_file():
            return ()
        declared = tomllib.loads(project.read_text(encoding="utf-8"))["project"]
        extras = [(name, pin) for name in EXTRAS for pin in declared["optional-dependencies"][name]]
        return (*declared["dependencies"], *(f"{pin}; extra == '{name}'" for name, pin in extras))


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _weights(around: Surroundings) -> Iterator[Finding]:
    path = around.weights
    if path is not None:
        yield Finding(what="embedded model", status="ok", found=f"{path} ({path.stat().st_size / 1e6:,.0f} MB)")
    else:
        todo = "`ftprep models pull` fetches it (98 MB); no need to where another model is used"
        yield Finding(what="embedded model", status="warn", found="not fetched", todo=todo)


def _adapter(around: Surroundings) -> Iterator[Finding]:
    """The adapter that would be laid over the embedded model, or the user's own."""
    from ftprep.engines import adapters

    try:
        settings = config.load(around.workspace.config, {}, around.environment)
    except FtprepError:  # told by _settings
        return
    own = None if settings.adapter in ("auto", "none") else Path(settings.adapter).expanduser()
    path = own or adapters.shipped()
    if settings.adapter == "none" or path is None:
        found = "left out (`adapter: none`)" if path is not None else "none: the embedded model writes as it is"
        yield Finding(what="adapter", status="ok", found=found)
        return
    try:
        mark = adapters.mark(path, around.weights if own is None else None)
    except FtprepError as error:
        yield Finding(what="adapter", status="fail", found=f"{path}: cannot be used", todo=str(error))
    else:
        yield Finding(what="adapter", status="ok", found=f"{path} ({path.stat().st_size / 1e6:.1f} MB, {mark})")


def _keys(around: Surroundings) -> Iterator[Finding]:
    names = [name for name in models.KEYS if around.environment.get(name)]
    yield Finding(
        what="keys", status="ok", found=", ".join(names) or "none set; the embedded model and servers of your own need none"
    )


def _ollama(around: Surroundings) -> Iterator[Finding]:
    address, names = models.ollama_models(around.environment)
    found = f"{', '.join(names)} at {address}" if names else f"no models at {address}; only ollama models need it"
    yield Finding(what="Ollama", status="ok", found=found)


def _tools(around: Surroundings) -> Iterator[Finding]:
    """What readers use of the system where it is there; nothing is amiss without them."""
    program = programs.find("tesseract")
    if program is None:
        found = "not installed; with it scanned pages and pictures are read (apt install tesseract-ocr, brew install tesseract)"
        yield Finding(what="tesseract", status="ok", found=found)
    else:
        there = ocr.languages(program)
        yield Finding(what="tesseract", status="ok", found=f"{program}; languages: {', '.join(there) or 'none'}")
        if todo := ocr.why_not(_read_options(around)):
            yield Finding(what="tesseract", status="warn", found="not used", todo=todo)
    office = programs.find("soffice")
    found = "not installed; with it (LibreOffice) .doc and .ppt files are read"
    yield Finding(what="soffice", status="ok", found=str(office) if office else found)


def _read_options(around: Surroundings) -> ReadOptions:
    try:
        settings = config.load(around.workspace.config, {}, around.environment)
    except FtprepError:  # told by _settings
        return ReadOptions()
    return ReadOptions(ocr=settings.ocr, ocr_languages=settings.ocr_languages)


def _templates(_: Surroundings) -> Iterator[Finding]:
    house = Path(ftprep.__file__).parent
    for folder in (house / "templates", house.parents[1] / "templates"):
        if count := len(list(folder.glob("*.yaml"))):
            yield Finding(what="prompt templates", status="ok", found=f"{count} in {folder}")
            return
    yield Finding(
        what="prompt templates", status="fail", found="none found", todo="install ftprep again: its package is incomplete"
    )


def _settings(around: Surroundings) -> Iterator[Finding]:
    path = around.workspace.config
    try:
        settings = config.load(path, {}, around.environment)
    except FtprepError as error:
        yield Finding(what="settings", status="fail", found="not valid", todo=str(error))
        return
    yield Finding(
        what="settings", status="ok", found=str(path) if path.exists() else "the defaults (`ftprep init` writes a file to edit)"
    )
    if settings.templates and not Path(settings.templates).is_dir():
        todo = "mend `templates` in ftprep.yaml or FTPREP_TEMPLATES"
        yield Finding(what="own templates", status="fail", found=f"{settings.templates}: no such folder", todo=todo)
    if names := config.unknown_variables(around.environment):
        todo = "misspelt? the names are FTPREP_ and a setting in capitals"
        yield Finding(what="environment", status="warn", found=f"{', '.join(names)}: no such setting", todo=todo)


def _workspace(around: Surroundings) -> Iterator[Finding]:
    root = around.workspace.root
    nearest = next(folder for folder in (root.absolute(), *root.absolute().parents) if folder.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        todo = "choose another folder with --workspace, or mend its permissions"
        yield Finding(what="workspace", status="fail", found=f"{root}: cannot be written ({nearest})", todo=todo)
    elif not root.exists():
        yield Finding(what="workspace", status="ok", found=f"{root}: not there yet, made by the first command")
    elif holder := around.workspace.holder():
        yield Finding(
            what="workspace", status="warn", found=f"{root}: {holder} is at work in it", todo="wait for it, or take another"
        )
    else:
        yield Finding(what="workspace", status="ok", found=str(root))


def _files(around: Surroundings) -> Iterator[Finding]:
    place = around.workspace
    kinds: dict[Path, type] = {
        place.documents: Document,
        place.passages: Passage,
        place.outcomes: Outcome,
        **dict.fromkeys(place.planned, Request),
        place.generations: Generation,
        place.examples: Example,
        place.rejected: Rejected,
    }
    for path, kind in kinds.items():
        if not path.is_file():
            continue
        try:
            count = sum(1 for _ in jsonl.read(path, kind, ledger=path == place.generations))
        except BadLine as error:
            yield Finding(what=path.name, status="fail", found="a line is broken", todo=str(error))
        except OSError as error:
            yield Finding(what=path.name, status="fail", found=f"cannot be read ({error.strerror})", todo="mend its permissions")
        else:
            yield Finding(what=path.name, status="ok", found=f"{count:,} lines, all whole")


CHECKUPS: tuple[Callable[[Surroundings], Iterator[Finding]], ...] = (
    _python,
    _packages,
    _weights,
    _adapter,
    _keys,
    _ollama,
    _tools,
    _templates,
    _settings,
    _workspace,
    _files,
)
