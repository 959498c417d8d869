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
from collections.abc import Iterator
from functools import lru_cache

from ftprep.checks.candidate import Candidate
from ftprep.checks.class_nouns import another_date, named_class
from ftprep.checks.comparisons import converse
from ftprep.checks.known_relations import used
from ftprep.checks.sides import asides_moved, hangs_alike, one_sided, resolved, restated, roles_swapped, symmetric, without_asides
from ftprep.lexicon import HEADS, NEUTRAL, STOP, content_roots, content_stems, root, stem, words

_TOKEN = re.compile(r"[^\W_]+(?:[’'.,&-][^\W_]+)*|[,;:]")
_AUX = frozenset(
    "is are was were be been being gets got has have had must may can could should will would shall might does do did".split()
)
_BE = frozenset("is are was were be been being gets got".split())
_RELATIVE = frozenset("that which what who whom whose where when".split())
_DETERMINER = frozenset("the a an its their his her our this these all every each any no".split())
_PREPOSITIONS = frozenset(
    """of to in on at by for from with as into onto within after before since until during under above over through via per than
    about""".split()
)
_IRREGULAR_PARTICIPLES = frozenset(
    "led run held kept written sent built bought sold made taken given paid chosen met overseen read set put".split()
)
_BY_SOMEBODY = frozenset(
    """shut cut hit let lost left spent brought caught taught thought found worn known shown driven spoken broken drawn flown thrown
    grown seen won lent laid fed dealt bound torn withdrawn undertaken forbidden hidden rewritten rebuilt fought sought struck swept
    spread split broadcast forecast cast hung lit overtaken ground taught""".split()
)
"""Participles that tell who acts where a "by" stands behind them."""
_ADVERBS = frozenset("only also always often never not still already usually".split())
_JOINTS = frozenset("unless because whereas across less versus besides perhaps thus this always".split())
_NOUN_ENDING = re.compile(r"(?:al|ment|ments|tion|tions|ity|ness)$")
_EITHER_WAY = frozenset(
    map(stem, "open close start begin end finish run change move grow increase stop continue base locate".split())
)
"""Verbs that are said of a thing as well as of who does it: the office opened, the company opened the office."""
_SYMMETRIC = frozenset({"and", "or", "between", "with"})


def direction(row: Candidate) -> str | None:
    """The reason why the row turns a relation of its source round, or None."""
    if row.kind == "inference" and not row.strict:
        return None
    for source in _quoted_sources(row) if row.strict else row.quoted:
        if not row.english or (row.adapted and _turned_rightly(source, row)):
            continue
        if row.adapted and asides_moved(source, _told(row)):
            return "what is said of one name is said of another"
        there, said = (_in_one_form(source), _in_one_form(_told(row))) if row.adapted else (source, row.declared)
        if row.adapted and roles_swapped(there, said):
            return "what it is of, and what of it is told, have changed places"
        if row.adapted and row.kind != "inference" and (reason := _other_sides(_of(there), _of(said), row.source)):
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
        return _unsupported(row)
    return None


def _turned_rightly(source: str, row: Candidate) -> bool:
    """Whether both sides have changed places, and rightly so: "larger" is "smaller" then, and "twinned with" holds both ways."""
    said = _told(row)
    return converse(source, said) or symmetric(source, said)


def _of_another(row: Candidate, source: str, word: str, said: str) -> bool:
    """Of a conclusion from two facts: whether the other one has it so."""
    if row.kind != "inference" or not row.adapted:
        return False
    names = _governors(said, strict=True).get(word, set())
    return any(names & _governors(_in_one_form(one), strict=True).get(word, set()) for one in row.sources if one != source)


def _told(row: Candidate) -> str:
    return restated(row) if row.question else resolved(row)


def _in_one_form(sentence: str) -> str:
    return one_sided(_CHARGED.sub("", without_asides(sentence)[0]))


_CHARGED = re.compile(r"\b(?:in charge of|responsible for) (?=(?!ing\b)[a-z]{2,}ing\b)")


_HAS_AS = re.compile(
    r"^(?P<whole>.+?) (?:has|have|had) (?P<part>.+?) as (?:its|their|his|her|the|an?) (?P<noun>[a-z]+(?: [a-z]+)?)"
    r"(?P<rest>[ ,.].*)$"
)

