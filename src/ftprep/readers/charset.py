"""Which of the old character sets a text is in that is no UTF-8: the one in which it reads like a language.

Statistics of bytes take a Danish letter for Chinese. So each set that fits is tried on a sample, and what comes out is judged: are
the new letters within words, in the right case, in one script, and how well does the detector of languages know their sequences?
"""

from __future__ import annotations

import re

from ftprep.language import familiarity

_SETS = (
    "cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 iso8859-2 iso8859-5 iso8859-7 iso8859-9 iso8859-16 "
    "koi8-r koi8-u cp866 cp850 cp852 mac-roman gb18030 big5 cp932 euc_jp cp949"
).split()
_SAMPLE = 1500  # bytes
_MOST_READ = 64 * 1024
_SHORT = 30  # bytes: too few to tell sets apart that differ little, so it is Western unless that reads far worse
_FAR_WORSE = 0.3
_HARDLY_ANY = 3  # bytes that are not ASCII in so short a text: Western wherever it fits
_RARE = {"cp850": 0.03, "cp852": 0.03, "mac-roman": 0.03}  # of other times and machines: they must read better to be believed

_NEW = r"[^\x00-\x7f]"
_CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
_ODD = re.compile(
    rf"(?<=[^\W\d_])(?=[^\w\s'’‘“”–—…·\-])(?={_NEW}).(?=[^\W\d_])"  # a sign within a word
    rf"|(?<=[a-zß-öø-ÿа-яα-ω])(?={_NEW})[A-ZÀ-ÖØ-ÞА-ЯΑ-ΩŁŻŠŽĄĘŇŘŮ](?=[a-zа-яα-ω])"  # a capital within a word
    rf"|[A-Za-z][{_CJK}\uff61-\uff9f]|[{_CJK}\uff61-\uff9f][a-z]"  # a Chinese sign within a Latin word
    r"|[A-Za-z][\u0370-\u06ff]|[\u0370-\u06ff][A-Za-z]"  # a Greek, Cyrillic, Hebrew or Arabic letter within one
    r"|[\x80-\x9f\ue000-\uf8ff\ufffd\u2500-\u259f\uff61-\uff9f]"  # controls, private signs, lines of boxes, half-width letters
)
_NEW_SIGN = re.compile(_NEW)


def detected(data: bytes) -> str | None:
    """The set in which the bytes read best; None where none fits at all.

    detected("Fråga din chef innan du bokar.".encode("cp1252")) -> "cp1252"
    """
    sample = _sample(data)
    judged: dict[str, float] = {}
    for name in _SETS:
        try:
            text = sample.decode(name)
        except UnicodeDecodeError:
            continue
        judged[name] = _worth(text) - _RARE.get(name, 0.0)
    if not judged:
        return None
    best = max(judged, key=judged.__getitem__)
    if len(sample) < _SHORT and "cp1252" in judged:
        hardly_any = sum(byte > 0x7F for byte in sample) < _HARDLY_ANY
        if hardly_any or judged["cp1252"] >= judged[best] - _FAR_WORSE:
            return "cp1252"
    return best


def _sample(data: bytes) -> bytes:
    """The lines that are not plain ASCII, up to a page of them."""
    found: list[bytes] = []
    length = 0
    lines = data[:_MOST_READ].split(b"\n")
    for line in lines[:-1] if len(lines) > 1 and len(data) > _MOST_READ else lines:  # a sign of two bytes must not be cut
        if not line.isascii():
            found.append(line)
            length += len(line)
        if length > _SAMPLE:
            break
    return b"\n".join(found) or data


def _worth(text: str) -> float:
    new = len(_NEW_SIGN.findall(text))
    return familiarity(text) - len(_ODD.findall(text)) / max(1, new)
