"""Sentences that point elsewhere: "It runs on Basalt", "Diese Stelle prüft ...", "Il est dirigé par ...". By language, by words.

Only whether somebody should look at a sentence is decided here; a model then says what it points to, or that it points nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ftprep.lexicon import HEADS, NOT_NAMES

POINTERS: Mapping[str, frozenset[str]] = {
    "en": frozenset(
        """it its itself they them their theirs this these those he him his she her hers here such both either neither
        former latter we us our ours""".split()
    ),
    "de": frozenset(
        """er sie es ihm ihn ihr ihre ihrem ihren ihrer ihres sein seine seinem seinen seiner seines dieser diese dieses diesem
        diesen jener jene jenes dort hier dabei dafür damit daran darin darauf daraus davon dazu hierfür hierzu derselbe dieselbe
        dasselbe letzterer letztere beide wir uns unser unsere unserem unseren unserer""".split()
    ),
    "fr": frozenset(
        """il elle ils elles lui leur leurs son sa ses ce cet cette ces celui celle ceux celles ceci cela celui-ci celle-ci ceux-ci
        celles-ci nous notre nos""".split()
    ),
    "es": frozenset(
        """él ella ellos ellas ello su sus suyo este esta estos estas esto ese esa esos esas eso aquel aquella dicho dicha dichos
        dichas allí lo le les nosotros nuestro nuestra nuestros nuestras""".split()
    ),
    "it": frozenset(
        "egli ella esso essa essi esse lui lei loro suo sua suoi sue questo questa questi queste quello quella ciò".split()
    ),
    "pt": frozenset(
        "ele ela eles elas seu sua seus suas este esta estes estas isto esse essa esses essas isso aquele aquela".split()
    ),
    "nl": frozenset("hij zij ze hem haar zijn hun deze dit die dat daar hier daarvoor hiervoor wij ons onze".split()),
}
"""Words that may stand for something named elsewhere. A language without a list has every sentence but the first looked at."""

_FIRST_PERSON = frozenset(
    "we us our ours wir uns unser unsere unserem unseren unserer unseres nous notre nos nosotros nuestro nuestra nuestros nuestras "
    "noi nostro nostra nostri nostre nós nosso nossa nossos nossas wij ons onze".split()
)
"""Point out of the sentence whatever else stands in it."""

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_BARE = re.compile(
    rf"^(?:The|This|That|These|Those) (?:(?:new|old|same|other) )?(?:{'|'.join(sorted(HEADS))})s?\b"
    r"(?! (?:of|for|with|that|which|in|at)\b)"
)


def bare(sentence: str) -> str:
    """The description without a name that an English sentence begins with, "" where it does not: bare("The old tool is gone.") ->
    "The old tool" """
    found = _BARE.match(sentence)
    return found.group() if found else ""


def points_elsewhere(sentence: str, language: str | None) -> bool:
    """Whether the sentence may speak of something that it does not name itself. Without a known language as in English.

    points_elsewhere("It runs on Basalt.", "en") -> True; points_elsewhere("Kestrel and its owner moved.", "en") -> False
    """
    language = language or "en"
    pointing = POINTERS.get(language)
    if pointing is None:
        return True
    if language == "en" and bare(sentence):
        return True
    named = False
    for number, word in enumerate(_WORD.findall(sentence)):
        parts = {word.lower(), *re.split("[-’']", word.lower())}
        if parts & _FIRST_PERSON or (parts & pointing and not named):
            return True
        named = named or (word[0].isupper() and (number > 0 or word not in NOT_NAMES))
    return False