_IS_DOER = re.compile(r"\b(?:is|are|was|were) (?:the |an? )?(?P<stem>[a-z]{3,})(?:er|or) (?:of|for|to) ")


def _of(sentence: str) -> str:
    """ "The drill has Ada Berg as its chair." -> "Ada Berg is the chair of the drill."; "is an adviser to" -> "advises" """
    found = _HAS_AS.match(sentence)
    if found is None:
        return _IS_DOER.sub(lambda match: match["stem"] + "es ", sentence)
    whole = found["whole"].removeprefix("The ")
    return f"{found['part']} is the {found['noun']} of {whole}{found['rest']}"


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
        for verb, agent in _acting(_of(_in_one_form(source)), heads).items():
            before[verb] = before.get(verb, frozenset()) | agent
    after = _acting(_of(_in_one_form(_told(row))), heads)
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
    tokens: list[str] = _TOKEN.findall(sentence)
    verbs = frozenset(stem(token) for token in tokens if root(token) in heads)
    acting = _agents(sentence, verbs, strict=True)
    return {root(verb): frozenset(map(root, agent)) for verb, agent in acting if not verb.startswith("be ")}


def _quoted_sources(row: Candidate) -> tuple[str, ...]:
    """The sentences that the row's evidence quotes; all of the source where none can be told."""
    quotes = [" ".join(words(evidence.quote)) for evidence in row.evidence]
    plain = [(source, " ".join(words(source))) for source in row.sources]
    quoted = tuple(source for source, text in plain if any(quote and (quote in text or text in quote) for quote in quotes))
    return quoted or row.sources


def _unsupported(row: Candidate) -> str | None:
    """What a small model makes up when it has no way to turn a sentence: an agent, or an equation of two things."""
    source, asserted = row.source, row.statement
    if row.adapted:
        source = "\n".join([*(_of(_in_one_form(one)) for one in row.sources), *row.sources])
        asserted = _in_one_form(_told(row))
    verbs = _verbs(source) | _verbs(asserted)
    known = {root(verb) for verb in verbs}
    verbs |= {stem(token) for token in _TOKEN.findall(source) if root(token) in known}
    acting: dict[str, frozenset[str]] = {}
    for verb, agent in (one for sentence in source.split("\n") for one in _agents(sentence, verbs, strict=True)):
        acting[root(verb)] = acting.get(root(verb), frozenset()) | agent
    tokens: list[str] = _TOKEN.findall(asserted)
    told: set[str] = set()  # relations in other words, whose sides have been looked at
    doers = {root(match.group()) for match in _DOER_OF.finditer(source)}  # "is the owner of": roles.py looks at the sides
    if row.adapted:
        wordings = used(frozenset(content_roots(row.source)), frozenset(content_roots(row.statement)))
        told = {one for other in wordings for one in other.here.roots}
    for verb, agent in _agents(asserted, verbs, strict=True):
        if root(verb) in told or (row.adapted and root(verb) in doers):
            continue
        passive = any(stem(token) == verb and _by_agent(tokens, place) for place, token in enumerate(tokens))
        if passive and not agent & acting.get(root(verb), frozenset()):
            return f"nobody in the source acts in {verb!r}"
    return _equated_with(row, source, told)


def _by_agent(tokens: list[str], place: int) -> bool:
    """Whether the participle at `place` has somebody who acts behind it: "letters were archived by" has none in "letters"."""
    by = next((at for at in range(place, min(place + 6, len(tokens))) if tokens[at] == "by"), None)
    return by is not None and not _BY_THEN.match(" ".join(tokens[by + 1 :])) and (tokens[place] + " ")[-4:-1] != "ers"


