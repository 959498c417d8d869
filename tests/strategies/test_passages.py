import json

from msgspec.structs import replace

from ftprep.prompts import load_templates
from ftprep.records import Passage, Request
from ftprep.strategies import HARVESTS, Corpus, Draft
from ftprep.strategies.passages import plan
from ftprep.wanted import Wanted
from tests.builders import LARGE, passage

TOOLS = passage("Kestrel is owned by the Data Platform team.", "It runs on the Basalt cluster.", "See below.")


def planned(wanted: Wanted, *passages: Passage) -> tuple[list[Request], Draft]:
    """The requests of local, and the draft with what was left out."""
    passages = passages or (TOOLS,)
    draft = Draft(LARGE, load_templates(), 1, wanted)
    corpus = Corpus(passages=passages, titles={"doc": "Tools"}, focus=frozenset(one.id for one in passages))
    return list(plan(corpus, draft)), draft


def test_each_sentence_alone() -> None:
    """One that points elsewhere comes after those before it, for understanding only; too short ones are counted."""
    requests, draft = planned(Wanted(per="sentence"))
    shown = [request.messages[1].content for request in requests]
    assert len(shown) == 2
    assert "Basalt" not in shown[0]
    assert "] It runs on the Basalt cluster.\n(The sentences before it" in shown[1]
    assert "given one sentence" in requests[0].messages[0].content
    assert draft.skipped == {"sentence of fewer than 4 words": 1}
    assert {request.focus for request in requests} == {(TOOLS.id,)}


def test_facts_are_listed_first_in_the_same_answer() -> None:
    """One request a passage, so that the plan needs no answers; a fact without an item is counted."""
    requests, _ = planned(Wanted(per="fact"))
    assert len(requests) == 1
    assert '"facts"' in requests[0].messages[0].content
    answer = {
        "facts": ["Kestrel is owned by the Data Platform team.", "Kestrel runs on the Basalt cluster."],
        "items": [{"fact": 1, "kind": "reversal", "statement": "The Data Platform team owns Kestrel."}],
    }
    found = HARVESTS[requests[0].task](requests[0], json.dumps(answer))
    assert [item.statement for item in found] == ["The Data Platform team owns Kestrel.", ""]


def test_number_and_style_of_what_is_written_are_in_the_prompt() -> None:
    """What is set to 0 is neither asked for nor shown in the worked example."""
    usual = planned(Wanted())[0][0].messages[0].content
    assert '"definition"' in usual
    own = planned(Wanted(rephrasings=4, styles=("formal", "terse"), definitions=0, categories=0))[0][0].messages[0].content
    assert '"rephrase", 4 for each fact' in own
    assert "formal, as in a policy; as short as" in own
    assert '"definition"' not in own
    assert '"category"' not in own


def test_definitions_and_categories_are_reversals_and_inferences() -> None:
    """In the training file; the model may call them by their own names."""
    request = planned(Wanted())[0][0]
    answer = json.dumps({"items": [{"kind": "definition", "statement": "A."}, {"kind": "category", "statement": "B."}]})
    assert [item.kind for item in HARVESTS[request.task](request, answer)] == ["reversal", "inference"]


def test_the_template_is_that_of_the_passage_s_language() -> None:
    """Passages of other languages, and of unknown ones, get the plain one."""
    german, welsh = replace(TOOLS, language="de"), replace(TOOLS, language="cy")
    assert planned(Wanted(), german)[0][0].template.startswith("local.de@")
    assert "Schreibe alles auf Deutsch" in planned(Wanted(), german)[0][0].messages[0].content
    assert planned(Wanted(), welsh)[0][0].template.startswith("local@")
    assert planned(Wanted(), TOOLS)[0][0].template.startswith("local@")


def test_a_japanese_passage_is_not_too_short() -> None:
    """Its words have no spaces between them."""
    assert len(planned(Wanted(), replace(passage("倉庫の管理は物流部が担当している。"), language="ja"))[0]) == 1
