"""The forms of answers as JSON schemas, for models that can be held to one, and what is sent to ask for it.

All are "strict" in OpenAI's sense: every property required, none added. A request names its schema with a hash, "items@3f2a9c", so
that a changed schema is another request.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from ftprep.records import Parameters, stable_id

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_NUMBER: Schema = {"type": "integer"}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _kind(*names: str) -> Schema:
    return {"type": "string", "enum": list(names)}


_EVIDENCE = _list(_object(passage=_TEXT, quote=_TEXT))
_ASKED = {"question": _TEXT, "answer": _TEXT, "evidence": _EVIDENCE}
_LOCAL = _kind("rephrase", "reversal", "inference", "definition", "category")

SCHEMAS: Mapping[str, Schema] = {
    "items": _object(items=_list(_object(kind=_LOCAL, statement=_TEXT, **_ASKED))),
    "facts": _object(facts=_list(_TEXT), items=_list(_object(fact=_NUMBER, kind=_LOCAL, statement=_TEXT, **_ASKED))),
    "links": _object(links=_TEXT, items=_list(_object(kind=_kind("inference", "conflict"), statement=_TEXT, **_ASKED))),
    "questions": _object(items=_list(_object(kind=_kind("qa"), **_ASKED))),
    "notes": _object(items=_list(_object(kind=_kind("note"), statement=_TEXT, evidence=_EVIDENCE))),
    "texts": _object(items=_list(_object(kind=_kind("note", "qa"), statement=_TEXT, **_ASKED))),
    "ways": _object(ways=_list(_TEXT), items=_list(_object(way=_NUMBER, kind=_kind("note", "qa"), statement=_TEXT, **_ASKED))),
    "pairs": _object(items=_list(_object(kind=_kind("contradiction"), statement=_TEXT, contrary=_TEXT, evidence=_EVIDENCE))),
    "eval-facts": _object(
        facts=_list(
            _object(subject=_TEXT, relation=_TEXT, object=_TEXT, question=_TEXT, inverse=_TEXT, description=_TEXT, quote=_TEXT)
        )
    ),
    "sentences": _object(sentences=_list(_object(number=_NUMBER, standalone=_TEXT))),
}
"""The forms by name; a template names its own in the field `schema`."""


def named(name: str) -> str:
    """A schema's name with its hash, as requests carry it: named("items") -> "items@3f2a9c" """
    return f"{name}@{stable_id([msgspec.json.encode(SCHEMAS[name])], 6)}"


def response_format(parameters: Parameters) -> dict[str, Any] | None:
    """What a chat call carries as `response_format`: the schema where one is named, else JSON of any form where JSON is wanted.

    response_format(Parameters(json=True)) -> {"type": "json_object"}
    """
    if parameters.schema:
        name = parameters.schema.split("@")[0]
        return {"type": "json_schema", "json_schema": {"name": name, "schema": SCHEMAS[name], "strict": True}}
    return {"type": "json_object"} if parameters.json else None
