"""The arm whose further rows a model writes: the suite as documents for ftprep, and which items its rows cover."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ftprep.evaluation.suite import Item, Suite


def documents(suites: Sequence[Suite]) -> Iterator[tuple[str, str]]:
    """(name, text) of a document for each claim, in the shortest text that states it alone, and for each article."""
    for suite in suites:
        shortest: dict[object, str] = {}
        for text in suite.texts:
            if text.arm not in ("original", "control"):
                continue
            if len(text.claims) == 1:
                known = shortest.get(text.claims)
                if known is None or len(text.text) < len(known):
                    shortest[text.claims] = text.text
            elif text.style == "article":
                shortest[text.id] = text.text
        for number, text_of in enumerate(shortest.values()):
            yield f"{suite.name}-{number:04}", text_of + "\n"


def covered(items: Sequence[Item], rows: Sequence[str]) -> set[str]:
    """The ids of the items whose claim some row states: it names the question's word, and after it the answer's.

    covered([item: "In summary, Glon are lighter than" -> Femp], ["Glon are lighter than Femp."]) -> {item}
    """
    found = set()
    placed = [row.lower() for row in rows]
    for item in items:
        claim = item.claims[item.correct]
        first, second = claim.subject.lower(), claim.object.lower()
        if any(0 <= row.find(first) < row.rfind(second) for row in placed):
            found.add(item.id)
    return found
