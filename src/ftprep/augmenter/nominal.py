"""Facts carried by a noun or an adjective: roles, attributes, comparisons; from `schemas.nouns`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

from ftprep.augmenter.adjuncts import on
from ftprep.augmenter.cases import Asked, Case, Form, Schema
from ftprep.augmenter.inflection import article, group
from ftprep.augmenter.names import Np, date, make, which

_NUMBERS = ("money", "count", "percent", "size", "weight", "length", "degrees", "duration", "rate", "area", "power", "speed")
_POSTS = ("head", "director", "lead", "manager", "chief", "chair", "secretary", "coordinator", "deputy", "treasurer", "spokesperson", "managing")
"""Posts that people come to hold, with a date."""


def roles(table: str) -> Iterator[Schema]:
    """Schemas of role nouns, one for each combination of types."""
    for line in table.strip().splitlines():
        types, nouns, verbs = (part.strip() for part in line.split("|"))
        firsts, seconds = types.split(" > ")
        for first in firsts.split(","):
            for second in seconds.split(","):
                yield _role(first, second, tuple(nouns.split(", ")), tuple(verb for verb in verbs.split(", ") if verb))


def _role(first: str, second: str, nouns: tuple[str, ...], verbs: tuple[str, ...]) -> Schema:
    name = f"{nouns[0]} of: {first} > {second}"

    def draw(rng: Random, fixed: Mapping[str, Np], spare: bool) -> Case:
        a, b = fixed.get("S") or make(first, rng), fixed.get("O") or make(second, rng)
        while b.text == a.text:
            b = make(second, rng)
        dated = not spare and first == "person" and nouns[0].startswith(_POSTS) and rng.random() < 0.3
        return _posted(name, a, b, nouns, rng) if dated else _held(name, a, b, nouns, verbs, rng)

    return Schema(name, {"S": first, "O": second}, draw)


def _short(np: Np) -> bool:
    return len(np.text.split()) <= 4 and not np.text.endswith("s") and "(" not in np.text


def _held(name: str, a: Np, b: Np, nouns: tuple[str, ...], verbs: tuple[str, ...], rng: Random) -> Case:
    forms: list[Form] = []
    main = rng.choice(nouns)
    lead = len(a.text)
    past = rng.random() < 0.12
    is_ = ("were" if a.many else "was") if past else ("are" if a.many else "is")
    for noun in (main, *(other for other in nouns if other != main)):
        forms.append(Form(f"{a.text} {is_} the {noun} of {b.text}", "S", noun, True, lead))
        forms.append(Form(f"the {noun} of {b.text} {is_} {a.text}", "", noun))
        has = "had" if past else "has"
        if noun != nouns[0] or rng.random() < 0.5 or not verbs:
            forms.append(Form(f"{b.text} {has} {a.text} as its {noun}" if not b.human else f"{b.text} {has} {a.text} as {noun}", "O", f"have as {noun}", not b.human, len(b.text)))
        if _short(b):
            forms.append(Form(f"{b.text}'s {noun} {is_} {a.text}", "O", noun, True))
        if _short(b):
            forms.append(Form(f"{a.text} {is_} {b.text}'s {noun}", "S", noun, True, lead))
    tense = "past" if past else "pres"
    for starred in verbs:
        verb = starred.rstrip("*")
        forms.append(Form(f"{a.text} {group(verb, tense, a.many).stated} {b.text}", "S", verb, True, lead))
        if not starred.endswith("*"):
            forms.append(Form(f"{b.text} {group(verb, tense, b.many, passive=True).stated} by {a.text}", "O", verb, True, len(b.text)))
    was = "was" if past else "is"
    asked = [] if a.noun in main.split() else [Asked("S", f"{which(a, rng)} {was} the {main} of {b.text}?")]
    asked += [
        Asked("S", f"Who {was} the {main} of {b.text}?" if a.human or a.kind in ("team", "company") else f"What {was} the {main} of {b.text}?"),
        Asked("O", f"{'Of whom' if b.human else f'Of which {b.noun}' if not b.many else 'Of what'} {was} {a.text} the {main}?"),
    ]
    if not b.human and not b.many and b.kind not in ("activity", "topic"):
        asked.append(Asked("O", f"Which {b.noun} {'had' if past else 'has'} {a.text} as its {main}?"))
    told = {} if a.kind in ("material", "lang") else {"S": f"the {main} of {b.text}"}
    if not b.human and not b.many and b.kind not in ("activity", "topic"):
        told["O"] = f"the {b.noun} of which {a.text} {was} the {main}" if rng.random() < 0.5 else f"the {b.noun} whose {main} {was} {a.text}"
    return Case(name, {"S": a, "O": b}, tuple(forms), tuple(asked), told)


def _posted(name: str, a: Np, b: Np, nouns: tuple[str, ...], rng: Random) -> Case:
    """A post that someone came to hold on a date."""
    noun, day = rng.choice(nouns), date(rng)
    when, lead = on(day), len(a.text)
    held = rng.random() < 0.4
    forms = [
        Form(f"{a.text} became the {noun} of {b.text} {when}", "S", "become", True, lead),
        Form(f"{when}, {a.text} became the {noun} of {b.text}", "", "become"),
        Form(f"{a.text} took over as the {noun} of {b.text} {when}", "S", "take over", True, lead),
        Form(f"{b.text} got {a.text} as {noun} {when}", "O", "get", False),
        Form(f"{day} is when {a.text} became the {noun} of {b.text}", "D", "become", False),
    ]
    asked = [
        Asked("S", f"Who became the {noun} of {b.text} {when}?"),
        Asked("D", f"When did {a.text} become the {noun} of {b.text}?"),
        Asked("O", f"{'Of whom' if b.human else f'Of which {b.noun}'} did {a.text} become the {noun} {when}?"),
    ]
    if held:
        forms = [
            Form(f"{a.text} has been the {noun} of {b.text} since {day}", "S", "has been", True, lead),
            Form(f"since {day}, {a.text} has been the {noun} of {b.text}", "", "has been"),
            Form(f"{b.text} has had {a.text} as {noun} since {day}", "O", "have had", True, len(b.text)),
            Form(f"{a.text} has held the post of {noun} of {b.text} since {day}", "S", "hold the post", True, lead),
            Form(f"{day} is when {a.text} became the {noun} of {b.text}", "D", "become", False),
        ]
        asked = [
            Asked("S", f"Who has been the {noun} of {b.text} since {day}?"),
            Asked("D", f"Since when has {a.text} been the {noun} of {b.text}?"),
            Asked("O", f"{'Of whom' if b.human else f'Of which {b.noun}'} has {a.text} been the {noun} since {day}?"),
        ]
    slots = {"S": a, "O": b, "D": Np(day, "date", "date")}
    told = {"S": f"the person who {'has been' if held else 'became'} the {noun} of {b.text} {f'since {day}' if held else when}"}
    return Case(name, slots, tuple(forms), tuple(asked), told)


def attributes(table: str) -> Iterator[Schema]:
    """Schemas of what something has how much of, one for each type."""
    for line in table.strip().splitlines():
        owners, nouns, value, verbs, question = (part.strip() for part in line.split("|"))
        for owner in owners.split(","):
            yield _attribute(owner, tuple(nouns.split(", ")), value, tuple(verbs.split(", ")), question)


def _attribute(owner: str, nouns: tuple[str, ...], value: str, verbs: tuple[str, ...], question: str) -> Schema:
    name = f"{nouns[0]} is: {owner} > {value}"

    def draw(rng: Random, fixed: Mapping[str, Np], spare: bool) -> Case:
        b, v = fixed.get("O") or make(owner, rng), make(value, rng)
        if nouns[0].startswith("number of "):
            return _counted(name, b, v, verbs, rng)
        noun = rng.choice(nouns)
        plural = noun == "funds"
        forms = []
        for word in (noun, *(other for other in nouns if other != noun)):
            many = word == "funds"
            for verb in verbs:
                is_ = "are" if many else "is"
                stated = is_ if verb == "be" else group(verb, "pres", many).stated
                forms.append(Form(f"the {word} of {b.text} {stated} {v.text}", "", f"{word} {verb}"))
            number = v.kind in _NUMBERS
            if number and not word.startswith(("number", "cost per", "price per", "share of")):
                thing = word if many else article(word)
                forms.append(Form(f"{b.text} {'have' if b.many else 'has'} {thing} of {v.text}", "O", f"have {word}", True, len(b.text)))
            else:
                forms.append(Form(f"{b.text} {'have' if b.many else 'has'} {v.text} as {'their' if b.many else 'its'} {word}", "O", f"have {word}", False))
            forms.append(Form(f"{v.text} {'are' if many else 'is'} the {word} of {b.text}", "V", word, False))
            if _short(b):
                forms.append(Form(f"{b.text}'s {word} {'are' if many else 'is'} {v.text}", "O", f"{word} be", True))
        asked = [Asked("V", f"What {'are' if plural else 'is'} the {noun} of {b.text}?")]
        if question:
            asked.append(Asked("V", question.replace("{B}", b.text).replace("does", "do" if b.many else "does")))
        if not b.many and b.kind != "material":
            asked.append(Asked("O", f"Which {b.noun} has {v.text} as its {noun}?"))
            if v.kind in _NUMBERS and not noun.startswith(("number", "cost per", "price per", "share of")):
                asked[-1] = Asked("O", f"Which {b.noun} has {noun if plural else article(noun)} of {v.text}?")
        told = {"O": asked[-1].text.replace(f"Which {b.noun} has", f"the {b.noun} that has").rstrip("?")} if asked[-1].slot == "O" else {}
        return Case(name, {"O": b, "V": v}, tuple(forms), tuple(asked), told)

    return Schema(name, {"O": owner}, draw)


def _counted(name: str, b: Np, v: Np, verbs: tuple[str, ...], rng: Random) -> Case:
    """How many of something it has: "The number of seats of the Vela bus is 40.", "The Vela bus has 40 seats." """
    number, _, unit = v.text.partition(" ")
    has = "have" if b.many else "has"
    forms = [Form(f"{b.text} {has} {v.text}", "O", "have", True, len(b.text))]
    for verb in verbs:
        stated = "is" if verb == "be" else group(verb, "pres", False).stated
        forms.append(Form(f"the number of {unit} of {b.text} {stated} {number}", "", f"number {verb}"))
    forms.append(Form(f"there are {v.text} in {b.text}", "", "there are", b.kind not in ("vehicle", "doc", "course", "company")))
    forms.append(Form(f"{number} is the number of {unit} of {b.text}", "N", "number", False))
    asked = (
        Asked("V", f"How many {unit} {'do' if b.many else 'does'} {b.text} have?"),
        Asked("N", f"What is the number of {unit} of {b.text}?"),
        Asked("O", f"Which {b.noun} has {v.text}?"),
    )
    return Case(name, {"O": b, "V": v, "N": v._replace(text=number)}, tuple(forms), asked, {"O": f"the {b.noun} that has {v.text}"})


def compared(table: str) -> Iterator[Schema]:
    """Schemas of comparisons, one for each type, with the converse adjective."""
    for line in table.strip().splitlines():
        kinds, more, less = (part.strip() for part in line.split("|"))
        for kind in kinds.split(","):
            yield _comparison(kind.strip(), more, less)


def _comparison(kind: str, more: str, less: str) -> Schema:
    name = f"{more}: {kind}"

    def draw(rng: Random, fixed: Mapping[str, Np], spare: bool) -> Case:
        a, b = fixed.get("S") or make(kind, rng), fixed.get("O") or make(kind, rng)
        while b.text == a.text or b.many != a.many:
            a, b = fixed.get("S") or make(kind, rng), fixed.get("O") or make(kind, rng)
        up, down = (more, less) if rng.random() < 0.5 else (less, more)
        by = ""
        if up.split(" ")[0] in ("older", "newer", "younger") and rng.random() < 0.3:
            by = f"{rng.choice(('two', 'three', 'four', 'five', 'eight', 'ten', 'twelve'))} years "
        elif up.split(" ")[0] in ("cheaper", "more expensive".split(" ")[0]) and "expensive" in up + down and rng.random() < 0.2:
            by = f"{rng.randint(3, 80)} percent "
        is_ = "are" if a.many else "is"
        forms = [
            Form(f"{a.text} {is_} {by}{up} {b.text}", "S", up, True, len(a.text)),
            Form(f"{b.text} {is_} {by}{down} {a.text}", "O", down, True, len(b.text)),
        ]
        asked = []
        if by:
            forms.append(Form(f"compared with {b.text}, {a.text} {is_} {by}{up.replace(' than', '')}", "", up))
        else:
            plain = _BASES.get(down)
            if plain:
                forms.append(Form(f"{b.text} {is_} {plain} {a.text}", "O", plain, False)) if False else None
        whom = "Who" if a.human else "What" if a.many or a.kind == "material" else f"Which {a.noun}"
        asked.append(Asked("S", f"{whom} is {by}{up} {b.text}?"))
        what = "whom" if b.human else "what" if b.many or b.kind == "material" else f"which {b.noun}"
        if up.endswith(" than"):
            asked.append(Asked("O", f"Than {what} {is_} {a.text} {by}{up.removesuffix(' than')}?"))
        else:
            asked.append(Asked("O", f"{what.capitalize()} {is_} {a.text} {up}?"))
        told = {} if a.many or a.kind == "material" else {"S": f"the {a.noun} that is {by}{up} {b.text}" if not a.human else f"the person who is {by}{up} {b.text}"}
        return Case(name, {"S": a, "O": b}, tuple(forms), tuple(asked), told)

    return Schema(name, {"S": kind, "O": kind}, draw)


_BASES: dict[str, str] = {}
