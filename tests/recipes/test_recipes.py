"""What is written beside the files: sound scripts, YAML and JSON that name the files and the numbers."""

import ast
import json
from pathlib import Path

import msgspec
import pytest
import yaml

from ftprep.formats import FORMATS
from ftprep.recipes import RECIPES, files_of
from ftprep.recipes.facts import SIZES, RunFacts, numbers


def facts(name: str, rows: int = 2000, model: str | None = None) -> RunFacts:
    return RunFacts(
        format=name,
        train=("train.jsonl",),
        validation=("validation.jsonl",),
        rows=rows,
        tokens=60_000,
        epochs=3,
        seed=7,
        model=model,
    )


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.recipe])
@pytest.mark.parametrize("split", ["both", "train"])
def test_every_recipe_is_sound(name: str, split: str) -> None:
    """It parses as what its ending says, and names the training file."""
    known = facts(name) if split == "both" else msgspec.structs.replace(facts(name), validation=())
    files = files_of(FORMATS[name], known)
    assert files
    assert any("train.jsonl" in text or "mlx" in file or "job" in file for file, text in files.items())
    for file, text in files.items():
        ending = Path(file).suffix
        if ending == ".py":
            ast.parse(text)
        elif ending == ".json":
            assert json.loads(text)
        elif ending == ".yaml":
            assert isinstance(yaml.safe_load(text), dict)
        else:
            assert ending == ".sh"


def test_every_recipe_belongs_to_a_format() -> None:
    """And every format's recipe is there."""
    assert {form.recipe for form in FORMATS.values() if form.recipe} == set(RECIPES)


def test_numbers_follow_the_size() -> None:
    """Fewer rows are seen more often."""
    epochs = [numbers(facts("trl", rows)).epochs for rows in (100, 1000, 10_000, 100_000)]
    assert epochs == sorted(epochs, reverse=True)
    assert [most for most, _ in SIZES] == sorted(most for most, _ in SIZES)


def test_a_model_of_the_hub_is_taken_and_a_provider_s_is_not() -> None:
    """`tuned_model` may name either."""
    assert facts("trl", model="meta-llama/Llama-3.2-1B-Instruct").base_model == "meta-llama/Llama-3.2-1B-Instruct"
    assert facts("trl", model="openai/gpt-4.1-mini").base_model.startswith("Qwen/")


def test_llama_factory_finds_its_columns() -> None:
    """The columns that dataset_info.json names are those of the rows."""
    for name in ("llama-factory", "llama-factory-preference", "llama-factory-sharegpt"):
        info = json.loads(files_of(FORMATS[name], facts(name))["dataset_info.json"])
        assert info["ftprep_train"]["file_name"] == "train.jsonl"
        known = getattr(FORMATS[name].dialect, "known", {"conversations", "system", "tools"})
        assert set(info["ftprep_train"]["columns"].values()) <= set(known)
        assert info["ftprep_train"].get("ranking", False) == (name == "llama-factory-preference")
