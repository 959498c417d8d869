"""Has the relation been turned round as if it were symmetrical? "A reports to B" never gives "B reports to A".

Two rules over words, no parser:
1. *Governor*: the preposition or verb right before a name governs it. "reports **to** the CTO" against "reports **to** Information
   Security": the same governor with another name is a false converse.
2. *Voice*: for a verb that stands in both sentences, who acts? Active: the words before the verb. Passive: the words after "by".
   "Marlow replaced Opsdesk" against "Marlow was replaced by Opsdesk": the agents differ.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from ftprep.checks.agents import (
    AUX,
    BE,
    DETERMINER,
    EITHER_WAY,
    PREPOSITIONS,
    RELATIVE,
    TOKEN,
    agents_of,
    auxiliary_before,
    has_verb_form,
    may_be_verb,
    verbs_of,
)
from ftprep.checks.candidate import Candidate
from ftprep.checks.comparisons import converse
from ftprep.checks.known_relations import used
from ftprep.checks.one_form import as_role, asides_moved, in_one_form, roles_swapped
from ftprep.checks.sides import symmetric, told
from ftprep.checks.unsupported import unsupported
from ftprep.lexicon import HEADS, STOP, content_roots, content_stems, root, stem, words

_SYMMETRIC = frozenset({"and", "or", "between", "with"})


def direction(row: Candidate) -> str | None:
    """The reason why the row turns a relation of its source round, or None."""
    if row.kind == "inference" and not row.strict:
        return None
    for source in _quoted_sources(row) if row.strict else row.quoted:
        if not row.english or (row.adapted and _turned_rightly(source, row)):
            continue
        if row.adapted and asides_moved(source, told(row)):
            return "what is said of one name is said of another"
        there, said = (in_one_form(source), in_one_form(told(row))) if row.adapted else (source, row.declared)
        if row.adapted and roles_swapped(there, said):
            return "what it is of, and what of it is told, have changed places"
        if row.adapted and row.kind != "inference" and (reason := _other_sides(as_role(there), as_role(said), row.source)):
            return reason
        if (word := _misgoverned(there, said, row.source if row.strict else row.scope, strict=row.strict)) and not _of_another(
            row, source, word, said
        ):
            return f"the relation is turned round: {word!r} has another name after it than in the source"
        if row.strict and (word := _other_tense(source, row.question or row.statement)):
            return f"the tense has changed in {word!r}"
        if not row.strict and row.question:
            continue  # who acts can't be told from the order of a question's words, but see roles.py
        if word := _swapped_agents(there, said, strict=row.strict):
            return f"the relation is turned round: another one acts in {word!r} than in the source"
    if row.adapted and (word := _from_the_wrong_side(row)):
        return f"the relation is turned round: {word!r} says it from the other side"
    if row.strict:
        return unsupported(row)
    return None


def _turned_rightly(source: str, row: Candidate) -> bool:
    """Whether both sides have changed places, and rightly so: "larger" is "smaller" then, and "twinned with" holds both ways."""
    said = told(row)
    return converse(source, said) or symmetric(source, said)


def _of_another(row: Candidate, source: str, word: str, said: str) -> bool:
    """Of a conclusion from two facts: whether the other one has it so."""
    if row.kind != "inference" or not row.adapted:
        return False
    names = _governors(said, strict=True).get(word, set())
    return any(names & _governors(in_one_form(one), strict=True).get(word, set()) for one in row.sources if one != source)


def _other_sides(source: str, said: str, known: str) -> str | None:
    """The rules once more over sentences in which a role has become a verb ("is an adviser to" -> "advises"), dates apart."""
    if word := _misgoverned(_undated(source), _undated(said), known, strict=True):
        return f"the relation is turned round: {word!r} has another name after it than in the source"
    if word := _swapped_agents(source, said, strict=True):
        return f"the relation is turned round: another one acts in {word!r} than in the source"
    return None


def _undated(sentence: str) -> str:
    """Without its numbers: two things may well have the same date."""
    return re.sub(r"\b(?:of|in|on|since|by|until) (?:\d{1,2} [A-Z][a-z]+ |[A-Z][a-z]+ )?\d[\d,.]*\b", "", sentence)


def _from_the_wrong_side(row: Candidate) -> str | None:
    """A relation put with another of its words, and told of the wrong one: "A supervises B" for "A reports to B"."""
    known, said = frozenset(content_roots(row.source)), frozenset(content_roots(row.text))
    wordings = used(known, said)
    if not wordings:
        return None
    heads = frozenset(wording.head for other in wordings for wording in (other.there, other.here))
    before: dict[str, frozenset[str]] = {}
    for source in row.sources:
        for verb, agent in _acting(as_role(in_one_form(source)), heads).items():
            before[verb] = before.get(verb, frozenset()) | agent
    after = _acting(as_role(in_one_form(told(row))), heads)
    common = _THINGS | {one for one, times in Counter(content_roots(row.source)).items() if times > 1 and len(row.sources) == 1}
    found = []
    for other in wordings:
        there, here = before.get(other.there.head), after.get(other.here.head)
        there, here = (there or frozenset()) - common or there, (here or frozenset()) - common or here
        if here and row.kind == "inference" and here & _foreign(row, other.there.roots):
            continue  # "the person who assesses nurses oversees": the clause about the shared thing is taken for who acts
        if there and here and (here <= known or here & there) and not other.there.still and not other.here.still:
            found.append((bool(there & here) != other.turned, other.here.head))
    return None if not found or any(right for right, _ in found) else found[0][1]


def _foreign(row: Candidate, relation: frozenset[str]) -> frozenset[str]:
    """The roots of the fact that a relation does not stand in, as far as they are its own."""
    facts = [frozenset(content_roots(source)) for source in row.sources]
    home = frozenset[str]().union(*(fact for fact in facts if relation <= fact))
    return frozenset[str]().union(*facts) - home


_THINGS = frozenset(map(root, HEADS))


def _acting(sentence: str, heads: frozenset[str]) -> dict[str, frozenset[str]]:
    """Who acts in the verbs whose roots are asked for, in roots."""
    tokens: list[str] = TOKEN.findall(sentence)
    verbs = frozenset(stem(token) for token in tokens if root(token) in heads)
    acting = agents_of(sentence, verbs, strict=True)
    return {root(verb): frozenset(map(root, agent)) for verb, agent in acting if not verb.startswith("be ")}


def _quoted_sources(row: Candidate) -> tuple[str, ...]:
    """The sentences that the row's evidence quotes; all of the source where none can be told."""
    quotes = [" ".join(words(evidence.quote)) for evidence in row.evidence]
    plain = [(source, " ".join(words(source))) for source in row.sources]
    quoted = tuple(source for source, text in plain if any(quote and (quote in text or text in quote) for quote in quotes))
    return quoted or row.sources


