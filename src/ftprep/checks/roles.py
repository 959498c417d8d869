"""Who does it to whom? "A replaced B" gives "B was replaced by A" and "A is the successor of B", never the other way round.

Relations are first brought into one form ("X is the owner of Y" and "Y belongs to X" -> "X owned Y"), then for each verb that
stands in source and row the one who acts and the one acted upon are compared. Rules over words, no parser; English only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from ftprep.checks.candidate import Candidate
from ftprep.checks.comparisons import converse
from ftprep.checks.sides import resolved, restated, symmetric
from ftprep.lexicon import HEADS, content_roots, root, words

_AGENTS = {
    "owner": "owned",
    "head": "led",
    "lead": "led",
    "leader": "led",
    "manager": "managed",
    "founder": "founded",
    "sponsor": "sponsored",
    "successor": "replaced",
    "replacement": "replaced",
    "discoverer": "discovered",
    "inventor": "invented",
    "designer": "designed",
    "builder": "built",
    "supplier": "supplied",
    "provider": "supplied",
    "author": "wrote",
    "user": "used",
}
_NOUN = "|".join(_AGENTS)
_BE_THE = r"(?:is|are|was|were|serves as|acts as) (?:the |an? |our |its )?"
_SAME = {
    r"\b(?:took|takes|taken|take) (?:the place of|over from)\b": "replaced",
    r"\b(?:succeeded|superseded|succeeds|supersedes)\b": "replaced",
    r"\b(?:gave|gives|given|give) way to\b": "was replaced by",
    r"\b(?:belongs|belonged|belong) to\b": "is owned by",
    r"\b(?:is|are|was|were) in the hands of\b": "is owned by",
    r"\b(?:headed|heads|chairs|chaired)\b": "led",
    r"\bowns\b": "owned",
    r"\bleads\b": "led",
    r"\bmanages\b": "managed",
    r"\bsponsors\b": "sponsored",
    r"\b(?:provides|provided|provide|supplies|supply) (?P<whom>[A-Z]\w+(?: [A-Z]\w+)*) with\b": r"supplied",
    r"\b(?:gets|receives|obtains) (?P<what>[^.,;]+?) from\b": r"is supplied with \g<what> by",
}
_FORMS = tuple((re.compile(pattern), put) for pattern, put in _SAME.items())
_NAMED_AFTER = re.compile(rf"\b{_BE_THE}(?P<noun>{_NOUN}) (?:of|for)\b")
_NAMED_BEFORE = re.compile(rf"^(?:The |An? )(?P<noun>{_NOUN}) (?:of|for) (?P<of>.+?) (?:is|are|was|were) (?P<who>.+)$")


@lru_cache(maxsize=4096)
def canonical(sentence: str) -> str:
    """One form for relations that have several. "Plover belongs to the team." -> "Plover is owned by the team." """
    sentence = _NAMED_AFTER.sub(lambda match: _AGENTS[match["noun"]], sentence)
    if match := _NAMED_BEFORE.match(sentence):
        sentence = f"{match['of']} is {_AGENTS[match['noun']]} by {match['who']}"
    for pattern, put in _FORMS:
        sentence = pattern.sub(put, sentence)
    return sentence


class Role(msgspec.Struct, frozen=True):
    """One verb with the stems of who acts and of what is acted upon, empty where it can't be told.

    "Marlow was replaced by Opsdesk." -> Role("replac", {"opsdesk"}, {"marlow"})
    """

    verb: str
    agent: frozenset[str]
    patient: frozenset[str]


_TOKEN = re.compile(r"[^\W_]+(?:[’'.,&-][^\W_]+)*|[,;:]")
_BE = frozenset("is are was were be been being".split())
_MODALS = frozenset("must may can could should will would shall might does do did".split())
_AUX = _BE | _MODALS | {"has", "have", "had", "not", "never", "also", "then", "now", "only"}
_RELATIVE = frozenset("that which what who whom whose where when".split())
_JOINTS = frozenset("because although though unless while whereas if so as than before after until since once".split())
_PREPOSITIONS = frozenset(
    "of to in on at by for from with into onto within during under above over through via per about between among against".split()
)
_PAST = frozenset(
    """led ran held kept wrote sent built bought sold made took gave paid chose met oversaw drove lent won flew fell rose began
    broke
    brought caught drew grew knew lost sang spoke taught threw wore laid sued found""".split()
)
_PARTICIPLES = frozenset(
    """led run held kept written sent built bought sold made taken given paid chosen met overseen driven lent won flown broken
    brought
    caught drawn grown known lost sung spoken taught thrown worn laid sued found put set read""".split()
)
_NO_VERB = frozenset("its has was is does this thus as less always perhaps various previous".split())
_ALIKE = {"drove": "driv", "driven": "driv", "lent": "lend", "chosen": "choose", "laid": "lay", "won": "win", "drew": "draw"}


@lru_cache(maxsize=4096)
def roles(sentence: str, verbs: frozenset[str] = frozenset()) -> tuple[Role, ...]:
    """The verbs of a sentence with who acts and what is acted upon. `verbs` are roots known to be verbs whatever their form."""
    return tuple(role for role in _roles(canonical(sentence), verbs) if role.agent or role.patient)


def _roles(sentence: str, verbs: frozenset[str]) -> Iterator[Role]:
    tokens: list[str] = _TOKEN.findall(sentence)
    for place, token in enumerate(tokens):
        if (
            place == 0
            or not token[0].islower()
            or token in _NO_VERB
            or token in _AUX
            or token in _PREPOSITIONS
            or token in _RELATIVE
        ):
            continue
        before = _before(tokens, place)
        participle = token.endswith("ed") or token in _PARTICIPLES
        verb = root(_ALIKE.get(token, token))
        passive = (
            before in _BE
            or (token in _PARTICIPLES and token not in _PAST and before not in ("has", "have", "had"))
            or (before in ("and", "or") and _passive_before(tokens, place))
        )
        if participle and (passive or (place + 1 < len(tokens) and tokens[place + 1] == "by")):
            by = _by(tokens, place)
            agent = _phrase(tokens, by + 1) if by else frozenset()
            yield Role(verb, agent, _subject(tokens, place) if passive else frozenset())
        elif token.endswith("ing") and tokens[place - 1] in ("for", "of", "by"):
            yield Role(verb, frozenset(), _phrase(tokens, place + 1))
        elif tokens[place - 1] in (",", ";", ":") and place > 1:
            continue  # "the office, opened in 2011, ...": what it belongs to can't be told
        elif token.endswith("ed") or token in _PAST or before in _MODALS or _present(tokens, place, verbs):
            after = place + 1
            key = verb
            while after < len(tokens) and (tokens[after] in _AUX or tokens[after].endswith("ly")):
                after += 1
            if after < len(tokens) and tokens[after] in _PREPOSITIONS:
                key, after = f"{verb} {tokens[after]}", after + 1
            yield Role(key, _subject(tokens, place), _phrase(tokens, after))


def _passive_before(tokens: list[str], place: int) -> bool:
    """ "was replaced by Bramble and switched off": the second participle shares the first one's "was"."""
    return any(tokens[at] in _BE and tokens[at + 1].endswith("ed") for at in range(place - 1))


