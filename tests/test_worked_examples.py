import re
from pathlib import Path

import pytest

from ftprep.errors import BadExamples, NoSuchPath
from ftprep.language import detect
from ftprep.plan import plan
from ftprep.prompts import Template, load_templates
from ftprep.records import Item
from ftprep.settings import Settings
from ftprep.strategies import HARVESTS
from ftprep.strategies.worked import refused_examples, request_about
from ftprep.worked_examples import WorkedExample
from tests.builders import LARGE, passage, workspace_of

LOADED = load_templates()
SHOWN = {key: template for key, template in LOADED.items() if template.examples}
LANGUAGES = ("de", "fr", "es", "ja")
TASKS = {"local": "facts", "global": "links"}


def read(template: Template, example: WorkedExample) -> list[Item]:
    """The example's answer, as it stands in the prompt, read as a model's answer is."""
    answer = example.answer(facts=template.name == "local")
    return HARVESTS[TASKS.get(template.name, template.name)](request_about(template, example), answer)


def test_the_four_languages_are_there() -> None:
    """German, French, Spanish and Japanese worked examples for the strategies that most runs use."""
    assert {f"{name}.{language}" for name in ("local", "global", "self-qa") for language in LANGUAGES} <= set(SHOWN)


@pytest.mark.parametrize("key", SHOWN)
def test_a_worked_example_is_read_as_an_answer(key: str) -> None:
    """Each item comes back whole, its quotes stand in the passages that they name, and no fact is left without an item."""
    template = SHOWN[key]
    for example in template.examples:
        found = [item for item in read(template, example) if item.kind != "trace"]
        assert len(found) == len(example.items)
        texts = dict(zip(example.ids(), example.passages, strict=True))
        for item in found:
            assert item.statement or (item.question and item.answer)
            assert item.evidence
            assert all(quote.quote in texts[quote.passage_id] for quote in item.evidence)


@pytest.mark.parametrize("key", SHOWN)
def test_a_worked_example_is_in_its_language(key: str) -> None:
    """By the detector that ingest uses, of the whole and of each text that is long enough to tell."""
    template = SHOWN[key]
    for example in template.examples:
        texts = [*example.passages, example.links, *example.facts]
        texts += [text for item in example.items for text in (item.statement, item.question, item.answer)]
        assert detect(" ".join(texts)) == (template.language or "en")
        assert {detect(text) for text in texts} <= {template.language or "en", None}
        said = detect(template.write)
        assert said == (template.language or "en")


def test_worked_examples_pass_our_own_checks() -> None:
    """What a prompt shows is what a model writes: a row that we refuse must not be shown as a good one."""
    assert list(refused_examples(LOADED)) == []


def test_kinds_that_are_not_asked_for_are_not_shown() -> None:
    """And facts are listed only where they are asked for."""
    example = LOADED["local"].examples[0]
    assert '"definition"' in example.answer()
    assert '"definition"' not in example.answer({"rephrase"})
    assert '"facts"' not in example.answer()
    assert '"facts"' in example.answer(facts=True)


OWN = """
local:
  - passages: ["Compound K-17 blocks the receptor ABC1."]
    items:
      - {kind: reversal, statement: The receptor ABC1 is blocked by compound K-17., evidence: ["blocks the receptor ABC1"]}
"""


def test_own_examples_take_the_place_of_ours_in_every_language(tmp_path: Path) -> None:
    """The template's id, and so the request's provenance, changes; the key does with the words."""
    (tmp_path / "own.yaml").write_text(OWN)
    own = load_templates(None, str(tmp_path / "own.yaml"))
    for key in ("local", "local.de", "local.ja"):
        system = own[key].render(passages="P", title="T", heading="H")[0].content
        assert "K-17" in system
        assert "Toucan is" not in system
        assert own[key].id != LOADED[key].id
    assert own["self-qa"].id == LOADED["self-qa"].id
    workspace = workspace_of(tmp_path / "run", [passage("Kestrel is owned by the Data Platform team.")])
    keys = [
        [request.key for request in plan(workspace, Settings(strategy="local", examples=examples), LARGE).requests]
        for examples in (None, str(tmp_path / "own.yaml"))
    ]
    assert keys[0] != keys[1]


def test_own_examples_for_one_language_add_that_language(tmp_path: Path) -> None:
    """`local.it` makes Italian examples; the others stay."""
    (tmp_path / "own.yaml").write_text(OWN.replace("local:", "local.it:"))
    own = load_templates(None, str(tmp_path / "own.yaml"))
    assert own["local.it"].language == "it"
    assert own["local"].id == LOADED["local"].id


def test_own_examples_that_our_checks_refuse_are_named_by_the_plan(tmp_path: Path) -> None:
    """A warning, not a fault: the user may know better."""
    (tmp_path / "own.yaml").write_text(OWN.replace("The receptor ABC1 is blocked by compound K-17.", "ABC1 was found in 1998."))
    workspace = workspace_of(tmp_path / "run", [passage("Kestrel is owned by the Data Platform team.")])
    notes = plan(workspace, Settings(strategy="local", examples=str(tmp_path / "own.yaml")), LARGE).summary.notes
    assert any("worked example 1 of local, item 1, statement" in note and "values" in note for note in notes)
    (tmp_path / "own.yaml").write_text(OWN)
    assert plan(workspace, Settings(strategy="local", examples=str(tmp_path / "own.yaml")), LARGE).summary.notes == ()


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("local: [", "not valid YAML"),
        ("- a\n", "lists of examples under the names"),
        ("lokal: []\n", "'lokal' is no template that shows examples"),
        ("local: []\n", "a list of examples"),
        (OWN.replace('blocks the receptor ABC1"]}', 'inhibits ABC1"]}'), "a quote of its evidence stands"),
        (OWN.replace("statement:", "statment:"), "unknown field statment"),
        (OWN.replace("{kind", "{fact: 2, kind"), "no fact number 2"),
    ],
)
def test_faulty_examples_are_refused_with_their_place(tmp_path: Path, text: str, phrase: str) -> None:
    """File, template and example."""
    (tmp_path / "own.yaml").write_text(text)
    with pytest.raises(BadExamples) as caught:
        load_templates(None, str(tmp_path / "own.yaml"))
    assert phrase in str(caught.value)
    assert "own.yaml" in str(caught.value)


def test_a_missing_file_of_examples_is_named() -> None:
    """Before anything is sent."""
    with pytest.raises(NoSuchPath):
        load_templates(None, "nowhere.yaml")


def test_the_example_of_the_documents_is_one(tmp_path: Path) -> None:
    """What docs/augmentation.md shows is accepted, and our checks let it pass."""
    page = (Path(__file__).parents[1] / "docs" / "augmentation.md").read_text(encoding="utf-8")
    block = re.search(r"^```yaml\n(local:.*?)^```$", page, re.DOTALL | re.MULTILINE)
    assert block
    (tmp_path / "own.yaml").write_text(block[1], encoding="utf-8")
    assert list(refused_examples(load_templates(None, str(tmp_path / "own.yaml")))) == []
