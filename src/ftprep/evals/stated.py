"""Facts by rules, for small models: from one short sentence "subject, verb, object" with a question for each end, no model asked.

    "Tarn is owned by the Data Platform team."  ->  "By which team is Tarn owned?", "What is owned by the Data Platform team?"
    "The Data Platform team operates Basalt."   ->  "What does the Data Platform team operate?", "Which team operates Basalt?"

What the rules can't turn into a grammatical question is passed over, with the reason counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from ftprep.entities import Entity
from ftprep.evals.questions import CLASS, Stated
from ftprep.lexicon import upper_first
from ftprep.records import Evidence, Passage
from ftprep.strategies.contract import Draft
from ftprep.strategies.facts import Fact, facts

_AUXILIARY = re.compile(r"^(?:is|are|was|were|has|have|can|may|must|will)\b")
_VERB = re.compile(r"^(?P<verb>[a-z]+s)\b(?P<rest>.*)$")
_PREPOSITION = re.compile(r"^(?P<before>.*?)\b(?P<word>in|on|at|to|from|through|for|with|by|until|since|of|under|as) $")
_SECOND_CLAUSE = re.compile(r"\b(?:and|or|but|which|who|that|because|so|if|when|while)\b|[,;:()]")
_NOUN = re.compile(r"^(?:is|was) (?:(?:the|an?)\b|$)")
_CLASS = re.compile(r"^ (?P<verb>is) (?P<what>(?:the|an?) [a-z][^,;:()]*)[.]$")
_NOT_VERBS = frozenset("its is was has this as us always sometimes towards besides plus".split())


def stated(passages: Iterable[Passage], draft: Draft, skipped: Counter[str]) -> Iterator[Stated]:
    """The facts of all passages that the rules can ask about."""
    for passage in passages:
        for fact in facts(passage, draft):
            made = _of(fact)
            if isinstance(made, str):
                skipped[made] += 1
            else:
                yield made
    skipped.update(draft.skipped)


def _of(fact: Fact) -> Stated | str:
    subject, last = fact.entities[0], fact.entities[-1]
    if (classed := _classed(fact)) is not None:
        return classed
    if subject.start or subject.kind not in ("name", "person") or last is subject:
        return "sentence that does not begin with a name and end in another"
    if fact.text[last.end :].strip() != "." or last.kind not in ("name", "person", "date", "number"):
        return "sentence that does not begin with a name and end in another"
    middle = fact.text[subject.end : last.start].strip()
    if _SECOND_CLAUSE.search(middle) or not middle:
        return "sentence of more than one clause"
    question = _forward(subject, middle + " ", last)
    if question is None:
        return "sentence whose verb the rules cannot turn into a question"
    said = f"{middle} {last.text}"
    return Stated(
        subject=lower_article(subject.text),
        relation=middle,
        object=last.text,
        question=question,
        inverse=f"{upper_first(_who(subject))} {said}?",
        description=_description(subject, said),
        object_description=_other_description(question, lower_article(subject.text), middle, last),
        subject_kind=f"{subject.kind}:{subject.head}",
        object_kind=f"{last.kind}:{last.head}",
        evidence=Evidence(passage_id=fact.passage.id, quote=fact.text),
        document_id=fact.passage.document_id,
    )


def _classed(fact: Fact) -> Stated | None:
    """A sentence that says what its subject is, and names nothing else: "Tarn is an internal tool for analysing data." """
    subject = fact.entities[0]
    found = _CLASS.match(fact.text[subject.end :])
    if found is None or subject.start or len(fact.entities) > 1 or subject.kind not in ("name", "person"):
        return None
    return Stated(
        subject=lower_article(subject.text),
        relation=found["verb"],
        object=re.sub(r"^the ", "a ", found["what"]),
        question="",
        inverse=f"{upper_first(_who(subject))} {found['verb']} {found['what']}?",
        subject_kind=f"{subject.kind}:{subject.head}",
        object_kind=CLASS,
        evidence=Evidence(passage_id=fact.passage.id, quote=fact.text),
        document_id=fact.passage.document_id,
    )


def lower_article(text: str) -> str:
    """As it stands within a sentence: "The Data Platform team" -> "the Data Platform team"."""
    return re.sub(r"^(The|An?|Our) ", lambda found: found.group().lower(), text)


def _who(entity: Entity) -> str:
    return "who" if entity.kind == "person" else f"which {entity.head}" if entity.head else "what"


def _asked(entity: Entity, word: str) -> str:
    """The question word for the end of a sentence, behind its preposition: "by whom", "in which office", "when"."""
    if entity.kind == "date":
        return f"{word} which year" if re.fullmatch(r"\d{4}", entity.text) and word in ("in", "since", "until") else "when"
    if entity.kind == "number":
        unit = entity.text.split(" ", 1)[1] if " " in entity.text else ""
        return f"{word} how many {unit}".strip() if unit and not unit[0].isdigit() else f"{word} how much".strip()
    who = _who(entity)
    return (f"{word} {'whom' if who == 'who' else who}" if word else who).strip()


def _forward(subject: Entity, middle: str, last: Entity) -> str | None:
    """The question that has the last entity as its answer; "" where none reads well ("What is Ruben Farrow?"), None where the verb
    is neither an auxiliary nor a present one in -s."""
    found = _PREPOSITION.match(middle)
    word, before = (found["word"], found["before"]) if found else ("", middle)
    auxiliary, verb = _AUXILIARY.match(before), _VERB.match(before.strip())
    if auxiliary is None and (verb is None or verb["verb"] in _NOT_VERBS):
        return None
    is_noun = _NOUN.match(before) is not None
    asked = upper_first(_asked(last, word))
    if (last.kind == "number" and not word) or (word == "of" and not is_noun) or (is_noun and asked.endswith("hat")):
        return ""
    asked = "Where" if asked in ("In what", "At what", "On what") else asked
    named = lower_article(subject.text)
    if auxiliary is not None:
        return " ".join(f"{asked} {auxiliary.group()} {named} {before[auxiliary.end() :]}".split()) + "?"
    assert verb is not None
    return " ".join(f"{asked} does {named} {_bare(verb['verb'])} {verb['rest']}".split()) + "?"


def _bare(verb: str) -> str:
    """_bare("supplies") -> "supply"; _bare("operates") -> "operate" """
    if verb.endswith("ies"):
        return verb[:-3] + "y"
    return verb[:-2] if verb.endswith(("sses", "shes", "ches", "xes", "zzes", "goes", "does")) else verb[:-1]


def _description(subject: Entity, said: str) -> str:
    """What stands for the subject in a question over two documents, where one can tell what kind of thing it is."""
    if subject.kind == "person":
        return f"the person who {said}"
    return f"the {subject.head} that {said}" if subject.head else ""


_ASKED_BY = re.compile(
    r"^(?P<word>[A-Z][a-z]+) (?P<which>which [a-z]+|whom) (?P<auxiliary>is|are|was|were|has|have|does) (?P<rest>.+)[?]$"
)


def _other_description(question: str, subject: str, middle: str, last: Entity) -> str:
    """What stands for the object: "By which team is Tarn owned?" -> "the team by which Tarn is owned"; "" without a rule."""
    kind = last.head or ("person" if last.kind == "person" else "")
    found = _ASKED_BY.match(question)
    if found is not None and kind:
        rest = found["rest"].removeprefix(subject).strip()
        whom = "whom" if found["which"] == "whom" else "which"
        if found["auxiliary"] != "does":
            return " ".join(f"the {kind} {found['word'].lower()} {whom} {subject} {found['auxiliary']} {rest}".split())
        verb = middle.split()[0]
        return " ".join(f"the {kind} {found['word'].lower()} {whom} {subject} {verb} {' '.join(rest.split()[1:])}".split())
    if question.startswith("Which ") and " does " in question and kind:
        return f"the {kind} that {subject} {middle}"
    return ""
