"""Small words that turn a fact: not, may, must, all, only, above, before."""

from __future__ import annotations

import re
from functools import lru_cache

from ftprep.checks.candidate import Candidate, shown
from ftprep.checks.clauses import clauses, touched
from ftprep.checks.comparisons import converse
from ftprep.checks.novelty import lost
from ftprep.checks.values import values
from ftprep.lexicon import content_stems, stem, words

_LIMITS_WITH_NOT = re.compile(
    r"\b(?:no|not|never) (?:more|less|fewer|longer|later|earlier|higher|lower|larger|smaller|older|younger) than\b"
    r"|\b(?:may|must|can|should|shall|do|does) not exceed\b|\bnot exceeding\b|\bnot only\b|\bnot just\b|\bno matter\b|"
    r"\bnothing but\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|no|never|cannot|nobody|none|nothing|neither|nor|nowhere|without|\w+n['’]t)\b", re.IGNORECASE)
_WORDS_LIKE_NOT = re.compile(
    r"\b(?:forbid\w*|forbade|prohibit\w*|exclud\w+|exempt\w*|unless|lack\w*|unable|impossible|fail(?:s|ed)? to|ban(?:s|"
    r"ned)|elsewhere|"
    r"nicht|kein(?:e[nmrs]?)?|niemand|nie|sans|jamais|aucune?|ne\s\w+\spas|sin|nunca|ningún)\b",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"\b(?:only|sole|solely|alone|exclusively|just|at most|limit\w*|maximum|except|nowhere|up to|other than|nur|seulement|solo)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def negations(text: str) -> int:
    """How many times a text says no; "no more than" is a limit and does not count. "No sensor leaves without a test." -> 2"""
    text = _LIMITS_WITH_NOT.sub(" ", text)
    return len(_NOT.findall(text)) + len(_WORDS_LIKE_NOT.findall(text))


def negated(row: Candidate) -> str | None:
    """A "not" has come in or gone."""
    if not row.brief:
        return None
    if row.adapted and _NOT_ALL.search(row.text) and not _NOT.search(row.source):
        return "it says no where the source does not"
    source, said = touched(row), row.declared
    before, after = negations(source), negations(said)
    if before % 2 == after % 2:
        return None
    if after % 2:  # the row says no, the source does not
        if _ENDED.search(source) and "no longer" in said:
            return None
        limits = {match.lower() for match in _LIMIT.findall(source)} - {match.lower() for match in _LIMIT.findall(said)}
        others = _ALONE.search(source) and _OTHERS.search(said)
        plain, turned = _cues(source, flip=False), _cues(said, flip=False)
        complement = any(cue and plain.get(amount) not in (None, "", cue) for amount, cue in turned.items())
        return None if limits or others or complement else "it says no where the source does not"
    return None if _ALONE.search(said) else "it leaves out a no of the source"


_NOT_ALL = re.compile(
    r"\bnot\b(?=[^?]*\?)|\b(?:is|are|was|were) not (?:an?|the)\b|\b(?:not|no) (?:more |less )?[a-z]+ than (?!\d)"
    r"|\bnot [a-z]+er than\b"
)
"""A "not" of which no limit can come: in a question, before a noun, before a comparison of two things."""
_LIMIT = re.compile(r"\b(?:limit\w*|at most|maximum|up to|within)\b", re.IGNORECASE)
_OTHERS = re.compile(r"\b(?:other|others|else|anybody|anyone|anything|but)\b", re.IGNORECASE)
_ENDED = re.compile(r"\b(?:switched off|replaced|ended|stopped|ceased|retired|closed|removed|deleted|former|took the place)\b")
_MAY_NEED = re.compile(r"\b(?:may|can|might|could) (?:require|need)\b", re.IGNORECASE)
_MAY = re.compile(
    r"\b(?:may|can|could|might|allowed|permitted|optional(?:ly)?|able|possible|free to|dürfen|darf|kann|können|peut|"
    r"peuvent|puede)\b",
    re.IGNORECASE,
)
_MUST = re.compile(
    r"\b(?:must|shall|ha(?:s|ve|d) to|required?|requires|obligatory|mandatory|compulsory|needs?|necessary|obliged|muss|"
    r"müssen|doit|doivent|debe)\b",
    re.IGNORECASE,
)
_MODAL_NOT = re.compile(
    r"\b(?:(?:may|must|can|could|should|shall|need|might)(?: [\w’']+){0,6}? not|cannot"
    r"|not(?: \w+)? (?:allowed|permitted|required|have to|need)"
    r"|forb\w+|prohib\w+|exempt\w*|unless|only|until|nobody|no)\b|n['’]t\b",
    re.IGNORECASE,
)
"""A "not" that makes of a must a may, or the other way round."""
_PLAIN_MUST = re.compile(r"\b(?:must|has to|have to)\b")
_HEDGE = re.compile(r"\b(?:might|perhaps|possibly|probably|presumably|apparently|seems?|likely)\b", re.IGNORECASE)


def modal(row: Candidate) -> str | None:
    """May for must, must for may, or a doubt that the source does not have."""
    if not row.brief:
        return None
    source = ". ".join(clause for clause in touched(row).split(". ") if not negations(clause))
    asserted = f"{row.question} {row.answer}" if row.adapted and row.question else row.declared
    said = _MAY_NEED.sub("may", ". ".join(clause for clause in clauses(asserted) if not negations(clause)))
    if row.adapted and not _MODAL_NOT.search(row.source) and not _MODAL_NOT.search(asserted):
        source, said = row.source, _MAY_NEED.sub("may", asserted)  # a "not" beside the point
    if not source or not said:
        return None
    if _HEDGE.search(said) and not _HEDGE.search(source) and not _MAY.search(source):
        return "it is less sure than the source"
    may, must = bool(_MAY.search(said)), bool(_MUST.search(said))
    was_may, was_must = bool(_MAY.search(source)), bool(_MUST.search(source))
    if may and not must and was_must and not was_may:
        return "it allows what the source demands"
    if row.adapted and _PLAIN_MUST.search(row.text) and not _MUST.search(row.source) and not _NOT.search(row.source):
        return "it demands what the source only says"
    if must and not may and was_may and not was_must:
        return "it demands what the source allows"
    return None


_EVERY = re.compile(
    r"\b(?:all(?! \d)(?! day)|every(?! (?:\d|day|morning|evening|night|week|month|monday|year|second|third|time|"
    r"\w+ (?:days|weeks|months|years)))|each|always|any|"
    r"whole|entire|everyone|everybody|whatever|invariably|without exception|however (?=\w+ )|tous|toutes|alle[nrs]?|jede[rnms]?)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(r"\b(?:[Nn]o|[Nn]obody|[Nn]one|[Nn]othing|[Nn]ever)\b")
_ONLY = re.compile(
    r"\b(?:only(?! (?:when|if|after|once|then|with|by)\b)|sole|solely|alone|exclusively|nobody else|nowhere else|nur|"
    r"seule?(?:ment)?)\b",
    re.IGNORECASE,
)
_SOME = re.compile(
    r"\b(?:some(?! other [a-z]+[^s\W]\b)|most(?! (?:commonly|likely|often|recent))|many|several|"
    r"often|usually|sometimes|generally|mainly|mostly|partly|almost|nearly|"
    r"about|around|approximately|roughly|normally|typically|few)\b",
    re.IGNORECASE,
)
_SINGLE = re.compile(
    r"\b(?:only|sole|solely|alone|exclusively|just|limited|nowhere else|single|no other|nobody|unless|nur|seul)\b", re.IGNORECASE
)


_MORE_THAN = re.compile(
    r"\b(?:more than|not only|not just|other things than|beyond)\b(?! (?:\d|one\b|two\b|once\b|twice\b))", re.IGNORECASE
)


_LIMITED = re.compile(r"\b(?:only|solely|exclusively|nothing but)\b", re.IGNORECASE)


def general(row: Candidate) -> str | None:
    """ "All", "always" or "only" that the source does not say, or a "some", "most", "usually" that got lost."""
    if not row.brief:
        return None
    source, said = " ".join(row.quoted), row.text
    if (word := _EVERY.search(said)) and not _EVERY.search(source) and not _NOBODY.search(source):
        after = next(iter(content_stems(said[word.end() :])), "")
        if gone := lost(row):
            return f"more general than the source: {word.group().lower()!r} without {shown(gone)}"
        if _SOME.search(source) or not _generic(after, source) or word.group().lower() in ("always", "whole", "entire"):
            return f"more general than the source: {word.group().lower()!r}"
    if _LIMITED.search(source) and (more := _MORE_THAN.search(said)) and not _MORE_THAN.search(source):
        return f"the source says only, the row {more.group().lower()!r}"
    if moved := _moved(source, said) or _moved(said, source):
        return f"only {moved!r} has become another only"
    alone = [word.lower() for word in _ONLY.findall(said)]
    if alone and not _SINGLE.search(source):
        return f"more exclusive than the source: {alone[0]!r}"
    if (
        not row.question
        and (weak := _SOME.search(touched(row)))
        and not _SOME.search(said)
        and not re.search(r"\b[Tt]here (?:is|are)\b", said)
    ):
        numbered = values(source[weak.start() :][:24])
        if weak.group().lower() in ("some", "most", "many", "usually", "often", "sometimes", "mainly", "mostly", "few") or (
            numbered and _EVERY.search(said)
        ):
            return f"it leaves out {weak.group().lower()!r}"
    return None


_ONLY_FIRST = re.compile(r"^Only (?:the |an? |our )?(?P<who>[\w’'-]+)")
_ONLY_WORD = re.compile(r"\bonly\b")


def _moved(one: str, other: str) -> str:
    """Of two sentences, of which one begins with "Only X", the X that the other's "only" stands behind: "X can only".

    ("Only the council can change it.", "The council can only change it.") -> "council"
    """
    first, inner = _ONLY_FIRST.match(one), _ONLY_WORD.search(other)
    if first is None or inner is None or re.search(r"\bthe only\b", other):
        return ""
    who = first["who"]
    return who if who in words(other[: inner.start()]) and who not in words(other[inner.end() :]) else ""


def _generic(noun: str, source: str) -> bool:
    """Whether the source speaks of all such things by a bare plural: "Passwords must have", "Orders above 5,000 euros require"."""
    bare = re.findall(r"(?:^|[.;:,]\s|\b(?:of|by|for|with|and|from|that|are|is)\s)([A-Za-z]+s)\b", source)
    nouns = re.findall(r"(?:^|[.;:]\s)((?:[A-Z][a-z]+ )?[a-z]+s|[A-Z][a-z]+s)\b", source)
    return noun in {stem(word.lower()) for word in bare} | {stem(one) for found in nouns for one in words(found)}


_UP = re.compile(
    r"\b(?:above|over|more than|at least|(?:a )?minimum(?: of)?|exceed(?:s|ing)?|greater than|higher than|upwards of|"
    r"(?:no|not) (?:less|fewer) than|larger than|beyond|(?:attain|reach)(?:ed)?(?: to)? (?:the )?age of)\b",
    re.IGNORECASE,
)
_DOWN = re.compile(
    r"\b(?:below|under|less than|fewer than|at most|up to|as many as|(?:a )?maximum(?: of)?|within|"
    r"limit(?:s|ed)?(?: \w+){0,6}? (?:to|is)|(?:no|not) (?:more|longer|later|higher) than|"
    r"(?:may|must|can|shall)? ?not exceed(?:ing)?|lower than|smaller than|limit (?:for|of|is)|cannot exceed)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\b(?:before|until|till|prior to|earlier than|up to|by the time|bis|vor|avant|jusqu)\b", re.IGNORECASE)
_AFTER = re.compile(r"\b(?:after|since|once|following|as soon as|later than|nach|seit|après|depuis)\b", re.IGNORECASE)
_CUES = {"up": _UP, "down": _DOWN}


def limited(row: Candidate) -> str | None:
    """Above for below, at least for at most, before for after."""
    if not row.brief:
        return None
    if row.adapted and any(converse(source, row.declared) for source in row.quoted):
        return None  # "smaller than" has rightly become "larger than"
    source, said = " ".join(row.quoted), row.declared
    before, after = _cues(source), _cues(said)
    for amount, cue in after.items():
        if amount in before and cue and cue != before[amount] and (before[amount] or not row.question):
            return "a limit is turned round, or has come in"
    if _AFTER.search(said) and not _BEFORE.search(said) and (told := _formerly(source) & set(content_stems(said))):
        return f"it puts after what the source puts before: {shown(sorted(told))}"
    for one, other in ((_BEFORE, _AFTER), (_AFTER, _BEFORE)):
        for match in one.finditer(said):
            if one.search(source):
                continue
            following = _next(said[match.end() :])
            for turned in other.finditer(source):
                if following & _next(source[turned.end() :]):
                    return f"{match.group().lower()!r} has taken the place of {turned.group().lower()!r}"
    return None


_ONCE = re.compile(r"(?:^|[;.,]\s)(?:before(?: that)?|until then|previously|formerly),? ([^;.]+)", re.IGNORECASE)


def _formerly(source: str) -> set[str]:
    """What the source says of the time before alone: "it takes a week; before, it had taken months" -> {"month"}"""
    found = " ".join(_ONCE.findall(source))
    return set(content_stems(found)) - set(content_stems(_ONCE.sub(" ", source)))


def _next(text: str) -> set[str]:
    """The first content words behind a "before" or "after", up to the end of the clause."""
    clause = re.split(r"[,;.]", text)[0]
    return {one for one in content_stems(clause)[:4] if one not in _SMALL}


_SMALL = frozenset("i we he she they could would should be been had being someth anythin".split())


def _cues(text: str, *, flip: bool = True) -> dict[float, str]:
    """Amount -> "up", "down" or "": what the words right before (or "or more" behind) make of it."""
    found: dict[float, str] = {}
    for value in values(text):
        if value.date:
            continue
        before = text[max(0, value.start - 44) : value.start]
        before = before[max(before.rfind(stop) + 1 for stop in (".", ";", "?", ",")) :]
        places = {name: max((match.end() for match in cue.finditer(before)), default=-1) for name, cue in _CUES.items()}
        lengths = {name: max((len(match.group()) for match in cue.finditer(before)), default=0) for name, cue in _CUES.items()}
        name = max(places, key=lambda one: (places[one], lengths[one]))
        near = places[name] >= 0 and len(words(before[places[name] :])) <= 3
        behind = text[value.end : value.end + 24]
        if re.match(r"\s(?:or (?:more|over)|and (?:more|over)|at least)\b", behind):
            name, near = "up", True
        elif re.match(r"\s(?:or (?:less|fewer|under)|at (?:the )?most)\b", behind):
            name, near = "down", True
        sentence = text[max(text.rfind(stop, 0, value.start) for stop in (". ", "; ", "? ")) + 1 : value.start].lstrip()
        clause = sentence if _NOBODY.match(sentence) else re.split(r"[,;]\s|\band\b", sentence)[-1]
        clause += " " + re.split(r"[,;.?]\s|\b(?:and|but|unless|because)\b", text[value.end :])[0]
        if near and flip and negations(clause) % 2:
            name = "down" if name == "up" else "up"
        found.setdefault(value.amount, name if near else "")
    return found
