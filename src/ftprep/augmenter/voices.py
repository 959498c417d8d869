"""Verbs as the rules need them: which words of a clause are its finite verb, and the same verb in the other voice.

reading(["The", "vans", "are", "insured", "by", "Merrow"], 2) -> Form(auxiliary="are", remaining="insured", verb="insure", ...)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_IRREGULAR = """
begin began begun|build built built|buy bought bought|choose chose chosen|draw drew drawn|drive drove driven|find found found
get got got|give gave given|grow grew grown|hold held held|keep kept kept|know knew known|lead led led|leave left left
lend lent lent|lose lost lost|make made made|meet met met|oversee oversaw overseen|pay paid paid|read read read|run ran run
see saw seen|sell sold sold|send sent sent
set set set|show showed shown|speak spoke spoken|spend spent spent|take took taken|teach taught taught
win won won|write wrote written|bring brought brought|put put put|take took taken|go went gone|come came come|have had had
"""
_PAST = {}
_PARTICIPLE = {}
_BASE = {}
for _line in _IRREGULAR.replace("\n", "|").strip("|").split("|"):
    _verb, _past, _done = _line.split()
    _PAST[_verb], _PARTICIPLE[_verb] = _past, _done
    _BASE[_past] = _BASE[_done] = _verb

_BE = ("is", "are", "was", "were")
_HAVE = ("has", "have", "had")
_DO = ("do", "does", "did")
_MODAL = ("must", "may", "can", "will", "should", "could", "would", "shall", "cannot")
_ADVERB = re.compile(r"(?:not|only|also|now|first|once|always|never|\w+ly)$")
_NO_VERBS = frozenset(
    """the a an of in on at to for with by from and or its his her their as than this that these every each all both two three four
    five six seven eight nine ten some most many few no not more only under above over after before during between until
    without""".split()
)
_NO_PASSIVE = ("have", "cost", "need", "lack", "weigh", "last", "equal", "contain", "be", "amount", "change")


class Form(NamedTuple):
    """A verb as it stands: split for a question, with its base, and how many words of the clause it takes.

    "may only be hosted" -> Form("may", "only be hosted", "host", passive=True, copula=False, length=4)
    """

    auxiliary: str
    remaining: str
    verb: str
    passive: bool
    copula: bool
    length: int
    plain: str = ""

    @property
    def stated(self) -> str:
        """The words as they stand in a statement."""
        return self.plain or f"{self.auxiliary} {self.remaining}".strip()

    def singular(self, asking: str) -> str:
        """The words behind a question word as subject: "Who leads", "What is", and after "How many" as they are."""
        many = asking.startswith("How many") or re.fullmatch(r"Which [a-z]+[^s]s", asking)
        if many or (self.plain and self.plain != self.verb):
            return self.stated
        changed = {"are": "is", "were": "was", "have": "has"}.get(self.auxiliary)
        if self.plain:
            return third(self.verb)
        return f"{changed or self.auxiliary} {self.remaining}".strip()

    def made_active(self, subject: str) -> str:
        """The active verb of a passive. "is insured" -> "insures", "has been led" -> "has led", "must be sent" -> "must send" """
        many = _is_many(subject)
        adverb = " ".join(word for word in self.remaining.split() if _ADVERB.match(word))
        done = self.remaining.split()[-1]
        if self.auxiliary in ("was", "were"):
            return f"{adverb} {_PAST.get(self.verb, done)}".strip()
        if self.auxiliary in ("is", "are"):
            return f"{adverb} {self.verb if many else third(self.verb)}".strip()
        if self.auxiliary in _HAVE:
            return f"{'have' if many else 'has'} {adverb} {done}".replace("  ", " ")
        return f"{self.auxiliary} {adverb} {self.verb}".replace("  ", " ")

    def made_passive(self, subject: str) -> str:
        """The passive of an active verb, "" of one that has none. "insures" -> "is insured", "may send" -> "may be sent" """
        if self.verb in _NO_PASSIVE:
            return ""
        many, done = _is_many(subject), participle(self.verb)
        if self.plain == "" and self.auxiliary in _DO:
            negated = {"did": "were" if many else "was"}.get(self.auxiliary, "are" if many else "is")
            return f"{negated} not {done}"
        if self.auxiliary == "did":
            return f"{'were' if many else 'was'} {done}"
        if self.auxiliary in ("do", "does"):
            return f"{'are' if many else 'is'} {done}"
        if self.auxiliary in _HAVE:
            return f"{'have' if many else 'has'} been {done}"
        adverb = " ".join(word for word in self.remaining.split() if _ADVERB.match(word))
        return f"{self.auxiliary} {adverb} be {done}".replace("  ", " ")


def _is_many(subject: str) -> bool:
    head = re.split(r" (?:of|in|for|that|who|from|with|on|at|to) ", subject)[0].rsplit(" ", 1)[-1]
    return (
        head.islower() and head.endswith("s") and not head.endswith("ss") and not re.match(r"(?:an?|each|every) ", subject.lower())
    )


def reading(words: Sequence[str], at: int) -> Form | None:
    """The finite verb that begins at a word, None where none does."""
    word = words[at]
    if word in _BE + _HAVE + _MODAL + _DO:
        return _grouped(words, at)
    verb = _finite(words, at)
    if verb is None:
        return None
    tense = "did" if word in _PAST.values() or word.endswith("ed") else "do" if word == verb else "does"
    return Form(tense, verb, verb, passive=False, copula=False, length=1, plain=word)


def _grouped(words: Sequence[str], at: int) -> Form:
    end = at + 1
    while end < len(words) and (_ADVERB.match(words[end]) or words[end] in ("be", "been")):
        end += 1
    word = words[at]
    held = [one for one in words[at + 1 : end] if one in ("be", "been")]
    last = words[end] if end < len(words) else ""
    done = _of_participle(last)
    if (word in _BE or held) and done:
        return Form(word, " ".join(words[at + 1 : end + 1]), done, passive=True, copula=False, length=end + 1 - at)
    if word in _HAVE and not held:
        if done and last not in _NO_VERBS:
            return Form(word, " ".join(words[at + 1 : end + 1]), done, passive=False, copula=False, length=end + 1 - at)
        return Form({"had": "did", "have": "do"}.get(word, "does"), "have", "have", False, False, 1, plain=word)
    if word in _MODAL + _DO and not held:
        return Form(word, " ".join(words[at + 1 : end + 1]), last, passive=False, copula=False, length=end + 1 - at)
    return Form(word, " ".join(words[at + 1 : end]), "be", passive=False, copula=True, length=end - at)


def _finite(words: Sequence[str], at: int) -> str | None:
    """The base of a word that can be a finite verb here: "mentors" after a name, "insured" before an object."""
    word, before = words[at], words[at - 1]
    if not word.islower() or not word.isalpha() or before.lower() in _NO_VERBS or at + 1 == len(words):
        return None
    following = words[at + 1]
    plural = words[0].lower() in _PLURAL or (words[0].endswith("s") and words[1] in ("of", "in", "for", "from", "with"))
    if word in _PAST.values() or (len(word) > 4 and word.endswith("ed") and not _NOUN_AFTER.match(following)):
        return _BASE.get(word) or base(word)
    if word.endswith("s") and not word.endswith("ss") and not plural and not _VERB_AFTER.match(following):
        return _of_third(word)
    many = (before.endswith("s") and before.islower()) or plural
    return (
        word
        if many
        and word not in _NO_VERBS
        and not word.endswith("ing")
        and following.lower() in ("the", "a", "an", "all", "every", "each")
        else None
    )


_PLURAL = frozenset("both all two three four five six seven eight nine ten most some many few these".split())
_NOUN_AFTER = re.compile(r"(?:by|from|to|is|are|was|were|must|may|can|will|has|have)$")
_VERB_AFTER = re.compile(
    r"(?:is|are|was|were|must|may|can|will|should|has|have|had|do|does|did|of|that|who|which|\w{3,}ed|\w+ing)$"
)


def _of_participle(word: str) -> str | None:
    if word in _PARTICIPLE.values():
        return _BASE[word]
    return base(word) if word.endswith("ed") and len(word) > 4 else None


def base(form: str) -> str:
    """The infinitive of a regular past form. "translated" -> "translate", "certified" -> "certify", "planned" -> "plan" """
    stem = form.removesuffix("ed")
    if stem.endswith("i"):
        return stem[:-1] + "y"
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "ls":
        return stem[:-1]
    silent = re.search(
        r"(?:[vzcgu]|[^s]s|[^aeiou]at|[aeiou]at(?<=[iu]at)|[us]ur|uir|[aeiou]r(?<=ir)|[bdk]l|^[^aeiou]*[aeiou][mtkpnb])$", stem
    )
    return stem + "e" if silent else stem


def formed(verb: str) -> str:
    """The regular past form. "certify" -> "certified" """
    if verb.endswith("e"):
        return verb + "d"
    if re.fullmatch(r"[^aeiou]*[aeiou][bdgmnprt]", verb):
        return verb + verb[-1] + "ed"
    return verb[:-1] + "ied" if re.search(r"[^aeiou]y$", verb) else verb + "ed"


def past(verb: str) -> str:
    """past("lead") -> "led" """
    return _PAST.get(verb) or formed(verb)


def participle(verb: str) -> str:
    """participle("oversee") -> "overseen" """
    return _PARTICIPLE.get(verb) or formed(verb)


def third(verb: str) -> str:
    """third("certify") -> "certifies" """
    if verb == "have":
        return "has"
    if re.search(r"(?:s|sh|ch|x|z|o)$", verb):
        return verb + "es"
    return verb[:-1] + "ies" if re.search(r"[^aeiou]y$", verb) else verb + "s"


def _of_third(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if re.search(r"(?:ss|sh|ch|x|o)es$", word) else word[:-1]
