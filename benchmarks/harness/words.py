"""Words of two texts compared: both sides brought to the same form, then counted as multisets."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from typing import NamedTuple

_WORD = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_HYPHEN = re.compile("(?<=[^\\W\\d_])[-\u00ad\u2010\u2011]\\s*(?:\n\\s*)?(?=[^\\W\\d_])")
_TARGET = re.compile(r"\]\((?:[^()]|\([^()]*\))*\)")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]+\]:?")
_NUMBER = re.compile(r"^\s*(?:> )*\d+[.)] ", re.MULTILINE)
_LABEL = re.compile(r"^(?:#+ Slide \d+$|Notes: |Attachments: |Chart: )|Picture: [^|\n]*", re.MULTILINE)
_COMMAND = re.compile(
    r"\\(?:begin|end)\{matrix\}|\\(?:frac|sqrt|binom|sum|prod|int|iint|oint|hat|bar|vec|tilde|dot|overline|underline)\b"
)
_FENCE = re.compile(r"^`{3,}\w*$", re.MULTILINE)


class Score(NamedTuple):
    """A comparison: words of the source, the share of them that was read, the share of what was read that is not in the source."""

    words: int
    recall: float
    strange: float


def words(text: str) -> Counter[str]:
    """Words in one form: compatibility characters (ligatures) unfolded, small letters, hyphens within a word off, also those
    at the end of a line, so that a closed and an open hyphenation count the same. Signs are no words. A sign of Chinese, Japanese
    or Korean is a word."""
    text = unicodedata.normalize("NFKC", text).casefold().replace("\u00ad", "")
    return Counter(_WORD.findall(_HYPHEN.sub("", text)))


def without_marks(markdown: str, *, numbered: bool) -> str:
    """Markdown without what is mark and no text: targets of links, footnote keys, fences, TeX commands, labels of slides, notes
    and charts, descriptions of pictures; where lists are `numbered` by the program that shows the file, the numbers of items."""
    text = _FOOTNOTE.sub(" ", _TARGET.sub("]", _FENCE.sub("", markdown)))
    text = _LABEL.sub("", html.unescape(text))
    if numbered:
        text = _NUMBER.sub("", text)
    if "$" in text:
        text = re.sub(r"\$[^$]+\$", lambda formula: _COMMAND.sub(" ", formula[0]), text)
    return text


def score(source: str, read: str, *, numbered: bool) -> Score:
    """How well the words of `read`, Markdown, are those of `source`, plain text."""
    wanted, found = words(source), words(without_marks(read, numbered=numbered))
    common = (wanted & found).total()
    return Score(
        words=wanted.total(),
        recall=common / wanted.total() if wanted else 1.0,
        strange=(found.total() - common) / found.total() if found else 0.0,
    )
