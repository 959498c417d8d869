import json

import pytest
from msgspec.structs import replace

from ftprep.prompts import load_templates
from ftprep.records import Generation, Passage, Request
from ftprep.strategies import STRATEGIES, Corpus, Draft
from ftprep.strategies.follow_ups import Room, fault_of, follow_ups, replaced
from tests.builders import LARGE, SMALL, passage

UNKNOWN = Room()
ONE = passage("Kestrel is owned by the Data Platform team.", "Marlow replaced Opsdesk in March 2022.", document="tools")
TWO = passage("The Data Platform team is led by Ingrid Solheim.", document="tools", number=1)
GOOD = {"kind": "reversal", "statement": "The Data Platform team owns Kestrel.", "evidence": "owned by the Data Platform team"}


def asked(strategy: str = "local", passages: tuple[Passage, ...] = (ONE,)) -> Request:
    """The first request of a strategy about these passages."""
    corpus = Corpus(passages=passages, titles={}, focus=frozenset(one.id for one in passages))
    return next(iter(STRATEGIES[strategy].large(corpus, Draft(LARGE, load_templates(), 1))))


def answer(request: Request, text: str, finish: str = "stop") -> Generation:
    """What the model said."""
    return Generation(key=request.key, text=text, finish_reason=finish, prompt_tokens=900)


def following(
    request: Request, given: Generation, room: Room = UNKNOWN, passages: tuple[Passage, ...] = (ONE, TWO)
) -> list[Request]:
    """The follow-ups of an answer."""
    return list(follow_ups(request, given, {one.id: one for one in passages}, room))


WHOLE = json.dumps({"items": [GOOD, GOOD]})


@pytest.mark.parametrize(
    "text", [WHOLE, '{"items": []}', "```json\n" + WHOLE + "\n```", json.dumps(GOOD) + "\n" + json.dumps(GOOD)]
)
def test_a_whole_answer_is_not_asked_for_again(text: str) -> None:
    """An empty list and lines of items are answers too."""
    assert fault_of("passages", answer(asked(), text)) is None
    assert following(asked(), answer(asked(), text)) == []


def test_a_cut_answer_gets_twice_the_room_once() -> None:
    """The same messages, another limit: another key, that of the first named. A follow-up that is cut again is left."""
    first = asked()
    (second,) = following(first, answer(first, WHOLE[:50], "length"))
    assert second.parameters.max_tokens == 2 * first.parameters.max_tokens
    assert (second.messages, second.focus, second.follows) == (first.messages, first.focus, first.key)
    assert second.key != first.key
    assert following(second, answer(second, WHOLE[:50], "length")) == []


def test_the_room_ends_at_the_model_s_limit_and_at_its_window() -> None:
    """Between one and a half and twice the room it takes what there is."""
    first = asked()
    limit = first.parameters.max_tokens
    cut = answer(first, WHOLE[:50], "length")
    assert following(first, cut, Room(output=limit + limit // 2))[0].parameters.max_tokens == limit + limit // 2
    assert following(first, cut, Room(window=900 + 2 * limit - 7))[0].parameters.max_tokens == 2 * limit - 7


def test_at_the_limit_the_passages_are_put_in_halves() -> None:
    """Each half has its passages in focus and in the prompt, and no others; all of them are in one or the other."""
    first = asked("active-reading", (ONE, TWO))
    halves = following(first, answer(first, "", "length"), Room(output=first.parameters.max_tokens))
    assert [half.focus for half in halves] == [(ONE.id,), (TWO.id,)]
    assert ONE.text in halves[0].messages[-1].content
    assert TWO.text not in halves[0].messages[-1].content
    assert ONE.text not in halves[1].messages[-1].content
    assert {half.follows for half in halves} == {first.key}


def test_one_passage_is_divided_between_its_sentences() -> None:
    """Both halves are about the passage; one of a single sentence cannot be divided."""
    first = asked()
    halves = following(first, answer(first, "", "length"), Room(output=first.parameters.max_tokens))
    assert [half.messages[-1].content.split("### Focus\n")[1] for half in halves] == [
        f"[{ONE.id}] {sentence}" for sentence in ONE.sentences
    ]
    assert {half.focus for half in halves} == {(ONE.id,)}
    single = asked(passages=(TWO,))
    assert following(single, answer(single, "", "length"), Room(output=1)) == []


def test_each_half_of_a_table_has_its_head() -> None:
    """Cells mean nothing without it."""
    rows = "| Tool | Owner |\n| --- | --- |\n| Tarn | Ada |\n| Heron | Bo |\n| Knot | Cy |\n| Ruff | Di |"
    table = replace(passage("Tool: Tarn; Owner: Ada", kind="table"), text=rows)
    first = asked(passages=(table,))
    halves = following(first, answer(first, "", "length"), Room(output=1), (table,))
    assert [half.messages[-1].content.count("| Tool | Owner |") for half in halves] == [1, 1]
    shown = "".join(half.messages[-1].content for half in halves)
    assert all(shown.count(name) == 1 for name in ("Tarn", "Heron", "Knot", "Ruff"))


@pytest.mark.parametrize("text", ["I am sorry.", '{"items": [' + json.dumps(GOOD) + ', {"kind": reversal}]}'])
def test_an_unreadable_answer_is_asked_for_again_with_the_error(text: str) -> None:
    """The model sees what it wrote and what is wrong with it; the first turns stay the same, for the provider's cache."""
    first = asked()
    (second,) = following(first, answer(first, text))
    assert second.messages[: len(first.messages)] == first.messages
    assert [message.role for message in second.messages[-2:]] == ["assistant", "user"]
    assert second.messages[-2].content == text
    assert "cannot be read" in second.messages[-1].content
    assert second.follows == first.key


def test_an_empty_answer_is_no_turn_of_the_conversation() -> None:
    """Providers refuse empty turns."""
    first = asked()
    (second,) = following(first, answer(first, " "))
    assert len(second.messages) == len(first.messages)
    assert second.messages[-1].content.startswith(first.messages[-1].content)


def test_what_failed_or_was_filtered_or_is_small_is_left() -> None:
    """A failure is tried again as it is, a content filter says the same again, lines of small models are not JSON."""
    first = asked()
    assert following(first, Generation(key=first.key, error="HTTP 500")) == []
    assert following(first, answer(first, "", "content_filter")) == []
    corpus = Corpus(passages=(ONE,), titles={}, focus=frozenset({ONE.id}))
    small = STRATEGIES["local"].small
    assert small is not None
    for request in small(corpus, Draft(SMALL, load_templates(), 1)):
        assert following(request, answer(request, " is", "length")) == []


def test_the_rows_of_a_first_answer_stand_until_all_its_follow_ups_are_read() -> None:
    """One half that failed or is unreadable too, and what could be saved of the first answer is kept."""
    first = asked("active-reading", (ONE, TWO))
    halves = following(first, answer(first, "", "length"), Room(output=1))
    both = {half.key: answer(half, WHOLE) for half in halves}
    assert replaced(halves, both) == {first.key}
    assert replaced(halves, {halves[0].key: both[halves[0].key]}) == set()
    assert replaced(halves, both | {halves[1].key: answer(halves[1], "no")}) == set()
    assert replaced(halves, both | {halves[1].key: Generation(key=halves[1].key, error="HTTP 500")}) == set()