def _before(tokens: list[str], place: int) -> str:
    """The auxiliary right before a verb, adverbs and "not" passed over."""
    at = place - 1
    while at > 0 and (
        tokens[at].endswith("ly") or tokens[at] in ("not", "also", "then", "now", "only", "never", "therefore", "thus")
    ):
        at -= 1
    return tokens[at]


def _present(tokens: list[str], place: int, verbs: frozenset[str]) -> bool:
    """A verb in the present: behind a name or "that", before an object, or known to be a verb from elsewhere."""
    token, before, after = tokens[place], tokens[place - 1], tokens[place + 1] if place + 1 < len(tokens) else ""
    if not after or after in _AUX or before.lower() in _PREPOSITIONS or before.lower() in _DETERMINER:
        return False
    if root(token) in verbs:
        return True
    return token.endswith("s") and (before[0].isupper() or before in _RELATIVE or after.lower() in _DETERMINER)


_DETERMINER = frozenset("the a an its their his her our this these all every each any no".split())


def _by(tokens: list[str], place: int) -> int | None:
    for at in range(place + 1, len(tokens)):
        if tokens[at] == "by" and tokens[at + 1 : at + 2] and tokens[at + 1] not in _RELATIVE:
            return at
        if tokens[at] in _RELATIVE or tokens[at] in (";", ":", "and", "but") or tokens[at] in _BE:
            return None
    return None


def _phrase(tokens: list[str], start: int) -> frozenset[str]:
    """The words of the noun phrase that begins at `start`, and of those joined to it by "and"."""
    end = start
    if tokens[start : start + 1] and tokens[start].lower() in _POINTERS:
        return frozenset()  # "before I could join it, the second war had": what follows is another clause
    while end < len(tokens) and tokens[end] not in _RELATIVE | _AUX | _JOINTS | (_PREPOSITIONS - {"of"}) | {";", ":"}:
        if tokens[end] == "," and not (
            end + 1 < len(tokens) and (tokens[end + 1][0].isupper() or tokens[end + 1] in ("and", "the"))
        ):
            break
        if tokens[end] == "and" and not (
            end + 1 < len(tokens)
            and (tokens[end + 1][0].isupper() or tokens[end + 1] in ("the", "his", "her") or _ends_phrase(tokens, end + 2))
        ):
            break
        end += 1
    return _stems(tokens[start:end])


