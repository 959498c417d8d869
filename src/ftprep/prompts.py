"""Prompt templates: YAML files in templates/, filled by string.Template, every variable checked before anything is sent.

    name: small-reverse
    version: 1
    endpoint: completion            # or chat
    parameters: {max_tokens: 48, temperature: 0, stop: ["\\n"]}
    prompt: |                       # completion: one text;  chat: `system` and `user`
      Sentence: $fact
      Turned: $prefix

NAME.de.yaml (`language: de`) is the version for German documents; each field that it does not give is that of NAME.yaml. A user's
own file takes the place of the shipped one of its name and language; an own NAME without a language that of all its languages.
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from ftprep.errors import BadTemplate, NoSuchPath
from ftprep.records import Endpoint, Message, Parameters, stable_id
from ftprep.schemas import SCHEMAS
from ftprep.wanted import KINDS, UNITS, USUAL, Wanted, listed
from ftprep.worked_examples import WorkedExample, own_examples, shape_fault

OPTIONAL = frozenset({"title", "organisation", "heading", "unit", "wanted", "write", "examples"})
"""Variables that a template may leave out."""

VARIABLES: Mapping[str, frozenset[str]] = {
    "local": frozenset({"title", "heading", "passages", "unit", "wanted", "write", "examples"}),
    "global": frozenset({"title", "passages", "write", "examples"}),
    "judge": frozenset({"passages", "statement"}),
    "fill": frozenset({"title", "heading", "passages", "wanted"}),
    "resolve": frozenset({"title", "organisation", "heading", "sentences", "numbers"}),
    "self-qa": frozenset({"title", "heading", "passages", "write", "examples"}),
    "implications": frozenset({"title", "heading", "passages", "write", "examples"}),
    "entity-pairs": frozenset({"title", "passages", "pairs"}),
    "active-reading": frozenset({"title", "passages"}),
    "seven-views": frozenset({"title", "passages", "view"}),
    "contradictions": frozenset({"title", "heading", "passages", "write", "examples"}),
    "small-reverse": frozenset({"fact", "prefix"}),
    "small-rephrase": frozenset({"fact", "prefix"}),
    "small-question": frozenset({"fact", "prefix"}),
    "small-join": frozenset({"fact", "second_fact", "prefix"}),
    "adapted-reverse": frozenset({"fact", "entity"}),
    "adapted-rephrase": frozenset({"fact"}),
    "adapted-question": frozenset({"fact", "answer"}),
    "adapted-join": frozenset({"fact", "second_fact"}),
    "adapted-facts": frozenset({"title", "text"}),
    "eval-facts": frozenset({"title", "heading", "passages", "write"}),
    "eval-answer": frozenset({"question"}),
    "eval-complete": frozenset({"question"}),
    "eval-judge": frozenset({"question", "gold", "accepted", "given"}),
}
"""The variables that each template may use, and must but for OPTIONAL: what a strategy or the template itself fills in."""


class Template(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """A prompt with places to fill. `id` changes whenever a word of it does, and is part of every request's provenance.

    `units`, `wanted` and `styles` are what `local` makes $unit and $wanted of, as the settings say; `write` ($write) says in which
    language to write, `examples` ($examples) are shown under the line `example`. `schema` is the form of the answer, in `schemas`.

    Template(name="local", version=1, endpoint="chat", system="You ...", user="Document: $title ...", ...).id -> "local@1:3f2a9c"
    """

    name: str
    language: str | None = None
    version: int = 1
    about: str = ""
    endpoint: Endpoint = "chat"
    parameters: Parameters = Parameters()
    schema: str = ""
    system: str = ""
    user: str = ""
    prompt: str = ""
    write: str = ""
    example: str = "Worked example."
    units: dict[str, str] = {}
    wanted: dict[str, str] = {}
    styles: dict[str, str] = {}
    examples: tuple[WorkedExample, ...] = ()

    @cached_property
    def id(self) -> str:
        """name@version:hash of the words, the examples and the parameters; with a language name.language@..."""
        return f"{self.key}@{self.version}:{stable_id([msgspec.json.encode(self)], 6)}"

    @property
    def key(self) -> str:
        """By what `load_templates` lists it: "local", "local.de"."""
        return f"{self.name}.{self.language}" if self.language else self.name

    def render(self, wanted: Wanted = USUAL, /, **values: str) -> tuple[Message, ...]:
        """The messages of a request. For endpoint "completion" there is one, whose content is the raw prompt."""
        if self.endpoint == "completion":
            text = string.Template(self.prompt.rstrip("\n")).substitute(values)
            return (Message(role="user", content=text.rstrip(" ")),)
        filled = self._own(wanted) | values
        user = Message(role="user", content=string.Template(self.user).substitute(filled).strip())
        if not self.system:
            return (user,)
        return (Message(role="system", content=string.Template(self.system).substitute(filled).strip()), user)

    def _own(self, wanted: Wanted) -> dict[str, str]:
        """What the template fills in itself: the same for request after request."""
        key = msgspec.json.encode(wanted)
        if key not in self._filled:
            self._filled[key] = self._fill(wanted)
        return self._filled[key]

    @cached_property
    def _filled(self) -> dict[bytes, dict[str, str]]:
        return {}

    def _fill(self, wanted: Wanted) -> dict[str, str]:
        kinds = [kind for kind, number in wanted.counts.items() if number] if self.wanted else None
        shown = [
            f"{self.example}\n{example.shown_passages()}\n{example.answer(kinds, self.wanted != {} and wanted.per == 'fact')}"
            for example in self.examples
        ]
        return {
            "write": self.write.strip(),
            "unit": self.units.get(wanted.per, "").strip(),
            "wanted": listed(wanted, self.wanted, self.styles),
            "examples": "\n\n".join(shown),
        }


def templates_folder() -> Path:
    """Where the shipped templates lie: inside the package when installed, at the root of the repository when run from source."""
    packaged = Path(str(files("ftprep") / "templates"))
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "templates"


def load_templates(own: str | None = None, examples: str | None = None) -> dict[str, Template]:
    """All templates by name, "local", and with their language where they have one, "local.de". Those in `own` (a YAML file or a
    folder of them) take the place of the shipped ones, the worked examples in the file `examples` that of the templates' own.

    Raises NoSuchPath, BadExamples, or BadTemplate naming the file and what is wrong: not YAML, an unknown field or variable, a
    variable missing.
    """
    raw: dict[str, tuple[Path, dict[str, Any]]] = {}
    for path in sorted(templates_folder().glob("*.yaml")):
        _take(raw, path)
    if not raw:
        raise NoSuchPath(path=str(templates_folder()))
    if own is not None:
        place = Path(own)
        if not place.exists():
            raise NoSuchPath(path=own)
        mine: dict[str, tuple[Path, dict[str, Any]]] = {}
        for path in sorted(place.glob("*.yaml")) if place.is_dir() else [place]:
            _take(mine, path)
        replaced = {key for key in raw if key.split(".")[0] in mine}
        raw = {key: value for key, value in raw.items() if key not in replaced} | mine
    loaded = {key: _loaded(raw, key) for key in sorted(raw)}
    if examples is not None:
        loaded |= _with_examples(loaded, own_examples(examples, {name for name, used in VARIABLES.items() if "examples" in used}))
    return loaded


def language_of(templates: Mapping[str, Template], name: str, language: str | None) -> Template:
    """The template for documents in a language: its version in that language where there is one, else the plain one."""
    return templates.get(f"{name}.{language}") or templates[name]


def _with_examples(loaded: Mapping[str, Template], own: Mapping[str, tuple[WorkedExample, ...]]) -> dict[str, Template]:
    changed = {}
    for name, given in own.items():
        plain = name.split(".")[0]
        for key in [name] if "." in name else [key for key in loaded if key.split(".")[0] == plain and key not in own] + [name]:
            language = key.partition(".")[2] or None
            found = loaded.get(key, loaded[plain])
            changed[key] = msgspec.structs.replace(found, examples=given, language=found.language or language)
    return changed


def _take(raw: dict[str, tuple[Path, dict[str, Any]]], path: Path) -> None:
    """Read a file's values; under which name they go is said by the values, not by the file's name."""
    import yaml

    try:
        quick = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # PyYAML's wheels have it
        values: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=quick)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BadTemplate(
            path=f"{path}:{mark.line + 1}" if mark else path, what="not valid YAML", variables=_allowed(None)
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadTemplate(path=path, what=f"cannot be read ({type(error).__name__})", variables=_allowed(None)) from None
    if not isinstance(values, dict) or not isinstance(values.get("name"), str):
        raise BadTemplate(
            path=path, what="it must be `name: value` lines, the template's name among them", variables=_allowed(None)
        )
    language = values.get("language")
    raw[f"{values['name']}.{language}" if language else values["name"]] = (path, values)


def _loaded(raw: Mapping[str, tuple[Path, dict[str, Any]]], key: str) -> Template:
    path, values = raw[key]
    if values.get("language") and values["name"] in raw:
        values = _over(raw[values["name"]][1], values)
    try:
        template = msgspec.convert(values, Template)
    except msgspec.ValidationError as error:
        raise BadTemplate(path=path, what=str(error).replace("`", ""), variables=_allowed(None)) from None
    if fault := _fault(template):
        raise BadTemplate(path=path, what=fault, variables=_allowed(template.name))
    return template


def _over(plain: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The fields of a language's version over those of the plain template; of tables, entry by entry."""
    joined = plain | own
    for name in ("units", "wanted", "styles"):
        if isinstance(plain.get(name), dict) and isinstance(own.get(name), dict):
            joined[name] = plain[name] | own[name]
    return joined