def _equated_with(row: Candidate, source: str, told: set[str]) -> str | None:
    """A noun that a thing is said to be, "the X is the N that ...", and which the source does not call it."""
    written = row.question or row.statement
    match = _EQUATION.match(written)
    if match is None or (row.adapted and _NO_EQUATION.match(written)):
        return None
    if row.adapted and not row.question and another_date(match.group(1).split()[0], written.split(f" {match.group(1)}")[0].rsplit(" ", 2)[0]):
        return f"it calls a {match.group(1)!r} what is none"
    if row.adapted and named_class(row.statement, row.question, row.answer, row.source) & set(match.group(1).split()):
        return None if row.question or hangs_alike(row) else "it hangs on another preposition than in the source"
    if _EQUATES.search(source) and not (row.adapted and _CLASSED.match(written)):
        return None
    noun = next((word for word in reversed(match.group(1).split()) if word not in _PREPOSITIONS | {"behalf"}), "")
    named = re.search(rf"\b(?:the|an?|our)\b[^,.]*\b{re.escape(noun)} of\b", source, re.IGNORECASE)
    neutral = bool({noun, stem(noun)} & NEUTRAL) or noun in ("one", "time") or root(noun) in told
    if not neutral and not _DOER.search(noun) and not named:
        return f"it equates with a {noun!r} what the source does not"
    return None


_NO_EQUATION = re.compile(
    r"(?:[A-Z][a-z]+ )?(?:[Ww]hen|[Ww]here|[Ww]hy|[Hh]ow|[Tt]han)\b|Because\b|[A-Z][a-z]+ (?:which|what|whom|whose)\b"
)
"""Questions in which "was the" opens a passive: "When was the crane installed by"."""
_CLASSED = re.compile(r"^[^,]+? (?:is|are|was|were) the [a-z]+ (?:[a-z]+ )?(?:which|whom)\b")


_DOER_OF = re.compile(r"\b[a-z]+(?:er|or)(?= (?:of|for)\b)|(?<=['’]s )[a-z]+(?:er|or)\b")
_EQUATES = re.compile(r"\b(?:is|are|was|were) (?:the|an?|our)\b")
_EQUATION = re.compile(
    r"^(?:[Tt]he )?(?:[A-Z\d]\S* ?)+(?:[a-z]+ ){0,2}(?:is|are|was|were) (?:the|an?) ([\w ]+?) "
    r"(?:of|that|who|which|where|in|for|with|by|to)\b"
)
_DOER = re.compile(r"(?:er|or|head|lead)$")


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
    tokens = _TOKEN.findall(sentence)
    verb = next(
        (at for at, token in enumerate(tokens) if token in _AUX or (_may_be_verb(tokens, at) and _has_verb_form(tokens, at))), 0
    )
    found: dict[str, set[str]] = {}
    for place, token in enumerate(tokens):
        if strict and token[0].isupper() and token.endswith(("'s", "’s")):
            first = next((at for at in range(place, 0, -1) if not tokens[at - 1][0].isupper()), 0)
            found.setdefault("of", set()).add(stem(tokens[first].lower()))
        if place == 0 or not (token[0].isupper() or (strict and token[0].isdigit())):
            continue
        before = place - 1
        if token.lower() in _DETERMINER or (
            tokens[before][0].isupper() and before > 0 and tokens[before] not in ("The", "A", "An")
        ):
            continue
        while before > 0 and tokens[before].lower() in _DETERMINER:
            before -= 1
        governor = tokens[before].lower() if strict and before == 0 else tokens[before]
        if not governor[0].islower() or governor in _AUX or governor in _RELATIVE or governor in _DETERMINER:
            continue
        if not strict and governor in _PREPOSITIONS:
            if before == 0 or not tokens[before - 1][0].islower() or tokens[before - 1] in STOP:
                continue
            governor = f"{stem(tokens[before - 1])} {governor}"
        found.setdefault(governor, set()).add(stem(token.lower()))
        if (
            strict
            and before > 0
            and governor in _PREPOSITIONS
            and tokens[before - 1][0].islower()
            and tokens[before - 1] not in STOP
        ):
            early = governor == "of" or before < verb  # "the hall in Lyon | is": behind a verb it may go with that
            found.setdefault(f"{stem(tokens[before - 1])} {governor}{'' if early else ' ...'}", set()).add(stem(token.lower()))
    return found


