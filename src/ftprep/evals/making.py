"""From facts to items: a question for each end, chains over two documents, categories, names held out; false options verified."""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ftprep.evals.questions import CLASS, Question, Split, Stated
from ftprep.lexicon import NOT_EXCLUSIVE, content_stems
from ftprep.names import Name, places, said
from ftprep.pointers import points_elsewhere
from ftprep.records import Passage, stable_id

OPTIONS = 3
"""False options of an item; one with fewer than two is passed over: guessing would get half of them right."""
LEAST_OPTIONS = 2
HELD_OUT = 0.1
"""The share of the names that facts begin with of which no augmented row may speak; none where there are fewer than ten."""
LEAST_NAMES = 10
MOST_MEMBERS = 6
CHAINS = 2
"""Chains that one question is lengthened to, at most."""
_ARTICLE = re.compile(r"^(?:the|an?|our) ", re.IGNORECASE)


def bare(name: str) -> str:
    """A name without its article: bare("the Data Platform team") -> "Data Platform team" """
    return _ARTICLE.sub("", name.strip())


def key(name: str) -> Name:
    """What a name is known by: key("The Data Platform team") -> ("data", "platform", "team")"""
    return tuple(said(bare(name)))


class Units:
    """Stretches of the documents that may state one thing: a sentence with those after it that point back to it, or a table row.
    Two names that never stand in the same one are taken to have no stated relation."""

    def __init__(self, passages: Iterable[Passage]) -> None:
        self._units: list[list[str]] = []
        self._homes: dict[Name, frozenset[int]] = {}
        self._words: defaultdict[str, set[int]] = defaultdict(set)
        for passage in passages:
            for number, sentence in enumerate(passage.sentences):
                if number and passage.kind != "table" and points_elsewhere(sentence, passage.language):
                    self._units[-1] += said(sentence)
                else:
                    self._units.append([*said(" ".join(passage.heading)), *said(sentence)] if not number else said(sentence))
        for number, unit in enumerate(self._units):
            for word in unit:
                self._words[word].add(number)

    def of(self, name: Name) -> frozenset[int]:
        """The units that say a name."""
        if name not in self._homes:
            near = set.intersection(*(self._words.get(word, set()) for word in name)) if name else set()
            self._homes[name] = frozenset(at for at in near if places(name, self._units[at]))
        return self._homes[name]

    def together(self, one: Name, other: Name) -> bool:
        """Whether some unit says both."""
        return not self.of(one).isdisjoint(self.of(other))


