"""The tables of relations: how many there are, and that each can be said, turned round and asked for."""

from __future__ import annotations

from random import Random

import pytest

from ftprep.augmenter.cases import Schema, sentence
from ftprep.augmenter.relations import SCHEMAS


def test_at_least_six_hundred_kinds() -> None:
    """Distinct by kind, types of the arguments and construction."""
    assert len({schema.name for schema in SCHEMAS}) == len(SCHEMAS) >= 600


@pytest.mark.parametrize("part", range(8))
def test_every_schema_can_be_said_and_asked(part: int) -> None:
    """Drawn five times, each is said in two ways at least, asks a question, and turns round about all its arguments but activities."""
    rng = Random(part)
    for schema in SCHEMAS[part::8]:
        starts: set[str] = set()
        for _ in range(5):
            case = schema.draw(rng, {}, False)
            texts = {sentence(form.text) for form in case.forms}
            assert len(texts) >= 2, schema.name
            assert any(form.plain for form in case.forms), schema.name
            assert case.asked, schema.name
            starts |= {form.start for form in case.forms}
            for form in case.forms:
                assert not form.start or form.text.startswith(case.slots[form.start].text), form
        wanted = {slot for slot, kind in schema.slots.items() if kind in _NAMED}
        assert len(wanted - starts) == 0 or len(wanted) > 1 and len(wanted - starts) <= _excused(schema), (schema.name, wanted - starts)


_NAMED = "person role team company system device product site project doc course event unit".split()


def _excused(schema: Schema) -> int:
    """Sentences of the templates with many slots need not turn round about each."""
    return max(0, len(schema.slots) - 2)
