import json

import pytest

from ftprep.prompts import load_templates
from ftprep.records import Request
from ftprep.strategies import Corpus, Draft, Unreadable
from ftprep.strategies.answers import items
from ftprep.strategies.passages import plan
from tests.builders import LARGE, passage

GOOD = {
    "kind": "reversal",
    "statement": "Ada leads it.",
    "question": "Who?",
    "answer": "Ada.",
    "evidence": [{"passage": "p1", "quote": "q"}],
}


def request() -> Request:
    """A local request over one passage."""
    corpus = Corpus(passages=(passage("Kestrel is owned by Ada."),), titles={}, focus=frozenset({passage("x").id}))
    return next(plan(corpus, Draft(LARGE, load_templates(), 1)))


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"items": [GOOD]}),
        "```json\n" + json.dumps({"items": [GOOD]}) + "\n```",
        "Sure! Here are [some] items:\n" + json.dumps({"items": [GOOD]}) + "\nI hope this helps {really}.",
        json.dumps([GOOD]),
        json.dumps(GOOD),
        "<think>maybe {}</think>" + json.dumps({"items": [GOOD]}),
        '{"items": [' + json.dumps(GOOD) + ', {"kind": "rephrase", "statement": "cut in the mid',
        json.dumps({"items": [GOOD]}).replace("Ada leads it.", "Ada\nleads it."),
    ],
    ids=["plain", "fenced", "prose around", "bare list", "one object", "thinking", "cut end", "raw line break"],
)
def test_items_are_found_however_they_are_wrapped(text: str) -> None:
    """Fences, prose, a cut end or a raw line break do not cost the good items."""
    found = items(request(), text)
    assert [(item.kind, item.statement) for item in found] == [("reversal", "Ada leads it.")]
    assert found[0].evidence[0].passage_id == "p1"


def test_one_bad_item_does_not_spoil_the_rest() -> None:
    """It becomes an empty item, so that it is counted as rejected and not lost."""
    found = items(request(), json.dumps({"items": [GOOD, "nonsense", {"kind": 3}]}))
    assert [item.statement for item in found] == ["Ada leads it.", "", ""]


def test_an_empty_list_is_an_answer() -> None:
    """A passage may state no fact."""
    assert items(request(), '{"items": []}') == []


@pytest.mark.parametrize("text", ["", "   ", "I cannot help with that.", "[1, 2, 3]", "{broken"])
def test_an_answer_without_items_is_unreadable(text: str) -> None:
    """The reason says so without quoting the answer."""
    with pytest.raises(Unreadable) as caught:
        items(request(), text)
    assert "cannot help" not in str(caught.value)


def test_a_bare_quote_belongs_to_the_only_passage_in_focus() -> None:
    """Models often leave the id out where there is only one."""
    asked = request()
    found = items(asked, json.dumps({"items": [{**GOOD, "evidence": "owned by Ada"}]}))
    assert found[0].evidence[0].passage_id == asked.focus[0]
