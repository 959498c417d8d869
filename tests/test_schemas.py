import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from msgspec.structs import replace

from ftprep.augment import augment
from ftprep.plan import json_mode, plan
from ftprep.progress import Silent
from ftprep.prompts import load_templates
from ftprep.records import Parameters, Target
from ftprep.schemas import SCHEMAS, named, response_format
from ftprep.settings import Settings
from tests.builders import LARGE, SMALL, passage, workspace_of
from tests.fake_provider import FakeProvider

PASSAGES = [
    passage("Kestrel is owned by the Data Platform team.", "It runs on Basalt.", document="tools"),
    passage("The Data Platform team is led by Ingrid Solheim.", document="teams"),
]

Mode = Literal["schema", "object", "prompt"]
MODES: tuple[Mode, ...] = ("schema", "object", "prompt")


def objects(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every object of a schema, the outermost first."""
    if schema["type"] == "array":
        yield from objects(schema["items"])
    elif schema["type"] == "object":
        yield schema
        for inner in schema["properties"].values():
            yield from objects(inner)


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_strict(name: str) -> None:
    """Providers that hold a model to a schema want every property required and none added."""
    found = list(objects(SCHEMAS[name]))
    assert found
    for one in found:
        assert one["required"] == list(one["properties"])
        assert one["additionalProperties"] is False


def test_every_prompt_that_asks_for_json_names_its_form() -> None:
    """The judge's apart, whose requests are its own stage's."""
    loaded = load_templates()
    asked = {key for key, template in loaded.items() if template.parameters.json and template.name not in ("judge", "fill")}
    assert {key for key in asked if not loaded[key].schema} == set()


def test_worked_examples_use_what_their_schema_has() -> None:
    """A model that is held to the schema can write each of them: its kinds are there, no property is missing."""
    for template in load_templates().values():
        for example in template.examples:
            form = SCHEMAS[template.schema]["properties"]
            assert not example.links or "links" in form
            item = form["items"]["items"]["properties"]
            for one in json.loads(example.answer())["items"]:
                assert set(one) <= set(item), template.key
                assert one["kind"] in item["kind"]["enum"], template.key


def test_the_mode_is_what_the_price_map_knows_or_what_is_set() -> None:
    """A server of one's own is asked for JSON of any form; the embedded engine holds any model to a schema."""
    assert json_mode(Settings(), LARGE) == "schema"
    assert json_mode(Settings(), replace(LARGE, model="hosted_vllm/own")) == "object"
    assert json_mode(Settings(json_mode="schema"), replace(LARGE, model="hosted_vllm/own")) == "schema"
    assert json_mode(Settings(json_mode="prompt"), LARGE) == "prompt"
    assert json_mode(Settings(), replace(SMALL, profile="large")) == "schema"


def test_the_form_is_part_of_the_key(tmp_path: Path) -> None:
    """Asked otherwise, the answer may be another; the schema's hash is in its name."""
    workspace = workspace_of(tmp_path, PASSAGES)
    settings = [Settings(strategy="local,global,resolve", json_mode=mode) for mode in MODES]
    plans = [plan(workspace, one, LARGE).requests for one in settings]
    keys = [request.key for made in plans for request in made]
    assert len(keys) == len(set(keys)) == 3 * 5
    assert {request.parameters.schema for request in plans[0]} == {named("items"), named("links"), named("sentences")}
    assert {(request.parameters.json, request.parameters.schema) for request in plans[1]} == {(True, "")}
    assert {(request.parameters.json, request.parameters.schema) for request in plans[2]} == {(False, "")}
    facts = plan(workspace, Settings(strategy="local", per="fact"), LARGE).requests
    assert {request.parameters.schema for request in facts} == {named("facts")}
    assert "@" in named("items")


@pytest.mark.parametrize("mode", MODES)
def test_what_goes_over_the_wire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: Mode) -> None:
    """The schema whole and strict, JSON of any form, or nothing beside the prompt's own words."""
    monkeypatch.setenv("OPENAI_API_KEY", "none")
    with FakeProvider() as provider:
        target = Target(model="openai/fake", engine="litellm", profile="large", api_base=provider.url)
        settings = Settings(strategy="local", json_mode=mode)
        done = augment(workspace_of(tmp_path, PASSAGES), settings, target, Silent())
        assert done.generation.answered == 2
        sent = provider.last.get("response_format")
    if mode == "schema":
        assert sent == {"type": "json_schema", "json_schema": {"name": "items", "schema": SCHEMAS["items"], "strict": True}}
    else:
        assert sent == ({"type": "json_object"} if mode == "object" else None)


def test_parameters_without_json_ask_for_nothing() -> None:
    """Lines of small models."""
    assert response_format(Parameters()) is None
