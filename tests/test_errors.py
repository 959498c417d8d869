"""Everything a user can be told renders with its facts: what and where, then what to do."""

from __future__ import annotations

import re
import string

import pytest

from ftprep import errors
from ftprep.errors import BUDGET, DONE, FAULT, INTERRUPTED, PARTLY_FAILED, USAGE, FtprepError

CLASSES = [
    one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, FtprepError) and one is not FtprepError
]


def _facts(error_class: type[FtprepError]) -> dict[str, str]:
    names = {name for text in (error_class.text, error_class.remedy) for _, name, _, _ in string.Formatter().parse(text) if name}
    return {name: f"<the {name}>" for name in names}


def test_there_are_errors() -> None:
    """The tests below look at something."""
    assert len(CLASSES) > 15


@pytest.mark.parametrize("error_class", CLASSES)
def test_each_error_renders_with_its_facts(error_class: type[FtprepError]) -> None:
    """With the facts that its text names, no place is left open, and each fact is shown."""
    facts = _facts(error_class)
    sentence = str(error_class(**facts))
    assert "?" not in sentence.replace("running, and is --api-base right?", "")
    assert "{" not in sentence
    assert [fact for fact in facts.values() if fact not in sentence] == []


@pytest.mark.parametrize("error_class", CLASSES)
def test_each_error_says_what_to_do(error_class: type[FtprepError]) -> None:
    """The remedy is there and the whole is one line."""
    assert error_class.remedy
    assert "\n" not in str(error_class(**_facts(error_class)))


@pytest.mark.parametrize("error_class", CLASSES)
def test_each_error_names_something(error_class: type[FtprepError]) -> None:
    """The sentence names a path, a model or another fact, so that the user sees where it is; the embedded model is one itself."""
    assert _facts(error_class) or "embedded model" in error_class.text


@pytest.mark.parametrize("error_class", CLASSES)
def test_each_error_has_a_known_exit_status(error_class: type[FtprepError]) -> None:
    """No error ends with a status that the contract does not know, nor with success."""
    assert error_class.exit_status in {FAULT, USAGE, PARTLY_FAILED, BUDGET, INTERRUPTED}


def test_the_statuses_are_the_contract() -> None:
    """Scripts rely on these numbers."""
    assert (DONE, FAULT, USAGE, PARTLY_FAILED, BUDGET, INTERRUPTED) == (0, 1, 2, 3, 4, 130)


def test_a_missing_fact_does_not_hide_the_error() -> None:
    """An error raised without a fact still gives a sentence."""
    assert str(errors.NoSuchPath()).startswith("?: no such file or folder; check the path")


def test_braces_in_a_fact_are_left_alone() -> None:
    """A path with braces in its name is shown as it is."""
    assert str(errors.NoSuchPath(path="a{b}.md")).startswith("a{b}.md: no such")


def test_the_statuses_stand_in_the_contract_of_main() -> None:
    """The entry point's docstring gives every status."""
    from ftprep.cli.main import main

    assert main.__doc__ is not None
    assert set(re.findall(r"\b\d+\b", main.__doc__)) == {"0", "1", "2", "3", "4", "130"}
