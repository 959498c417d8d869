"""The checks on the sample company: what is true there by its key passes, and false turns of the same facts are refused.

An oracle stands in for a large model: its answers are the key's own rephrasings, reversals, questions and inferences.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from ftprep import jsonl
from ftprep.harvest import harvest
from ftprep.ingest import ingest
from ftprep.plan import plan, save
from ftprep.progress import Silent
from ftprep.records import Document, Example, Generation, Passage, Rejected
from ftprep.settings import Settings
from ftprep.workspace import Workspace
from tests.builders import LARGE

ROOT = Path(__file__).parents[1]
KEY: dict[str, Any] = json.loads((ROOT / "tests" / "data" / "sample_key.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The sample documents, ingested once."""
    workspace = Workspace(tmp_path_factory.mktemp("sample"))
    ingest([ROOT / "sample_docs"], workspace, Settings(), Silent())
    return workspace


def passages_of(workspace: Workspace) -> dict[str, Passage]:
    """(file, sentence) of the key -> the passage that states it."""
    sources = {document.id: document.source for document in jsonl.read(workspace.documents, Document)}
    found: dict[str, Passage] = {}
    for passage in jsonl.read(workspace.passages, Passage):
        for sentence in passage.sentences:
            found[f"{sources[passage.document_id]}|{plain(sentence)}"] = passage
    return found


def plain(text: str) -> str:
    """Words only, for comparing what a format may have dressed differently."""
    return " ".join(re.findall(r"\w+", text.lower()))


def stated(fact: dict[str, Any], places: dict[str, Passage]) -> tuple[Passage, str] | None:
    """A passage that states the fact in a full sentence of its own, and that sentence."""
    for place in fact["stated"]:
        passage = places.get(f"{place['file']}|{plain(place['sentence'])}")
        if passage is not None and place["alone"] and "cells" not in place:
            return passage, place["sentence"]
    return None


def full_stop(text: str) -> str:
    """An answer as an assistant gives it: "Tarn" -> "Tarn." """
    text = text[:1].upper() + text[1:]
    return text if text.endswith(".") else text + "."


def answer_all(workspace: Workspace, strategy: str, items: dict[str, list[dict[str, Any]]]) -> tuple[list[Example], list[Rejected]]:
    """Plan, answer each request with the items of the passages in its focus, harvest; what was kept and what refused."""
    made = plan(workspace, Settings(strategy=strategy), LARGE)
    save(made, workspace)
    answers = [
        Generation(key=request.key, text=json.dumps({"items": [item for key in request.focus for item in items.get(key, [])]}))
        for request in made.requests
    ]
    jsonl.write(workspace.generations, answers)
    summary = harvest(workspace, Settings())
    assert summary.rows == summary.kept + summary.rejected
    return list(jsonl.read(workspace.examples, Example)), list(jsonl.read(workspace.rejected, Rejected))


def local_items(workspace: Workspace) -> dict[str, list[dict[str, Any]]]:
    """By passage: each fact's rephrasings and reversal, with its questions."""
    places = passages_of(workspace)
    items: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for fact in KEY["facts"]:
        place = stated(fact, places)
        if place is None:
            continue
        passage, sentence = place
        evidence = [{"passage": passage.id, "quote": sentence}]
        for kind, text in [("rephrase", one) for one in fact["rephrasings"]] + [("reversal", fact["reversal"])]:
            if "Ostrelund" not in text or "Ostrelund" in passage.text:  # a writer that sees "our" can't know whose
                items[passage.id].append({"kind": kind, "statement": text, "evidence": evidence})
        for question, answer in ((fact["question"], fact["answer"]), (fact.get("back_question"), fact.get("back_answer"))):
            if question and ("Ostrelund" not in question or "Ostrelund" in passage.text):
                items[passage.id].append({"kind": "qa", "question": question, "answer": full_stop(answer), "evidence": evidence})
    return items


def test_what_the_key_says_is_true_passes(sample: Workspace) -> None:
    """At least 95 of 100 true rows: refusing what is true costs the user money and coverage."""
    kept, refused = answer_all(sample, "local", local_items(sample))
    assert len(kept) + len(refused) > 500
    real = [row for row in refused if row.check not in ("duplicate", "copy")]
    assert len(real) <= 0.05 * (len(kept) + len(real)), [(row.check, row.reason) for row in real]


def test_inferences_over_two_files_pass(sample: Workspace) -> None:
    """Each rests on a quote from either file."""
    places = passages_of(sample)
    facts = {fact["id"]: fact for fact in KEY["facts"]}
    items: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    asked = 0
    for inference in KEY["inferences"]:
        premises = [stated(facts[name], places) for name in inference["premises"]]
        if any(place is None for place in premises):
            continue
        evidence = [{"passage": place[0].id, "quote": place[1]} for place in premises if place is not None]
        asked += 1
        items[evidence[0]["passage"]].append({"kind": "inference", "statement": inference["statement"], "evidence": evidence})
    kept, refused = answer_all(sample, "global", items)
    assert asked > 30
    assert len(kept) >= 0.95 * asked, [(row.check, row.reason) for row in refused]
    assert all(len(example.passage_ids) == 2 for example in kept)


def test_false_turns_of_true_facts_are_refused(sample: Workspace) -> None:
    """The subject and the object changed places, another number, a name that stands nowhere."""
    places = passages_of(sample)
    items: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    planted = 0
    for fact in KEY["facts"]:
        place = stated(fact, places)
        if place is None:
            continue
        passage, sentence = place
        evidence = [{"passage": passage.id, "quote": sentence}]
        false = [
            re.sub(r"\d+", lambda number: str(int(number.group()) + 7), sentence),
            sentence.replace("Ostrelund", "Meridian Labs"),
        ]
        if fact["relation"] in ("owned-by", "leads", "reports-to", "runs-on", "works-in"):
            one, other = fact["subject"], fact["object"]
            if one in sentence and other in sentence:
                false.append(sentence.replace(one, "\0").replace(other, one).replace("\0", other))
        for text in false:
            if text != sentence:
                planted += 1
                items[passage.id].append({"kind": "reversal", "statement": text, "evidence": evidence})
    kept, refused = answer_all(sample, "local", items)
    assert planted > 60
    assert [example.messages[-1].content for example in kept] == []
    assert len(refused) == planted
