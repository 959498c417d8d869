"""Reading JSON items out of what a model wrote, leniently: fences, prose around, a cut end, one bad item among good ones."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, get_args

from ftprep.records import Evidence, Item, Kind, Request
from ftprep.strategies.contract import Unreadable

_KINDS = {
    "rephrase": "rephrase",
    "rephrasing": "rephrase",
    "paraphrase": "rephrase",
    "reversal": "reversal",
    "reverse": "reversal",
    "definition": "reversal",
    "category": "inference",
    "inference": "inference",
    "deduction": "inference",
    "qa": "qa",
    "question": "qa",
    "note": "note",
    "contradiction": "contradiction",
    "conflict": "conflict",
}
assert set(_KINDS.values()) <= set(get_args(Kind))


def items(request: Request, text: str) -> list[Item]:
    """The items of an answer such as {"items": [{"kind": "reversal", "statement": ..., "evidence": [...]}, ...]}.

    What is no object with a statement or a question becomes an empty Item, so that the checks count it. An empty list is an answer
    too: the passage states no fact. Raises Unreadable where there is no JSON of that form at all.
    """
    values, whole = _objects(text)
    return [_item(value, request, repaired=not whole) for value in values]


def broken(text: str) -> str | None:
    """What is wrong with the JSON of an answer of which only a part can be read, for whoever is to write it again; None where all
    of it is there. Raises Unreadable where none of it is.

    broken('{"items": [{"statement": "A is B."}, {"kind": }') -> "Expecting value, at character 47"
    """
    body = _THOUGHT.sub("", text)
    if _objects(body)[1]:
        return None
    try:
        json.JSONDecoder(strict=False).raw_decode(body, max(0, body.find("{")))
    except ValueError as error:
        return f"{getattr(error, 'msg', 'broken')}, at character {getattr(error, 'pos', 0)}"
    except RecursionError:
        return "it is nested too deeply"
    return "a part of it is no JSON"


def listed(text: str, name: str) -> list[Any]:
    """The list under a name: listed('{"sentences": [...]}', "sentences"). Raises Unreadable where there is none."""
    body = _THOUGHT.sub("", text)
    if not body.strip():
        raise Unreadable("the answer is empty")
    for value in _whole_values(body, []):
        if isinstance(value, dict) and isinstance(value.get(name), list):
            return list(value[name])
    raise Unreadable(f"the answer holds no JSON list of {name}")


def left_out(text: str) -> int:
    """How many facts of an answer that lists its facts first have no item.

    left_out('{"facts": ["A.", "B."], "items": [{"fact": 2}]}') -> 1
    """
    for value in _whole_values(_THOUGHT.sub("", text), []):
        if isinstance(value, dict) and isinstance(value.get("items"), list) and isinstance(value.get("facts"), list):
            made = {str(item.get("fact")) for item in value["items"] if isinstance(item, dict)}
            return sum(str(number) not in made for number in range(1, len(value["facts"]) + 1))
    return 0


def field(text: str, name: str) -> str:
    """A text beside the items, "" where there is none: field('{"links": "A is ...", "items": []}', "links") -> "A is ..." """
    for value in _whole_values(_THOUGHT.sub("", text), []):
        if isinstance(value, dict) and isinstance(value.get("items"), list):
            return _text(value.get(name))
    return ""


_THOUGHT = re.compile(r"<think>.*?</think>", re.DOTALL)


def _objects(text: str) -> tuple[list[Any], bool]:
    """The objects of an answer, and whether they are all that it holds: not so where broken JSON stands before or among them."""
    body = _THOUGHT.sub("", text)
    if not body.strip():
        raise Unreadable("the answer is empty")
    found: list[Any] = []
    faults: list[int] = []
    for value in _whole_values(body, faults):
        if isinstance(value, dict) and isinstance(value.get("items"), list):
            return list(value["items"]), True
        if isinstance(value, list) and value and all(isinstance(element, dict) for element in value):
            return value, not faults
        if isinstance(value, dict) and ("statement" in value or "question" in value):
            found.append(value)  # lines of items, or the whole ones of a cut or broken list
    if not found:
        raise Unreadable("the answer holds no JSON items")
    return found, not faults


def _whole_values(body: str, faults: list[int]) -> Iterator[Any]:
    """Every JSON object or array that stands in the text, outermost only; where an object cannot be read is noted in `faults`."""
    decoder = json.JSONDecoder(strict=False)
    position = 0
    while match := re.compile(r"[{\[]").search(body, position):
        try:
            value, position = decoder.raw_decode(body, match.start())
        except (ValueError, RecursionError):
            if match.group() == "{":
                faults.append(match.start())
            position = match.end()
            continue
        yield value


def _item(value: Any, request: Request, *, repaired: bool) -> Item:
    if not isinstance(value, dict):
        return Item(kind="inference", repaired=repaired)
    kind: Any = _KINDS.get(str(value.get("kind", "")).strip().lower(), "inference")
    return Item(
        kind=kind,
        statement=_text(value.get("statement")),
        question=_text(value.get("question")),
        answer=_text(value.get("answer")),
        evidence=tuple(_evidence(value.get("evidence"), request)),
        contrary=_text(value.get("contrary")) if kind == "contradiction" else "",
        repaired=repaired,
    )


def _evidence(value: Any, request: Request) -> Iterator[Evidence]:
    """Quotes with their passage. A bare quote belongs to the passage in focus where there is just one."""
    for quote in value if isinstance(value, list) else [value]:
        if isinstance(quote, dict) and isinstance(quote.get("quote"), str):
            named = str(quote.get("passage", "")).strip("[] ")
            yield Evidence(passage_id=named or _only(request), quote=_text(quote["quote"]))
        elif isinstance(quote, str) and quote.strip():
            yield Evidence(passage_id=_only(request), quote=_text(quote))


def _only(request: Request) -> str:
    return request.focus[0] if len(request.focus) == 1 else ""


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