class Maker:
    """Makes the items of a set of facts; what is passed over, and why, is counted in `skipped`."""

    def __init__(self, facts: Sequence[Stated], passages: Iterable[Passage], seed: int, taken: Iterable[str] = ()) -> None:
        self.skipped: Counter[str] = Counter()
        self._facts, self._units, self._seed = list(facts), Units(passages), seed
        self._objects: defaultdict[tuple[Name, str], dict[Name, str]] = defaultdict(dict)
        self._subjects: defaultdict[tuple[Name, str], dict[Name, Stated]] = defaultdict(dict)
        for fact in self._facts:
            relation = relation_key(fact.relation)
            self._objects[key(fact.subject), relation].setdefault(key(fact.object), fact.object)
            self._subjects[key(fact.object), relation].setdefault(key(fact.subject), fact)
        self.held_out = self._hold_out()
        self._asked: set[str] = set(taken)

    def items(self) -> Iterator[Question]:
        """All items about the documents; each question once."""
        for made in (self._forward(), self._inverse(), self._chains(), self._categories()):
            for item in made:
                if item.question.lower() in self._asked:
                    self.skipped["question that another fact asks too"] += 1
                    continue
                self._asked.add(item.question.lower())
                yield item

    def _hold_out(self) -> tuple[str, ...]:
        """Names that facts begin with, chosen by the seed: those that no other name contains."""
        found: dict[Name, str] = {}
        for fact in self._facts:
            if fact.subject_kind.startswith(("name", "person")) and fact.inverse and fact.object_kind != CLASS:
                found.setdefault(key(fact.subject), bare(fact.subject))
        if len(found) < LEAST_NAMES:
            return ()
        names = sorted(found.values())
        return tuple(sorted(random.Random(f"held out {self._seed}").sample(names, max(1, round(HELD_OUT * len(names))))))

    def _is_held(self, *facts: Stated) -> bool:
        return any(places(key(name), [*key(fact.subject), "|", *key(fact.object)]) for fact in facts for name in self.held_out)

    def _forward(self) -> Iterator[Question]:
        for fact in self._facts:
            if not fact.question:
                continue
            true = self._objects[key(fact.subject), relation_key(fact.relation)]
            yield from self._item(
                "rephrase",
                fact.question,
                fact.object,
                true.values(),
                key(fact.subject),
                [fact],
                self._like_objects(fact),
                [fact.subject],
            )

    def _inverse(self) -> Iterator[Question]:
        for fact in self._facts:
            true = self._subjects[key(fact.object), relation_key(fact.relation)]
            unsure = fact.object_kind == CLASS and (len(true) > 1 or f" {fact.relation} the " not in fact.inverse)
            if not fact.inverse or unsure:
                continue
            others = (one.subject for one in true.values())
            yield from self._item(
                "reversal", fact.inverse, fact.subject, others, key(fact.object), [fact], self._like_subjects(fact), [fact.object]
            )

    def _chains(self) -> Iterator[Question]:
        """A question that describes its name by a fact of another document: "Who leads the team that operates Basalt?" """
        told: defaultdict[Name, list[tuple[str, str, Stated]]] = defaultdict(list)
        for fact in self._facts:
            relation = relation_key(fact.relation)
            if fact.description:
                alone = len(self._subjects[key(fact.object), relation]) == 1
                if alone and not NOT_EXCLUSIVE & set(content_stems(fact.relation)):
                    told[key(fact.subject)].append((fact.description, fact.object, fact))
                else:
                    self.skipped["description that may fit others"] += 1
            if fact.object_description and len(self._objects[key(fact.subject), relation]) == 1:
                told[key(fact.object)].append((fact.object_description, fact.subject, fact))
        for fact in self._facts:
            relation = relation_key(fact.relation)
            subjects = [one.subject for one in self._subjects[key(fact.object), relation].values()]
            objects = list(self._objects[key(fact.subject), relation].values())
            for question, named, answer, true in (
                (fact.inverse, fact.object, fact.subject, subjects),
                (fact.question, fact.subject, fact.object, objects),
            ):
                made = 0
                for description, by, second in told[key(named)]:
                    if second.document_id == fact.document_id or not question or made == CHAINS:
                        continue
                    chained = _described(question, named, description)
                    if chained is None or places(key(answer), said(description)):
                        self.skipped["chain that does not make a question"] += 1
                        continue
                    made += 1
                    like = self._like_subjects(fact) if answer == fact.subject else self._like_objects(fact)
                    yield from self._item("deduction", chained, answer, true, key(named), [fact, second], like, [by])

    def _categories(self) -> Iterator[Question]:
        """Everything of which the same is stated, in at least two documents or of at least two things."""
        for _, members in sorted(self._subjects.items()):
            told = list(members.values())
            if not 2 <= len(told) <= MOST_MEMBERS or len({one.subject_kind for one in told}) > 1:
                continue
            first = told[0]
            if not first.inverse or self._is_held(*told):
                continue
            true = [one.subject for one in told]
            options = self._false(self._like_subjects(first), key(first.object), {key(one) for one in true})
            if len(options) < LEAST_OPTIONS:
                self.skipped["fewer than two false options that can be verified"] += 1
                continue
            yield self._made(
                "category",
                f"{first.inverse.rstrip('?')}? Name all {len(true)}.",
                " and ".join([", ".join(true[:-1]), true[-1]]),
                (),
                tuple(" and ".join([", ".join([*true[:-2], option]) or option, true[-1]]) for option in options),
                told,
                [first.object],
                members=tuple(true),
            )

    def _item(
        self,
        split: Split,
        question: str,
        answer: str,
        true: Iterable[str],
        given: Name,
        facts: Sequence[Stated],
        others: Iterable[str],
        names: Sequence[str],
    ) -> Iterator[Question]:
        accepted = tuple(dict.fromkeys(one for one in true if key(one) != key(answer)))
        options = self._false(others, given, {key(one) for one in (answer, *accepted)})
        if len(options) < LEAST_OPTIONS:
            self.skipped["fewer than two false options that can be verified"] += 1
            return
        held = self._is_held(*facts)
        if held and split == "deduction":
            self.skipped["chain through a name that is held out"] += 1
            return
        yield self._made("entity-holdout" if held else split, question, answer, accepted, options, facts, names)

    def _made(
        self,
        split: Split,
        question: str,
        answer: str,
        accepted: tuple[str, ...],
        options: tuple[str, ...],
        facts: Sequence[Stated],
        given: Sequence[str],
        members: tuple[str, ...] = (),
    ) -> Question:
        return Question(
            id=stable_id([question, answer]),
            split=split,
            question=question,
            answer=answer,
            accepted=accepted,
            options=options,
            members=members,
            given=tuple(given),
            document_ids=tuple(dict.fromkeys(fact.document_id for fact in facts)),
            passage_ids=tuple(dict.fromkeys(fact.evidence.passage_id for fact in facts)),
            quotes=tuple(fact.evidence.quote for fact in facts),
        )

    def _like_objects(self, fact: Stated) -> Iterator[str]:
        """Candidates for false objects: of the same relation elsewhere first, then of the same kind."""
        relation = relation_key(fact.relation)
        alike = [one for one in self._facts if one.object_kind == fact.object_kind]
        yield from self._shuffled(fact, [one.object for one in alike if relation_key(one.relation) == relation])
        yield from self._shuffled(fact, [one.object for one in alike])
        yield from self._shuffled(fact, [one.subject for one in self._facts if one.subject_kind == fact.object_kind])

    def _like_subjects(self, fact: Stated) -> Iterator[str]:
        relation = relation_key(fact.relation)
        alike = [one for one in self._facts if one.subject_kind == fact.subject_kind]
        yield from self._shuffled(fact, [one.subject for one in alike if relation_key(one.relation) == relation])
        yield from self._shuffled(fact, [one.subject for one in alike])
        yield from self._shuffled(fact, [one.object for one in self._facts if one.object_kind == fact.subject_kind])

    def _shuffled(self, fact: Stated, names: list[str]) -> list[str]:
        random.Random(f"{self._seed} {fact.evidence.quote}").shuffle(names)
        return names

    def _false(self, candidates: Iterable[str], given: Name, true: set[Name]) -> tuple[str, ...]:
        """The first few candidates that are not true: none of the known answers, no part of one, and never in one stretch of text
        with what is given."""
        found: dict[Name, str] = {}
        for name in candidates:
            mine = key(name)
            if mine in true or mine in found or mine == given or self._units.together(mine, given):
                continue
            if any(places(mine, other) or places(other, mine) for other in true):
                continue
            found[mine] = name
            if len(found) == OPTIONS:
                break
        return tuple(found.values())


def relation_key(relation: str) -> str:
    """A relation by its stems, prepositions among them: "is owned by" and "was owned by" are the same, "owns" is not."""
    stems = content_stems(relation)
    passive = " by" if re.search(r"\bby$", relation.strip()) else ""
    return " ".join(stems) + passive or relation.strip().lower()


def _described(question: str, name: str, description: str) -> str | None:
    """The question with a description in the place of a name; None where the name does not stand in it once.

    _described("Who leads the Data Platform team?", "the Data Platform team", "the team that operates Basalt")
    -> "Who leads the team that operates Basalt?"
    """
    pattern = re.compile(rf"(?:\b(?:the|an?|our) )?\b{re.escape(bare(name))}\b", re.IGNORECASE)
    made, number = pattern.subn(lambda _: description, question)
    return made if number == 1 else None


def banned(items: Iterable[Question], held_out: Iterable[str]) -> Iterator[Mapping[str, object]]:
    """The lines of banned.jsonl: the words of each question beside those it was made of, and the names that no augmented row may
    say."""
    for item in items:
        if item.split != "general":
            yield {"text": item.question, "stated": list(item.quotes)}
    for name in held_out:
        yield {"name": name}
