"""What every row of hand-written prose has to keep: its half of the handbook, names, numbers, the entity it begins with."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator

from ftprep.augmenter.prose import FOLDER, Fact, passages, rows
from ftprep.augmenter.rows import NONE, prompt
from ftprep.prompts import load_templates

HELD_OUT = re.compile(
    r"\b(mentor|sponsor|insur|rent(s|ed|als?|ing|ers?)?\b|leas(e|es|ed|ing)\b|translat|inspect|calibrat|named after|twinned with"
    r"|adjoin|outrank|exempt|recruit|nominat|licen[sc]|catalog|guard|invoic|audit(?!ion|or[iy])|host|lend|lent\b|borrow|archiv|certif"
    r"|louder|quieter)",
    re.IGNORECASE,
)
"""Relation kinds of the held-out test set."""

SMALL = frozenset(
    "a an the of to in on at by for with from and or not no is are be been was were will can may must should has have do does did"
    " that which who whom whose as if when once until before after it its their they this than into out up over per only also"
    " all any each".split()
)
BEFORE = r"(?:(?:the|a|an|all|each|every|any|some|one|two|of)\s+)*(?:[\w.&/' -]+'s\s+)?"

ALL = list(passages())
FACTS = [(passage, fact) for _, passage in ALL for fact in passage.facts]


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9$%]+", text.lower().replace("'s", ""))


def numbers(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d[\d,.:%]*\d|\d", text))


def names(text: str) -> set[str]:
    """Words with a capital, but for the first of the sentence."""
    return set(re.findall(r"\b[A-Z][\w.]*[A-Za-z0-9]", text.split(" ", 1)[1]))


def every_name(text: str) -> set[str]:
    """Words that may be the names of another sentence."""
    return set(re.findall(r"\b[A-Za-z][\w.]*[A-Za-z0-9]", text))


def sentences_of(fact: Fact) -> Iterator[str]:
    yield from (sentence for sentence in fact.reverse.values() if sentence != NONE)
    yield from fact.rephrase


def test_every_page_belongs_to_the_training_half() -> None:
    """Pages with a hash divisible by 3 are those of the held-out set: none of them is here."""
    pages = {source for source, _ in ALL}
    assert len(pages) > 100
    assert [page for page in pages if int(hashlib.sha256(page.encode()).hexdigest(), 16) % 3 == 0] == []


def test_no_held_out_relation_stands_anywhere() -> None:
    """The held-out set asks about relation kinds of which no training row has a word."""
    texts = [text for row in rows() for text in (*row.given, row.about, row.written)]
    assert [text for text in texts if HELD_OUT.search(text)] == []


def test_the_rows_are_many_of_every_task_and_a_third_of_the_passages_state_nothing() -> None:
    """Enough to learn from, and NONE often enough to be learned."""
    tasks: Counter[str] = Counter(row.task for row in rows())
    least = {"facts": 600, "reverse": 600, "rephrase": 600, "question": 700, "join": 90}
    assert {task: tasks[task] for task in least if tasks[task] < least[task]} == {}
    nothing = sum(row.written == NONE for row in rows() if row.task == "facts")
    assert 0.3 < nothing / tasks["facts"] < 0.45


def test_no_passage_is_there_twice() -> None:
    """A text counts once."""
    assert [text for text, times in Counter(passage.text for _, passage in ALL).items() if times > 1] == []


def test_passages_are_as_short_as_those_that_ftprep_asks_about() -> None:
    """One to four sentences of 5 to 72 words."""
    assert [passage.text for _, passage in ALL if not 5 <= len(passage.text.split()) <= 72] == []


def test_a_fact_is_one_short_sentence_that_names_its_subject() -> None:
    """4 to 25 words, and nobody has to know who "we" or "it" is."""
    pronoun = re.compile(r"(It|They|This|These|He|She|We|You)\b|.*\b(we|our|us|you|your|my)\b")
    facts = [fact.fact for _, fact in FACTS]
    assert [fact for fact in facts if not 4 <= len(fact.split()) <= 25] == []
    assert [fact for fact in facts if not fact.endswith(".") or "\n" in fact or pronoun.match(fact)] == []


def test_a_fact_is_in_the_words_of_its_passage() -> None:
    """At least two thirds of the content words, and every number, are the passage's or the title's."""
    for passage, fact in FACTS:
        around = f"{passage.title} {passage.text}"
        known = set(words(around))
        content = [word for word in words(fact.fact) if word not in SMALL]
        new = [word for word in content if not {word, word.rstrip("s"), word + "s"} & known]
        assert len(new) <= max(2, len(content) / 3), (fact.fact, new)
        assert set(numbers(fact.fact)) <= set(numbers(around)), fact.fact


def test_reversals_and_rephrasings_keep_numbers_and_names_and_add_none() -> None:
    """Whatever turns a fact round says the same of the same things, in another order or other words."""
    for _, fact in FACTS:
        for sentence in sentences_of(fact):
            assert sentence.endswith((".", "!")), sentence
            assert sentence != fact.fact
            assert numbers(sentence) == numbers(fact.fact), sentence
            assert names(fact.fact) <= every_name(sentence), (fact.fact, sentence)
            assert names(sentence) <= every_name(fact.fact), (fact.fact, sentence)
        assert all(sorted(words(sentence)) != sorted(words(fact.fact)) for sentence in fact.rephrase), fact.fact


def test_a_reversal_begins_with_what_it_is_about() -> None:
    """What it is about stands in the fact, but not at its beginning."""
    for _, fact in FACTS:
        for entity, sentence in fact.reverse.items():
            assert entity.lower() in fact.fact.lower(), (fact.fact, entity)
            assert not re.match(rf"((the|a|an) )?{re.escape(entity.lower())}\b", fact.fact.lower()), (fact.fact, entity)
            assert sentence == NONE or re.match(BEFORE + re.escape(entity), sentence, re.IGNORECASE), (entity, sentence)


def test_a_question_lacks_its_answer_which_stands_in_the_fact() -> None:
    """Nobody can copy the answer from the question."""
    for _, fact in FACTS:
        for answer, question in fact.question.items():
            assert answer.lower() in fact.fact.lower(), (fact.fact, answer)
            assert question.endswith("?"), question
            assert not re.search(rf"\b{re.escape(answer.lower())}\b", question.lower()), (answer, question)


def test_joins_are_of_two_facts_of_their_passage() -> None:
    """And what follows is a sentence of its own, or NONE."""
    for _, passage in ALL:
        for first, second, conclusion in passage.joins:
            assert 1 <= first < second <= len(passage.facts)
            assert conclusion == NONE or conclusion not in {fact.fact for fact in passage.facts}
            assert conclusion == NONE or conclusion.endswith(".")


def test_what_is_turned_down_stands_in_a_passage_without_facts() -> None:
    """Such a passage is turned down for every task."""
    asked = [passage for _, passage in ALL if passage.turned_down]
    assert asked
    assert all(passage.turned_down in passage.text and not passage.facts for passage in asked)
    tasks: Counter[str] = Counter(row.task for row in rows() if row.written == NONE and row.given == (asked[0].text,))
    assert tasks == {"facts": 1, "reverse": 1, "rephrase": 1, "question": 1}


def test_every_row_makes_a_prompt() -> None:
    """The templates take all of them."""
    templates = load_templates()
    assert all(row.schema == "prose" and row.fact_id and prompt(row, templates).strip() for row in rows())


def test_the_source_and_its_licence_are_named_beside_the_files() -> None:
    """CC0 asks for nothing; a reader does."""
    notice = (FOLDER / "NOTICE").read_text(encoding="utf-8")
    assert all(name in notice for name in ("TTS Handbook", "General Services Administration", "CC0 1.0"))