def _other_tense(source: str, asserted: str) -> str | None:
    """A verb in the present that came out in the past by itself: "signs" or "is signed" -> "signed"."""
    there: list[str] = _TOKEN.findall(source)
    asks = asserted.endswith("?")
    before = {
        stem(token): "is" if _auxiliary_before(there, place) in ("is", "are") else token
        for place, token in enumerate(there)
        if token[0].islower()
    }
    tokens: list[str] = _TOKEN.findall(asserted)
    for place, token in enumerate(tokens):
        old = before.get(stem(token))
        if (
            old
            and token.endswith("ed")
            and old.endswith("s")
            and not (_BE & set(tokens[:place]) if asks else _auxiliary_before(tokens, place) in _BE)
            and "by" not in tokens[place : place + 2]
        ):
            return token
    return None


def _swapped_agents(source: str, asserted: str, *, strict: bool) -> str | None:
    verbs = _verbs(source) | _verbs(asserted)
    after = dict(_agents(asserted, verbs, strict=strict))
    before = dict(_agents(source, verbs, strict=strict))
    everything = set(content_stems(source))
    twice = {one for one, times in Counter(content_stems(source)).items() if times > 1}
    for verb, other in after.items() if strict else ():
        acted = before.get(f"be {verb}", frozenset())
        if acted & other and verb not in before and stem(verb) not in _EITHER_WAY:
            return verb  # "the pickers are recruited" gives no "the pickers recruit"
    for verb, agent in before.items():
        other = after.get(verb)
        if strict and agent and other:  # "the Lyon region", "the Oslo region": what both are called tells them not apart
            agent, other = agent - twice or agent, other - twice or other
        if agent and other and not agent & other and other <= everything | {verb}:
            return verb
    return None


@lru_cache(maxsize=4096)
def _verbs(sentence: str) -> frozenset[str]:
    """The stems that look like verbs by their form or by the word before: "replaced", "is stored", "that own"."""
    tokens = _TOKEN.findall(sentence)
    return frozenset(
        stem(token) for place, token in enumerate(tokens) if _may_be_verb(tokens, place) and _has_verb_form(tokens, place)
    )


def _agents(sentence: str, verbs: frozenset[str], *, strict: bool) -> Iterator[tuple[str, frozenset[str]]]:
    """(verb stem, content stems of who acts) for each verb whose agent can be told.

    Not strict, a verb with a preposition behind it is another verb: "Tarn runs on Basalt" does not forbid "Basalt runs Tarn".

    "Marlow was replaced by Opsdesk." -> ("replac", {"opsdesk"})
    "The person who leads the team is Ada." -> ("lead", {"person", "ada"})
    """
    tokens = _TOKEN.findall(sentence)
    for place, token in enumerate(tokens):
        if stem(token) not in verbs or not _may_be_verb(tokens, place):
            continue
        participle = token.endswith("ed") or token in _IRREGULAR_PARTICIPLES
        by = next((at for at in range(place + 1, min(place + 6, len(tokens))) if tokens[at] == "by"), None)
        if (
            by is not None
            and tokens[by + 1 : by + 2]
            and (tokens[by + 1] in _RELATIVE or _BY_THEN.match(" ".join(tokens[by + 1 :])))
        ):
            by = None  # "decoded the dance by which bees show", "by the end of May": nobody acts behind this "by"
        if (participle or token in _BY_SOMEBODY) and by is not None:
            yield stem(token), _stems(tokens[by + 1 : _clause_end(tokens, by + 1)]) | _listed(tokens, by + 1)
            continue
        if (participle or token in _BY_SOMEBODY) and _auxiliary_before(tokens, place) in _BE:
            if strict:  # a passive without its agent tells what is acted upon
                yield f"be {stem(token)}", _subject(tokens, place)
            continue
        onward = not strict and place + 1 < len(tokens) and tokens[place + 1] in _PREPOSITIONS
        yield f"{stem(token)} ..." if onward else stem(token), _described(tokens, place) if strict else _subject(tokens, place)


_BY_THEN = re.compile(
    r"(?:the )?(?:end|start|beginning|middle|close) of\b|\d{1,2} [A-Z][a-z]+\b|(?:19|20)\d\d\b|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|noon\b|midnight\b"
)


