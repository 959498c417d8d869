"""Whatever JSON stands in a row, the rules find faults and never fail: training files come from anywhere."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from typing import Any

import pytest

from ftprep.convert import one
from ftprep.formats import FORMATS, RULES
from ftprep.formats.mending import mend
from tests.formats.samples import records_of

ODD: tuple[Any, ...] = (None, True, 7, 1.5, "", "text", [], [[]], [None], {}, {"a": {}}, ["text"], [{"role": []}], {"role": 3})


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in items for place in _places(item, (*path, key)))]


def _broken(record: Any, draw: random.Random) -> Any:
    """The record with one to three odd values in places drawn at random."""
    row = copy.deepcopy(record)
    for _ in range(draw.randint(1, 3)):
        path = draw.choice(_places(row))
        odd = copy.deepcopy(draw.choice(ODD))
        if not path:
            return odd
        holder = row
        for key in path[:-1]:
            holder = holder[key]
        holder[path[-1]] = odd
    return row


@pytest.mark.parametrize("name", FORMATS)
def test_no_row_breaks_the_rules_themselves(name: str) -> None:
    """Faults have names that RULES knows; mending and converting end too, and what is mended has no fault left."""
    form, draw = FORMATS[name], random.Random(name)
    records = records_of(name)
    for _ in range(400):
        row = json.loads(json.dumps(_broken(draw.choice(records), draw)))
        faults = list(form.dialect.faults(row))
        assert all(rule in RULES and what for rule, what in faults)
        done = mend(row, form)
        assert bool(done.left) == any(rule not in form.warned for rule, _ in form.dialect.faults(done.row)) or not isinstance(
            row, dict
        )
        one(row, form, FORMATS["openai"], Counter())