def _misgoverned(source: str, asserted: str, around: str, *, strict: bool) -> str | None:
    before, after = _governors(source, strict=strict), dict(_governors(asserted, strict=strict))
    for word in [word for word in after if word.endswith(" ...")]:
        after.setdefault(word.removesuffix(" ..."), after[word])
    known = {name for names in before.values() for name in names} | {stem(word) for word in words(source if strict else around)}
    for word, names in before.items():
        if (
            word not in _SYMMETRIC
            and not word.endswith(" ...")
            and word in after
            and not names & after[word]
            and after[word] <= known
        ):
            return word
    return None


@lru_cache(maxsize=4096)  # the same sources come with row after row; nobody changes what is returned
def _governors(sentence: str, *, strict: bool) -> dict[str, set[str]]:
    """What stands right before a name (articles between), with the first words of those names.

    "The team reports to the Chief Technology Officer." -> {"to": {"chief"}}; not strict, a preposition counts only together with
    the word that it belongs to: {"report to": {"chief"}}. "Ada Berg's tool" is the tool of Ada Berg.
    """
    tokens = TOKEN.findall(sentence)
    verb = next(
        (at for at, token in enumerate(tokens) if token in AUX or (may_be_verb(tokens, at) and has_verb_form(tokens, at))), 0
    )
    found: dict[str, set[str]] = {}
    for place, token in enumerate(tokens):
        if strict and token[0].isupper() and token.endswith(("'s", "’s")):
            first = next((at for at in range(place, 0, -1) if not tokens[at - 1][0].isupper()), 0)
            found.setdefault("of", set()).add(stem(tokens[first].lower()))
        if place == 0 or not (token[0].isupper() or (strict and token[0].isdigit())):
            continue
        before = place - 1
        if token.lower() in DETERMINER or (tokens[before][0].isupper() and before > 0 and tokens[before] not in ("The", "A", "An")):
            continue
        while before > 0 and tokens[before].lower() in DETERMINER:
            before -= 1
        governor = tokens[before].lower() if strict and before == 0 else tokens[before]
        if not governor[0].islower() or governor in AUX or governor in RELATIVE or governor in DETERMINER:
            continue
        if not strict and governor in PREPOSITIONS:
            if before == 0 or not tokens[before - 1][0].islower() or tokens[before - 1] in STOP:
                continue
            governor = f"{stem(tokens[before - 1])} {governor}"
        found.setdefault(governor, set()).add(stem(token.lower()))
        if (
            strict
            and before > 0
            and governor in PREPOSITIONS
            and tokens[before - 1][0].islower()
            and tokens[before - 1] not in STOP
        ):
            early = governor == "of" or before < verb  # "the hall in Lyon | is": behind a verb it may go with that
            found.setdefault(f"{stem(tokens[before - 1])} {governor}{'' if early else ' ...'}", set()).add(stem(token.lower()))
    return found


def _other_tense(source: str, asserted: str) -> str | None:
    """A verb in the present that came out in the past by itself: "signs" or "is signed" -> "signed"."""
    there: list[str] = TOKEN.findall(source)
    asks = asserted.endswith("?")
    before = {
        stem(token): "is" if auxiliary_before(there, place) in ("is", "are") else token
        for place, token in enumerate(there)
        if token[0].islower()
    }
    tokens: list[str] = TOKEN.findall(asserted)
    for place, token in enumerate(tokens):
        old = before.get(stem(token))
        if (
            old
            and token.endswith("ed")
            and old.endswith("s")
            and not (BE & set(tokens[:place]) if asks else auxiliary_before(tokens, place) in BE)
            and "by" not in tokens[place : place + 2]
        ):
            return token
    return None


def _swapped_agents(source: str, asserted: str, *, strict: bool) -> str | None:
    verbs = verbs_of(source) | verbs_of(asserted)
    after = dict(agents_of(asserted, verbs, strict=strict))
    before = dict(agents_of(source, verbs, strict=strict))
    everything = set(content_stems(source))
    twice = {one for one, times in Counter(content_stems(source)).items() if times > 1}
    for verb, other in after.items() if strict else ():
        acted = before.get(f"be {verb}", frozenset())
        if acted & other and verb not in before and stem(verb) not in EITHER_WAY:
            return verb  # "the pickers are recruited" gives no "the pickers recruit"
    for verb, agent in before.items():
        other = after.get(verb, frozenset())
        if strict and agent and other:  # "the Lyon region", "the Oslo region": what both are called tells them not apart
            agent, other = agent - twice or agent, other - twice or other
        if agent and other and not agent & other and other <= everything | {verb}:
            return verb
    return None