def _may_be_verb(tokens: list[str], place: int) -> bool:
    token = tokens[place]
    if not token[0].islower() or token in STOP or token in _PREPOSITIONS or place == 0 or _NOUN_ENDING.search(token):
        return False
    if token in _ADVERBS or token in _JOINTS:
        return False
    before = tokens[place - 1].lower()
    if before == "to" and place > 1 and tokens[place - 2] in ("have", "has", "had", "need", "needs"):
        return True
    if before in ("has", "have", "had") and not (token.endswith("ed") or token in _IRREGULAR_PARTICIPLES or token in _BY_SOMEBODY):
        return False  # "has cover against fire"
    return before not in _DETERMINER and before not in _PREPOSITIONS


_INFLECTED = re.compile(r"(?:(?<!s)s|ed)$")


def _has_verb_form(tokens: list[str], place: int) -> bool:
    at = place - 1
    while at > 0 and tokens[at] in _ADVERBS:
        at -= 1
    before, form = tokens[at].lower(), _INFLECTED.search(tokens[place]) is not None or tokens[place] in _IRREGULAR_PARTICIPLES
    return form or before in _RELATIVE or (before in _AUX and before not in ("has", "have", "had"))


def _auxiliary_before(tokens: list[str], place: int) -> str:
    return next((tokens[at] for at in range(place - 1, max(-1, place - 3), -1) if tokens[at] in _AUX), "")


def _clause_end(tokens: list[str], start: int) -> int:
    stops = _PREPOSITIONS | _RELATIVE | _AUX | {",", ";", ":", "and", "unless", "if", "because", "while", "although", "once"}
    return next((at for at in range(start, len(tokens)) if tokens[at] in stops and at > start), len(tokens))


def _subject(tokens: list[str], verb: int) -> frozenset[str]:
    """Who acts before an active verb; behind "that/who/which + verb", the clause's antecedent and what it is equated with."""
    at = verb - 1
    while at >= 0 and (tokens[at] in _AUX or tokens[at].endswith("ly") or tokens[at] in _ADVERBS):
        at -= 1
    end = at + 1
    if at >= 0 and tokens[at] in _RELATIVE:
        return _stems(tokens[:at]) | _equated(tokens, verb)
    while at >= 0 and tokens[at] not in _RELATIVE and (tokens[at] not in (",", ";", ":") or _in_list(tokens, at)):
        at -= 1
    return _stems(tokens[at + 1 : end])


def _described(tokens: list[str], verb: int) -> frozenset[str]:
    """The same, but of "suppliers that are nominated by a client do not need" the suppliers, whom the clause only describes."""
    own = verb
    while own > 0 and tokens[own - 1] in _AUX | _ADVERBS:
        own -= 1
    relative = next((at for at in range(own - 1, 0, -1) if tokens[at] in ("that", "who", "which")), None)
    if own == verb or relative is None or tokens[relative + 1] not in _AUX or "," in tokens[relative:own]:
        return _subject(tokens, verb)
    start = next((at + 1 for at in range(relative - 1, -1, -1) if tokens[at] in _RELATIVE | _BE | {",", ";", ":"}), 0)
    return _stems(tokens[start:relative]) if relative + 2 < own else _subject(tokens, verb)


def _in_list(tokens: list[str], comma: int) -> bool:
    """Whether a comma stands between names of a list: "Fleming, Florey and Chain shared"."""
    return (
        tokens[comma] == ","
        and comma > 0
        and tokens[comma - 1][0].isupper()
        and tokens[comma + 1 : comma + 2] != []
        and (tokens[comma + 1][0].isupper() and "and" in tokens[comma + 1 : comma + 6])
    )


def _listed(tokens: list[str], start: int) -> frozenset[str]:
    """The names of a list that begins at `start`: "by Fleming, Florey and Chain" -> fleming, florey, chain"""
    end = start
    while end < len(tokens) and (tokens[end][0].isupper() or (end > start and tokens[end] in (",", "and"))):
        end += 1
    return _stems(tokens[start:end])


def _equated(tokens: list[str], verb: int) -> frozenset[str]:
    """ "The person who leads the team IS Ada Berg": the words behind the main clause's be."""
    be = next((at for at in range(verb + 1, len(tokens)) if tokens[at] in _BE), None)
    return _stems(tokens[be + 1 :]) if be is not None else frozenset()


def _stems(tokens: list[str]) -> frozenset[str]:
    return frozenset(content_stems(" ".join(token for token in tokens if token not in (",", ";", ":"))))
