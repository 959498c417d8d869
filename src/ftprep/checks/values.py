"""Numbers, dates, times and units of a text in one spelling, and the check that a row's are those of its source.

"3 May 2024", "May 3, 2024", "2024-05-03"  ->  one date       "five", "5"             ->  one number
"EUR 1.9 million", "1,900,000 euros"       ->  one amount     "21 days", "3 weeks"    ->  one duration
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from ftprep.checks.candidate import Candidate, shown
from ftprep.lexicon import stem, words


class Value(msgspec.Struct, frozen=True):
    """One value at text[start:end]. A date has (year, month, day), 0 for what is not said; a number its amount, unit and rate.

    Value("1.9 million euros a year", 0, 24, (), 1900000.0, "euro", "year")
    """

    text: str
    start: int
    end: int
    date: tuple[int, int, int] | tuple[()] = ()
    amount: float = 0.0
    unit: str = ""
    rate: str = ""


_MONTHS = """january february march april may june july august september october november december
jan feb mar apr may jun jul aug sep oct nov dec
januar februar märz april mai juni juli august september oktober november dezember
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"""
_MONTH = {name: number for row in _MONTHS.split("\n") for number, name in enumerate(row.split(), 1)}
_NAMED = (
    r"(?:" + "|".join(sorted((name for name in _MONTH if len(name) > 3 or name in ("may", "mai")), key=len, reverse=True)) + r")"
)
_DATE = re.compile(
    rf"\b(?=[\d{''.join(sorted({name[0] for name in _MONTH}))}])(?:"  # nearly every place is passed over at once
    rf"\b(?P<y1>\d{{4}})-(?P<m1>\d{{2}})-(?P<d1>\d{{2}})\b"
    rf"|\b(?P<d2>\d{{1,2}})(?:st|nd|rd|th|\.)?\s(?:of\s|de\s)?(?P<m2>{_NAMED})\b(?:,?\s(?:de\s)?(?P<y2>\d{{4}}))?"
    rf"|\b(?P<m3>{_NAMED})\s(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?(?:,\s?(?P<y3>\d{{4}}))?\b(?!\d)"
    rf"|\b(?P<m4>{_NAMED})(?:\sof)?\s(?P<y4>\d{{4}})\b"
    r"|\b(?P<d5>\d{1,2})\.(?P<m5>\d{1,2})\.(?P<y5>\d{4})\b"
    r"|(?<![\d.,$€£])\b(?P<y6>1[5-9]\d\d|20\d\d)\b(?![.,]?\d|\s?(?:euros?|dollars?|eur|usd|km|m|metres?|kilomet\w+|employees|days)\b))"
)
_LONE_MONTH = re.compile(
    r"\b(?:"
    + "|".join(name.title() for name in _MONTHS.split("\n")[0].split() if name != "may")
    + r"|(?<=in )May|(?<=to )May|(?<=since )May)\b"
)
_CLOCK = re.compile(
    r"\b(?=\d)(?:(\d{1,2})[:.](\d{2})(?!\d|\s?(?:euros?|%))(?:\s?(am|pm|a\.m\.|p\.m\.))?|(\d{1,2})\s?(am|pm|a\.m\.|p\.m\.))"
)
_ONES = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: number for number, word in enumerate(_ONES.split())} | {word: 10 * at for at, word in enumerate(_TENS.split(), 2)}
_SCALE = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth"
)
_ORDER = {word: number for number, word in enumerate(_ORDINALS.split(), 1)} | {
    "twentieth": 20,
    "thirtieth": 30,
    "twice": 2,
    "thrice": 3,
}
_NUMBER_WORD = "|".join([*_WORDS, *_SCALE])
_NUMBER = re.compile(
    r"(?=[$€£]|\b\w)(?:"  # nowhere within a word
    r"(?P<money>[$€£]\s?|\b(?:eur|usd|gbp|chf)\s)?(?P<digits>\b\d[\d.,]*\d|\b\d)(?P<ordinal>st|nd|rd|th)?(?:\s(?P<scale>hundred|thousand|million|billion)\b)?(?P<percent>\s?%)?"
    rf"|\b(?P<words>(?:{_NUMBER_WORD})(?:[\s-](?:and\s)?(?:{_NUMBER_WORD}))*)\b"
    rf"|\b(?P<order>{'|'.join(_ORDER)})\b(?! in (?:charge|command))"
    r"|\b(?:about|after|almost|for|lasted|takes|took|within) (?P<one>an?)(?= (?:minute|hour|day|night|week|month|year)\b)"
    r"|\b(?P<far>an?)(?= (?:mile|yard|metre|kilometre|foot|inch) (?:from|long|high|away|wide|deep)\b))"
)
_UNITS = """minute minutes min minuten minutos
hour hours h stunde stunden heure heures hora horas
day days tag tage tagen jour jours día días
night nights
week weeks woche wochen semaine semaines semana semanas
month months monat monate monaten mois mes meses
year years jahr jahre jahren an ans année années año años
euro euros eur
dollar dollars usd
pound pounds gbp
percent per-cent prozent
kilometre kilometres kilometer kilometers km kilomètre kilomètres kilometern kilómetro kilómetros
metre metres meter meters m metern mètre mètres metro metros
centimetre centimetres centimeter centimeters cm
mile miles
foot feet
yard yards
inch inches
kilogram kilograms kg kilogramm kilogrammes kilogramos
gram grams
tonne tonnes ton tons tonnen
litre litres liter liters
degree degrees
second seconds sekunde sekunden"""
_UNIT = {form: row.split()[0] for row in _UNITS.split("\n") for form in row.split()}
_SPAN = {"minute": 1.0, "hour": 60.0, "day": 1440.0, "week": 10080.0}
_LONG_SPAN = {"month": 1.0, "year": 12.0}
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "eur": "euro", "usd": "dollar", "gbp": "pound", "chf": "franc"}
_RATES = {"annually": "year", "yearly": "year", "monthly": "month", "weekly": "week", "daily": "day", "hourly": "hour"}
_AFTER = re.compile(r"[\s-](?:(?:working|business|calendar|full|whole|more)\s)?(?P<unit>[^\W\d_]+)")
_RATE = re.compile(r"\s(?:an?|per|each|every)\s(?P<noun>[a-z]+)|\s(?P<word>annually|yearly|monthly|weekly|daily|hourly)\b")


@lru_cache(maxsize=4096)
def values(text: str) -> tuple[Value, ...]:
    """All values of a text, left to right."""
    found: list[Value] = []
    rest, small = text, _lower(text)
    dated = list(_DATE.finditer(small)) if _DIGIT.search(small) else []  # no date and no time of day is without one
    for match in dated:
        start, end = match.span()
        found.append(Value(text[start:end], start, end, date=_date(match)))
        rest = rest[:start] + "~" * (end - start) + rest[end:]
    for match in _LONE_MONTH.finditer(rest):
        found.append(Value(match.group(), match.start(), match.end(), date=(0, _MONTH[match.group().lower()], 0)))
    small = _lower(rest) if dated else small
    for match in list(_CLOCK.finditer(small)) if _DIGIT.search(small) else []:
        start, end = match.span()
        found.append(Value(text[start:end], start, end, amount=_minutes(match), unit="o'clock"))
        small = small[:start] + "~" * (end - start) + small[end:]
        rest = rest[:start] + "~" * (end - start) + rest[end:]
    found += _numbers(rest, small)
    return tuple(sorted(found, key=lambda value: value.start))


_DIGIT = re.compile(r"\d")


def _lower(text: str) -> str:
    """In lower case, each character in its place: patterns of lower case over it are twice as fast as those that ignore case."""
    small = text.lower()
    return small if len(small) == len(text) else "".join(one.lower() if len(one.lower()) == 1 else one for one in text)


def _date(match: re.Match[str]) -> tuple[int, int, int]:
    parts = {name[0]: value for name, value in match.groupdict().items() if value is not None}
    month = parts.get("m", "0").lower()
    return int(parts.get("y", 0)), _MONTH.get(month) or int(month), int(parts.get("d", 0))


def _minutes(match: re.Match[str]) -> float:
    hours, minutes = int(match.group(1) or match.group(4)), int(match.group(2) or 0)
    half = (match.group(3) or match.group(5) or "").lower()[:1]
    return (hours % 12 + (12 if half == "p" else 0) if half else hours) * 60.0 + minutes


def _numbers(text: str, small: str) -> Iterator[Value]:
    for match in _NUMBER.finditer(small):
        if match["digits"]:
            amount = _digits(match["digits"]) * _SCALE.get(match["scale"] or "", 1)
        elif match["words"]:
            amount = _spelt(match["words"])
        elif match["order"] is None:
            amount = 1.0
        else:
            amount = float(_ORDER[match["order"]])
        unit, end = "", match.end()
        if match["money"]:
            unit = _SIGNS[match["money"].strip()]
        elif match["percent"]:
            unit = "percent"
        elif not match["order"] and (after := _AFTER.match(text, end)):
            word = after["unit"].lower()
            unit = _UNIT.get(word, "")
            end = after.end() if unit else end
        rate = _RATE.match(text, end) if unit else None
        said = (_RATES.get(rate["word"] or "") or _UNIT.get(rate["noun"], rate["noun"])) if rate else ""
        yield Value(text[match.start() : end], match.start(), end, amount=amount, unit=unit, rate=said)


_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


def _digits(text: str) -> float:
    if text.isdecimal():
        return float(text)
    if _GROUPED.fullmatch(text):
        return float(text.replace(",", "").replace(".", ""))
    plain = text.replace(",", ".") if text.count(",") == 1 and "." not in text else text.replace(",", "")
    return float(plain) if plain.count(".") < 2 else float(re.sub(r"\D", "", plain))


def _spelt(text: str) -> float:
    """ "twenty-five" -> 25, "two hundred and fifty" -> 250"""
    total = current = 0
    for word in re.findall(r"[a-z]+", text):
        if word in _SCALE:
            current = max(1, current) * _SCALE[word]
            if _SCALE[word] > 100:
                total, current = total + current, 0
        elif word in _WORDS:
            current += _WORDS[word]
    return float(total + current)


def same_date(said: Value, known: Value) -> bool:
    """Whether a date says no more than a known one, and nothing else. "May 2024" of "3 May 2024"; not the other way round."""
    return bool(said.date and known.date) and all(one in (0, other) for one, other in zip(said.date, known.date, strict=True))


def same_amount(said: Value, known: Value) -> bool:
    """Whether two numbers are the same, units brought together: 21 days and 3 weeks, 24 months and 2 years, 25 and twenty-five."""
    if said.date or known.date:
        return False
    for table in (_SPAN, _LONG_SPAN):
        if said.unit in table and known.unit in table:
            return said.amount * table[said.unit] == known.amount * table[known.unit]
    return said.amount == known.amount and (said.unit == known.unit or not said.unit or not known.unit)


def measured(row: Candidate) -> str | None:
    """Every number, date, time and unit of the row stands in the sentences that it quotes, in whatever spelling."""
    if row.strict:
        return None
    known = values(row.scope)
    strange = [value.text for value in values(row.text) if not _known(value, known, row)]
    return f"a number, date or unit that is not in the source: {shown(strange)}" if strange else None


def _known(value: Value, known: tuple[Value, ...], row: Candidate) -> bool:
    if value.date:
        return any(same_date(value, other) or (not any(value.date[1:]) and other.amount == value.date[0]) for other in known)
    if value.amount == 1 and not value.unit and not value.text[:1].isdigit() and value.text.lower() != "first":
        return True  # "the one to whom", "one another"
    same = [other for other in known if same_amount(value, other)]
    same += [Value("", 0, 0, amount=float(other.date[0])) for other in known if other.date and other.date[0] == value.amount]
    if not same:
        return not value.unit and value.amount <= 12 and value.amount in _listed(row.text)
    there = _unit_words(row.scope)
    if value.unit and not any(other.unit for other in same) and value.unit not in there:
        return False
    return (
        not value.rate
        or any(value.rate == other.rate for other in same)
        or value.rate in there
        or stem(value.rate) in row.scope_stems
    )


@lru_cache(maxsize=256)
def _unit_words(text: str) -> frozenset[str]:
    return frozenset(_UNIT[word] for word in words(text) if word in _UNIT)


def _listed(text: str) -> set[float]:
    """How many members its lists have: "two tools, Coffer and Lodestar" -> {2}"""
    return {float(len(re.split(r", (?:and )?| and ", found))) for found in _LIST.findall(text)}


_MEMBER = r"[A-ZÄÖÜ][\w’'-]*(?: (?:[A-ZÄÖÜ]|\d)[\w’'-]*)*(?: (?:team|office|sensor|cluster|tool|policy))?"
_LIST = re.compile(rf"(?:{_MEMBER}, )*(?:the )?{_MEMBER},? and (?:the )?{_MEMBER}")
