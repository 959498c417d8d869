"""Prompt templates: one YAML file each in templates/, filled by string.Template, every variable checked before anything is sent.

    name: small-reverse
    version: 1
    endpoint: completion            # or chat
    parameters: {max_tokens: 48, temperature: 0, stop: ["\\n"]}
    prompt: |                       # completion: one text;  chat: `system` and `user`
      Sentence: $fact
      Turned: $prefix

A user's own file takes the place of the shipped one with the same `name`.
"""

from __future__ import annotations

import functools
import string
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from ftprep.errors import BadTemplate, NoSuchPath
from ftprep.records import Endpoint, Message, Parameters, stable_id

VARIABLES: Mapping[str, frozenset[str]] = {
    "local": frozenset({"title", "heading", "passages"}),
    "global": frozenset({"title", "passages"}),
    "judge": frozenset({"passages", "statement"}),
    "fill": frozenset({"title", "heading", "passages", "wanted"}),
    "self-qa": frozenset({"title", "heading", "passages"}),
    "implications": frozenset({"title", "heading", "passages"}),
    "entity-pairs": frozenset({"title", "passages", "pairs"}),
    "active-reading": frozenset({"title", "passages"}),
    "seven-views": frozenset({"title", "passages", "view"}),
    "contradictions": frozenset({"title", "heading", "passages"}),
    "small-reverse": frozenset({"fact", "prefix"}),
    "small-rephrase": frozenset({"fact", "prefix"}),
    "small-question": frozenset({"fact", "prefix"}),
    "small-join": frozenset({"fact", "second_fact", "prefix"}),
}
"""The variables that each template may use, and must: what a strategy fills in."""


class Template(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A prompt with places to fill. `id` changes whenever a word of it does, and is part of every request's provenance.

    Template(name="local", version=1, endpoint="chat", system="You ...", user="Document: $title ...", ...).id -> "local@1:3f2a9c"
    """

    name: str
    version: int = 1
    about: str = ""
    endpoint: Endpoint = "chat"
    parameters: Parameters = Parameters()
    system: str = ""
    user: str = ""
    prompt: str = ""

    @property
    def id(self) -> str:
        """name@version:hash of the words and parameters."""
        return f"{self.name}@{self.version}:{_hash(self)}"

    def render(self, **values: str) -> tuple[Message, ...]:
        """The messages of a request. For endpoint "completion" there is one, whose content is the raw prompt."""
        if self.endpoint == "completion":
            text = string.Template(self.prompt.rstrip("\n")).substitute(values)
            return (Message(role="user", content=text.rstrip(" ")),)
        user = Message(role="user", content=string.Template(self.user).substitute(values).strip())
        if not self.system:
            return (user,)
        return (Message(role="system", content=string.Template(self.system).substitute(values).strip()), user)


@functools.lru_cache(maxsize=64)
def _hash(template: Template) -> str:
    return stable_id([msgspec.json.encode(template)], 6)


def templates_folder() -> Path:
    """Where the shipped templates lie: inside the package when installed, at the root of the repository when run from source."""
    packaged = Path(str(files("ftprep") / "templates"))
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "templates"


def load_templates(own: str | None = None) -> dict[str, Template]:
    """All templates by name; those in `own` (a YAML file or a folder of them) take the place of the shipped ones.

    Raises NoSuchPath, or BadTemplate naming the file and what is wrong: not YAML, an unknown field or variable, a variable missing.
    """
    loaded = {template.name: template for template in map(_load, sorted(templates_folder().glob("*.yaml")))}
    if own is None:
        return loaded
    path = Path(own)
    if not path.exists():
        raise NoSuchPath(path=own)
    for file in sorted(path.glob("*.yaml")) if path.is_dir() else [path]:
        template = _load(file)
        loaded[template.name] = template
    return loaded


def _load(path: Path) -> Template:
    import yaml

    try:
        values: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        template = msgspec.convert(values, Template)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BadTemplate(
            path=f"{path}:{mark.line + 1}" if mark else path, what="not valid YAML", variables=_allowed(None)
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadTemplate(path=path, what=f"cannot be read ({type(error).__name__})", variables=_allowed(None)) from None
    except msgspec.ValidationError as error:
        raise BadTemplate(path=path, what=str(error).replace("`", ""), variables=_allowed(None)) from None
    _check(template, path)
    return template


def _check(template: Template, path: Path) -> None:
    def fault(what: str) -> BadTemplate:
        return BadTemplate(path=path, what=what, variables=_allowed(template.name))

    if template.name not in VARIABLES:
        raise fault(f"the name {template.name!r} is none that a strategy uses ({', '.join(sorted(VARIABLES))})")
    wanted = ("prompt",) if template.endpoint == "completion" else ("user",)
    for field in wanted:
        if not getattr(template, field).strip():
            raise fault(f"endpoint {template.endpoint} needs the field {field!r}")
    used: set[str] = set()
    for field in ("system", "user", "prompt"):
        text = string.Template(getattr(template, field))
        if not text.is_valid():
            raise fault(f"{field}: a lone $ stands in it (write $$ for a dollar sign)")
        used |= set(text.get_identifiers())
    allowed = VARIABLES[template.name]
    if unknown := sorted(used - allowed):
        raise fault(f"unknown variable ${unknown[0]}")
    if missing := sorted(allowed - used - {"title", "heading"}):
        raise fault(f"the variable ${missing[0]} is missing")


def _allowed(name: str | None) -> str:
    names = VARIABLES.get(name or "", frozenset().union(*VARIABLES.values()))
    return ", ".join("$" + variable for variable in sorted(names))