def _fault(template: Template) -> str | None:
    """What is wrong with a template, in a sentence."""
    if template.name not in VARIABLES:
        return f"the name {template.name!r} is none that a strategy uses ({', '.join(sorted(VARIABLES))})"
    wanted = "prompt" if template.endpoint == "completion" else "user"
    if not getattr(template, wanted).strip():
        return f"endpoint {template.endpoint} needs the field {wanted!r}"
    if template.schema and template.schema not in SCHEMAS:
        return f"there is no schema {template.schema!r} ({', '.join(SCHEMAS)})"
    for field, known in (("units", UNITS), ("wanted", KINDS)):
        if strange := sorted(set(getattr(template, field)) - set(known)):
            return f"{field}: there is no {strange[0]!r} ({', '.join(known)})"
    used: set[str] = set()
    for field, text in [(name, getattr(template, name)) for name in ("system", "user", "prompt")]:
        if not string.Template(text).is_valid():
            return f"{field}: a lone $ stands in it (write $$ for a dollar sign)"
        used |= set(string.Template(text).get_identifiers())
    for kind, text in template.wanted.items():
        line = string.Template(text)
        if not line.is_valid() or set(line.get_identifiers()) - {"number", "styles"}:
            return f"wanted, {kind}: only $number and $styles may stand in it"
    allowed = VARIABLES[template.name]
    if unknown := sorted(used - allowed):
        return f"unknown variable ${unknown[0]}"
    if missing := sorted(allowed - used - OPTIONAL):
        return f"the variable ${missing[0]} is missing"
    return next((f"examples: {fault}" for example in template.examples if (fault := shape_fault(example))), None)


def _allowed(name: str | None) -> str:
    names = VARIABLES.get(name or "", frozenset().union(*VARIABLES.values()))
    return ", ".join("$" + variable for variable in sorted(names))
