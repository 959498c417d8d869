"""Any mix of strategies, each with the share of the passages or documents that it is to work on: "local,self-qa:0.3".

The choice depends on names alone: the same documents give the same, and a document that is added moves that of few others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from ftprep.errors import BadFlag, UnknownName
from ftprep.records import stable_id
from ftprep.strategies.contract import Corpus, Unit


def shares(text: str, known: Collection[str], aliases: Mapping[str, tuple[str, ...]]) -> dict[str, float]:
    """Strategies and shares, in the order given. shares("both,self-qa:0.3", ...) -> {"local": 1, "global": 1, "self-qa": 0.3}

    Raises UnknownName, BadFlag (a share that is no number above 0 and up to 1).
    """
    found: dict[str, float] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        name, _, given = (one.strip() for one in part.partition(":"))
        for one in aliases.get(name, (name,)):
            if one not in known:
                raise UnknownName(noun="strategy", name=repr(one), choices=", ".join([*known, *aliases]))
            found.setdefault(one, _share(part, given) if given or part.endswith(":") else 1.0)
    return found


def _share(part: str, given: str) -> float:
    try:
        share = float(given)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise BadFlag(
            where=f"--strategy {part}", what="the share after the colon must be a number above 0 and up to 1, such as 0.3"
        )
    return share


def part_of(corpus: Corpus, strategy: str, share: float, unit: Unit) -> Corpus:
    """The corpus with that share of its focus: of passages, evenly through each document; of documents, whole ones."""
    if share >= 1:
        return corpus
    documents = [[one for one in document if one.id in corpus.focus] for document in corpus.documents()]
    documents = [document for document in documents if document]
    if unit == "document":
        documents.sort(key=lambda document: stable_id([strategy, corpus.name(document[0].document_id)]))
        chosen = documents[: max(1, round(share * len(documents)))]
        return replace(corpus, focus=frozenset(one.id for document in chosen for one in document))
    focus: set[str] = set()
    for document in documents:
        start = int(stable_id([strategy, corpus.name(document[0].document_id)])[:8], 16) / 0x1_0000_0000
        focus.update(one.id for at, one in enumerate(document) if int((at + 1) * share + start) > int(at * share + start))
    return replace(corpus, focus=frozenset(focus))
