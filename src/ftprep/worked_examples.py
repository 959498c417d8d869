"""Worked examples of the templates: what they look like in YAML, and how a prompt shows them.

    passages: ["Toucan, the booking tool of the Events team, replaced Starling in 2021."]
    items:
      - kind: reversal
        statement: Starling was replaced by Toucan in 2021.
        evidence: ["replaced Starling in 2021"]      # each quote is looked up in the passages

The user's own domain examples take the place of the shipped ones: the setting `examples` names a YAML file, `local: [...]`.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from ftprep.errors import BadExamples, NoSuchPath
from ftprep.records import stable_id

_IDS = ("a1b2c3d4e5", "0f9e8d7c6b", "5a6b7c8d9e", "77aa88bb99")
Words = Annotated[str, Meta(min_length=1, pattern=r"\S")]


class WorkedItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One item of a worked answer. `fact` is the number of the fact that it is made of, where facts are listed first.

    {"kind": "qa", "question": "Who runs Toucan?", "answer": "The Events team.", "evidence": ["run by the Events team"]}
    """

    fact: int | None = None
    kind: Words
    statement: str = ""
    contrary: str = ""
    question: str = ""
    answer: str = ""
    evidence: Annotated[tuple[Words, ...], Meta(min_length=1)]


class WorkedExample(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Passages and the answer that a good writer gives about them. `links` is what `global` writes first, `facts` what is listed
    first where each fact is worked on by itself."""

    passages: Annotated[tuple[Words, ...], Meta(min_length=1)]
    links: str = ""
    facts: tuple[Words, ...] = ()
    items: Annotated[tuple[WorkedItem, ...], Meta(min_length=1)]

    def ids(self) -> tuple[str, ...]:
        """What the passages are called in the prompt: ten hex digits, as real ones."""
        return tuple(_IDS[at] if at < len(_IDS) else stable_id([str(at)], 10) for at in range(len(self.passages)))

    def shown_passages(self) -> str:
        """The passages as prompts show them: "[a1b2c3d4e5] Toucan is run by the Events team." """
        return "\n".join(f"[{name}] {text.strip()}" for name, text in zip(self.ids(), self.passages, strict=True))

    def answer(self, kinds: Collection[str] | None = None, facts: bool = False) -> str:
        """The JSON that the example's writer gives: only items of `kinds`, the facts in front where `facts` are asked for."""
        head = ['"links": ' + _json(self.links)] if self.links else []
        head += ['"facts": ' + _json(list(self.facts))] if facts and self.facts else []
        items = [_json(self._item(item, facts)) for item in self.items if kinds is None or item.kind in kinds]
        return "{" + "".join(part + ",\n " for part in head) + '"items": [\n ' + ",\n ".join(items) + "]}"

    def _item(self, item: WorkedItem, facts: bool) -> dict[str, Any]:
        values = {
            "fact": item.fact if facts else None,
            "kind": item.kind,
            "statement": item.statement,
            "contrary": item.contrary,
            "question": item.question,
            "answer": item.answer,
        }
        quotes = [{"passage": self.ids()[self.place(quote) or 0], "quote": quote} for quote in item.evidence]
        return {name: value for name, value in values.items() if value} | {"evidence": quotes}

    def place(self, quote: str) -> int | None:
        """The number of the passage in which a quote stands, word for word; None where it stands in none."""
        return next((at for at, text in enumerate(self.passages) if quote in text), None)


def shape_fault(example: WorkedExample) -> str | None:
    """What is wrong with an example that no prompt could show: a quote that stands nowhere, a fact that is not listed."""
    for number, item in enumerate(example.items, 1):
        for quote in item.evidence:
            if example.place(quote) is None:
                return f"item {number}: a quote of its evidence stands, word for word, in none of the example's passages"
        if item.fact is not None and not 1 <= item.fact <= len(example.facts):
            return f"item {number}: there is no fact number {item.fact}"
        if not item.statement and not (item.question and item.answer):
            return f"item {number}: it needs a statement, or a question with its answer"
    return None


def own_examples(path: str, names: Collection[str]) -> dict[str, tuple[WorkedExample, ...]]:
    """The user's examples by template: `local: [...]` for all languages, `local.de: [...]` for one. `names` are the templates that
    show examples.

    Raises NoSuchPath, BadExamples naming the file, the template and the example.
    """
    import yaml

    if not Path(path).exists():
        raise NoSuchPath(path=path)
    try:
        values: Any = yaml.safe_load(Path(path).read_text(encoding="utf-8-sig"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BadExamples(where=f"{path}:{mark.line + 1}" if mark else path, what="not valid YAML") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadExamples(where=path, what=f"cannot be read ({type(error).__name__})") from None
    if not isinstance(values, dict) or not values:
        raise BadExamples(where=path, what="it must be lists of examples under the names of templates (local: [...])")
    found = {}
    for name, listed in values.items():
        if str(name).split(".")[0] not in names:
            raise BadExamples(where=path, what=f"{name!r} is no template that shows examples ({', '.join(sorted(names))})")
        if not isinstance(listed, list) or not listed:
            raise BadExamples(where=f"{path}, {name}", what="it must be a list of examples")
        found[str(name)] = tuple(_read(value, f"{path}, {name}, example {at}") for at, value in enumerate(listed, 1))
    return found


def _read(value: object, where: str) -> WorkedExample:
    try:
        example = msgspec.convert(value, WorkedExample)
    except msgspec.ValidationError as error:
        raise BadExamples(where=where, what=str(error).replace("`", "")) from None
    if fault := shape_fault(example):
        raise BadExamples(where=where, what=fault)
    return example


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