_POINTERS = frozenset("it them him her this that these those".split())


def _ends_phrase(tokens: list[str], place: int) -> bool:
    """Whether a noun phrase is over here: "polonium and radium | together with", not "the door and | closed"."""
    verb = tokens[place - 1] in _PAST or tokens[place - 1].endswith("ed")
    return not verb and (place >= len(tokens) or tokens[place] in _PREPOSITIONS | {",", ";", "together"})


def _subject(tokens: list[str], verb: int) -> frozenset[str]:
    at = verb - 1
    while at >= 0 and (tokens[at] in _AUX or tokens[at].endswith("ly")):
        at -= 1
    end = at + 1
    if at >= 0 and tokens[at] in _RELATIVE:
        equal = next((place for place in range(verb + 1, len(tokens)) if tokens[place] in _BE), None)
        return _stems(tokens[:at]) | (_stems(tokens[equal + 1 :]) if equal is not None else frozenset())
    if at >= 0 and tokens[at] == "and":  # a second predicate of the same subject
        return _stems(tokens[:at])
    if at > 0 and tokens[at] == ",":  # "Heron, which the team owns, runs on"
        return _stems(tokens[:at])
    while at >= 0 and tokens[at] not in _RELATIVE | _JOINTS | {";", ":"}:
        if tokens[at] in (",", "and") and _said_already(tokens[:at]):
            break
        at -= 1
    return _stems(tokens[at + 1 : end])


def _said_already(tokens: list[str]) -> bool:
    return any(token in _BE or token in _PAST or (token.endswith("ed") and token[0].islower()) for token in tokens)


_NOBODY = frozenset(
    map(
        root,
        """i it he she they we him her them us me one ones myself himself herself itself themselves old new same
        person people thing his its their our my latter former""".split(),
    )
)
_BARE = frozenset(map(root, HEADS))
_MONTHS = frozenset(
    map(root, "january february march april may june july august september october november december year years time".split())
)


def _stems(tokens: list[str]) -> frozenset[str]:
    """The roots of a phrase; none where it only points to something: "it", "the old system", "the team that"."""
    kept = frozenset(content_roots(" ".join(token for token in tokens if token not in (",", ";", ":")))) - _NOBODY - _MONTHS
    kept = frozenset(one for one in kept if not one[0].isdigit())
    return kept if kept - _BARE else frozenset()


_INVERTED = re.compile(
    r"(?:\w+ )?(?:[Ww]hich|[Ww]hat|[Ww]hom?|[Ww]here|[Ww]hen|[Hh]ow)\b.*?\b(?:is|are|was|were|has|have|had)\b "
    r"(?:the|an?|[A-Z]|each|every|all|two|three|four|five)"
)
_EITHER_WAY = frozenset(map(root, "open close start begin end finish run change move grow increase stop continue".split()))
"""Verbs that are said of a thing as well as of who does it: the office opened, the company opened the office."""
_GIVING = frozenset(map(root, "supply provide give grant lend send award deliver pay offer teach show issue".split()))


def swapped(row: Candidate) -> str | None:
    """Another one acts, or is acted upon, than in the source."""
    if not row.brief or not row.english:
        return None
    if _INVERTED.match(row.question) and len(words(row.answer)) <= 6:
        return None  # "With which tool is it planned": who acts can't be told from the order of words
    asserted = restated(row) if row.adapted and row.question else resolved(row) if row.adapted else row.declared
    if row.adapted and any(converse(source, asserted) or symmetric(source, asserted) for source in row.quoted):
        return None
    known = frozenset(content_roots(row.spoken))
    there: dict[str, list[Role]] = {}
    for sentence in row.quoted:
        for role in roles(sentence):
            there.setdefault(role.verb, []).append(role)
    for role in roles(asserted, frozenset(verb for verb in there if " " not in verb)):
        same = there.get(role.verb, []) if role.verb not in _EITHER_WAY else []
        closest = max((len(role.agent & other.agent) for other in same), default=0)
        same = [other for other in same if len(role.agent & other.agent) == closest or not other.agent]
        if same and not any(_agree(role, other, known if row.kind != "inference" else frozenset()) for other in same):
            return f"another one acts, or is acted upon, in {role.verb!r} than in the source"
    return None


def _agree(said: Role, source: Role, known: frozenset[str]) -> bool:
    if said.agent and source.patient and said.agent <= source.patient and not said.agent & source.agent:
        return False
    if said.patient and source.agent and said.patient <= source.agent and not said.patient & source.patient:
        return False
    agents = not said.agent or not source.agent or bool(said.agent & source.agent) or not said.agent <= known
    patients = (
        said.verb in _GIVING
        or not said.patient
        or not source.patient
        or bool(said.patient & source.patient)
        or not said.patient <= known
    )
    return agents and patients
