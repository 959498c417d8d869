"""ftprep.yaml, the environment and flags become settings, or one sentence that says where and what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from ftprep import config
from ftprep.config import STARTER
from ftprep.errors import BadFlag, BadSetting, UnknownName
from ftprep.settings import ABOUT, Settings


def load(tmp_path: Path, text: str = "", flags: Mapping[str, Any] | None = None, **environment: str) -> Settings:
    path = tmp_path / "ftprep.yaml"
    path.write_text(text, encoding="utf-8")
    return config.load(path, flags or {}, environment)


def test_no_file_gives_the_defaults(tmp_path: Path) -> None:
    """Without a file, a variable or a flag the settings are the defaults, and nothing is created."""
    assert config.load(tmp_path / "none" / "ftprep.yaml", {}, {}) == Settings()
    assert list(tmp_path.iterdir()) == []


def test_flags_win_over_environment_over_file(tmp_path: Path) -> None:
    """Each place overrides the one before it, and a flag that was not given overrides nothing."""
    text = "concurrency: 2\nsamples: 2\nlimit: 2\n"
    environment = {"FTPREP_CONCURRENCY": "3", "FTPREP_SAMPLES": "3"}
    settings = load(tmp_path, text, {"concurrency": 4, "limit": None}, **environment)
    assert (settings.concurrency, settings.samples, settings.limit) == (4, 3, 2)


def test_the_environment_is_read_leniently(tmp_path: Path) -> None:
    """Text from a variable becomes the number or list that the setting wants; an empty variable counts as not set."""
    settings = load(tmp_path, FTPREP_MAX_COST="2.5", FTPREP_DISABLE_CHECKS="copy, novel", FTPREP_LIMIT="")
    assert (settings.max_cost, settings.disable_checks, settings.limit) == (2.5, ("copy", "novel"), None)


def test_the_starter_changes_nothing(tmp_path: Path) -> None:
    """Loading the starter file as it is gives the defaults."""
    assert load(tmp_path, STARTER) == Settings()


def test_the_starter_shows_the_defaults(tmp_path: Path) -> None:
    """With every setting in the starter switched on the settings are still the defaults, and none is missing."""
    switched_on = re.sub(r"(?m)^# (\w+: )", r"\1", STARTER.split("\n\n", 1)[1])
    assert load(tmp_path, switched_on) == Settings()
    assert re.findall(r"(?m)^(\w+): ", switched_on) == list(Settings.__struct_fields__)


def test_each_setting_is_explained_once() -> None:
    """The users' documentation names exactly the settings there are, in their order."""
    explained = [name for section in ABOUT.values() for name in section]
    assert explained == list(Settings.__struct_fields__)


def test_defaults_lie_within_their_bounds() -> None:
    """The defaults themselves pass the validation that a user's values must pass."""
    assert msgspec.convert(msgspec.to_builtins(Settings()), Settings) == Settings()


WRONG = [
    ("model: x\nconcurency: 4\n", ":2: unknown setting 'concurency', did you mean 'concurrency'?"),
    ("\n\nconcurrency: many\n", ":3: concurrency must be a whole number, not 'many'"),
    ("concurrency: 0\n", ":1: concurrency must be a whole number, at least 1, not 0"),
    ("validation: 1.0\n", ":1: validation must be a number, less than 1, not 1.0"),
    ("validation: .nan\n", ":1: validation must be a number, at least 0, not nan"),
    ("timeout: 0\n", ":1: timeout must be a number, more than 0, not 0"),
    ("limit: true\n", ":1: limit must be a whole number or null, not True"),
    ("strategy: ''\n", ":1: strategy must not be empty"),
    ("profile: huge\n", ":1: profile must be one of auto, large, small, not 'huge'"),
    ("api_base: localhost\n", ":1: api_base must be an address such as http://localhost:8000/v1, not 'localhost'"),
    ("disable_checks: [3]\n", ":1: disable_checks must be text, not what stands there"),
    ("prices: {gpt: {input: much}}\n", ":1: prices must be a number, not what stands there"),
    ("limit: 1\nlimit: 2\n", ":2: limit is set twice, first in line 1"),
    ("a: [1\nb: 2\n", ":2: is not valid YAML"),
    ("limit: {{ n }}\n", ":1: is not valid YAML"),
    ("- limit\n", ":1: must be `name: value` lines"),
    ("just words\n", ":1: must be `name: value` lines"),
    ("limit: 2024-13-45\n", ": cannot be read (month must be in 1..12)"),
    ("limit: !!python/object:os.system 1\n", ":1: is not valid YAML"),
]


@pytest.mark.parametrize(("text", "sentence"), WRONG, ids=[text.strip()[:30] for text, _ in WRONG])
def test_a_wrong_file_is_told_by_line(tmp_path: Path, text: str, sentence: str) -> None:
    """Each mistake in ftprep.yaml is one sentence with the file, the line, what is wrong and what it should be."""
    with pytest.raises(BadSetting) as caught:
        load(tmp_path, text)
    assert f"{tmp_path / 'ftprep.yaml'}{sentence}" in str(caught.value)


def test_a_setting_left_empty_keeps_its_default(tmp_path: Path) -> None:
    """`concurrency:` with nothing after it sets nothing."""
    assert load(tmp_path, "concurrency:\n") == Settings()


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    """An editor on Windows may put a mark in front of the first line."""
    assert load(tmp_path, "\ufefflimit: 3\n").limit == 3


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    """Bytes that are no UTF-8 end in a sentence that names the file."""
    path = tmp_path / "ftprep.yaml"
    path.write_bytes(b"model: caf\xe9\n")
    with pytest.raises(BadSetting, match=r"ftprep\.yaml: cannot be read \('utf-8' codec"):
        config.load(path, {}, {})


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    """A folder named ftprep.yaml ends in a sentence too."""
    with pytest.raises(BadSetting, match="cannot be read"):
        config.load(tmp_path, {}, {})


def test_a_wrong_variable_is_told_by_name(tmp_path: Path) -> None:
    """A bad value from the environment names the variable."""
    with pytest.raises(BadSetting, match="FTPREP_SAMPLES: must be a whole number, not 'two'"):
        load(tmp_path, FTPREP_SAMPLES="two")
    with pytest.raises(BadSetting, match=r"FTPREP_PRICES: can only be given in ftprep\.yaml"):
        load(tmp_path, FTPREP_PRICES="{}")


def test_a_wrong_flag_is_a_usage_error(tmp_path: Path) -> None:
    """A bad value of a flag names the flag as it was typed, with the exit status of a usage error."""
    with pytest.raises(BadFlag, match="--max-cost: must be a number, at least 0, not -1") as caught:
        load(tmp_path, "", {"max_cost": -1})
    assert caught.value.exit_status == 2


def test_misspelt_variables_are_found() -> None:
    """Variables with ftprep's prefix that set nothing are listed; the two that are no settings are known."""
    environment = {"FTPREP_MODLE": "x", "FTPREP_MODEL": "x", "FTPREP_WORKSPACE": "x", "FTPREP_DEBUG": "1", "HOME": "/"}
    assert config.unknown_variables(environment) == ["FTPREP_MODLE"]


def test_a_row_of_a_registry_is_chosen_by_name() -> None:
    """A known name gives its row, an unknown one a usage error that lists the names."""
    assert config.choose("format", "openai", {"openai": 1}) == 1
    with pytest.raises(UnknownName, match="there is no format named grok; choose from: mistral, openai") as caught:
        config.choose("format", "grok", {"openai": 1, "mistral": 2})
    assert caught.value.exit_status == 2
