"""Every kind of relation that is trained: the tables, read."""

from __future__ import annotations

from ftprep.augmenter import clauses, nominal, patterns
from ftprep.augmenter.cases import Schema
from ftprep.augmenter.schemas import nouns, templates, verbs_things, verbs_work

_READ: tuple[Schema, ...] = (
    *(clauses.schema(row) for table in (verbs_work.VERBS, verbs_things.VERBS) for row in clauses.read(table)),
    *nominal.roles(nouns.ROLES),
    *nominal.attributes(nouns.ATTRIBUTES),
    *nominal.compared(nouns.COMPARED),
    *(patterns.schema(pattern) for pattern in patterns.read(templates.TEMPLATES)),
)
SCHEMAS: tuple[Schema, ...] = tuple({schema.name: schema for schema in _READ}.values())
"""At least 600, each by its kind, the types of its arguments and its construction."""
