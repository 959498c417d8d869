"""What must hold of every controlled set before anything is measured on it. `broken` lists what does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ftprep.evaluation.closure import closure
from ftprep.evaluation.suite import Suite


def broken(suite: Suite) -> list[str]:
    """Every way in which a suite is unfit, in sentences; empty where it is sound.

    What is asked: the claims of "follows" items are trained nowhere, and all their premises are; the right option follows by the
    rules, at the depth that the item says, and no other does; "trained" items are trained; no text holds an item's wording; no
    id is there twice.
    """
    return [*_ids(suite), *_claims(suite), *_wording(suite)]


def _ids(suite: Suite) -> Iterator[str]:
    for what, ids in (("text", [one.id for one in suite.texts]), ("item", [one.id for one in suite.items])):
        for name, times in Counter(ids).items():
            if times > 1:
                yield f"{what} {name} is there {times} times"
    for one in suite.items:
        if len(set(one.options)) != len(one.options):
            yield f"{one.id}: the same option twice"


def _claims(suite: Suite) -> Iterator[str]:
    trained = suite.trained()
    following = closure(trained, suite.rules)
    for one in suite.items:
        right = one.claims[one.correct]
        if (right in trained) != (one.quality == "trained"):
            yield f"{one.id}: its claim is {'trained' if right in trained else 'not trained'}"
        if right not in following:
            yield f"{one.id}: its claim does not follow"
        elif one.quality == "follows" and following[right].depth != one.depth:
            yield f"{one.id}: its claim follows in {following[right].depth} steps, not in {one.depth}"
        if missing := [premise for premise in one.premises if premise not in trained]:
            yield f"{one.id}: {len(missing)} of its premises are not trained"
        if right not in closure(one.premises, suite.rules):
            yield f"{one.id}: its premises do not suffice"
        wrong = [claim for at, claim in enumerate(one.claims) if at != one.correct]
        if any(claim in following for claim in wrong):
            yield f"{one.id}: a distractor follows too"


def _wording(suite: Suite) -> Iterator[str]:
    """No training text, of any arm, holds the words of an item with its right option."""
    texts = [text.text.lower() for text in suite.texts]
    everything = "\n".join(texts)
    for one in suite.items:
        if (one.prefix + one.options[one.correct]).lower() in everything:
            yield f"{one.id}: its wording is trained"
    frames = {one.prefix.split(",")[0].lower() + "," for one in suite.items}
    for frame in frames:
        if frame in everything:
            yield f"the frame {frame!r} of items stands in a training text"
