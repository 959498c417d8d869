"""What a question and its answer state together, so that one set of checks serves for statements and questions."""

from __future__ import annotations

import re

from ftprep.lexicon import words

_ASKED = re.compile(
    r"^(?P<front>(?:[Ii]n|[Oo]n|[Aa]t|[Tt]o|[Ff]rom|[Tt]hrough|[Ww]ithin|[Aa]fter|[Bb]efore|[Ff]or|[Ww]ith|[Bb]y|[Uu]ntil|[Ss]ince|"
    r"[Vv]ia|[Uu]nder|[Aa]bove|[Ii]nto|[Dd]uring|[Aa]gainst|[Oo]ver|[Bb]elow)\s)?"
    r"(?:[Ww]hich|[Ww]hat|[Ww]hom?|[Ww]hose|[Ww]hen|[Ww]here|[Ww]hy|[Hh]ow)\b(?P<noun>[^?]*?)\s(?:do|does|did|must|can|may|should|will)\s"
    r"(?P<rest>.*)$"
)


def declared(question: str, answer: str) -> str:
    """A question and its answer as one statement, the words behind do, does, did or must in their own order again.

    ("What did Heron replace?", "Postbag.") -> "Heron replace Postbag."
    ("To which office does Sandmartin deliver?", "To Lyon.") -> "Sandmartin deliver To Lyon."
    """
    if len(words(answer)) > 4 and _FINITE.search(answer):
        return answer
    match = _ASKED.match(question.rstrip(" ?"))
    if match is None:
        return asserted(question, answer)
    small = re.match(r"(?:The|An?|In|On|At|To|From|By|With|For|Until|Since|After|Before|Within|Because) ", answer)
    told = answer[:1].lower() + answer[1:] if small else answer
    front = (match["front"] or "").lower()
    return f"{match['rest']} {'' if told.lower().startswith(front) else front}{told.rstrip('.')}."


_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|must|may|can|will|shall|does|did|[a-z]+(?:s|ed))\b|\b(?:led|ran|held|kept|built|took|made|lent)\b"
)
_ASKING = re.compile(
    r"^(?P<front>(?:in|on|at|to|from|through|within|after|before|for|with|by|until|since|via|under|above|into|during|against|over|below)\s)?"
    r"(?:which(?:\s\w+)?|what|who|whom|whose|when|where|how (?:many|much)(?:\s\w+)?|how (?:often|long|far))\b",
    re.IGNORECASE,
)


def asserted(question: str, answer: str) -> str:
    """What a question and its answer state together: the answer in the place of the question word, or a full answer by itself.

    ("Which team owns Kestrel?", "The Data Platform team.") -> "The Data Platform team owns Kestrel."
    """
    if len(words(answer)) > 8:
        return answer
    filled, count = _ASKING.subn(lambda match: (match.group("front") or "") + answer.rstrip("."), question.rstrip(" ?"), count=1)
    return f"{filled}." if count else answer
