from pathlib import Path

import pytest

from ftprep.errors import BadTemplate, NoSuchPath
from ftprep.prompts import VARIABLES, load_templates


def test_every_template_that_a_strategy_uses_is_shipped_and_valid() -> None:
    """Loading checks every variable, so this covers them all."""
    loaded = load_templates()
    assert {key for key in loaded if "." not in key} == set(VARIABLES)
    assert {key.split(".")[0] for key in loaded} == set(VARIABLES)


def test_an_own_file_takes_the_place_of_the_shipped_template(tmp_path: Path) -> None:
    """Its name says which; its id changes with its words."""
    shipped = load_templates()["local"]
    (tmp_path / "mine.yaml").write_text('name: local\nversion: 7\nuser: "Facts of $title, $heading: $passages"\n')
    own = load_templates(str(tmp_path / "mine.yaml"))["local"]
    assert own.id.startswith("local@7:")
    assert own.id.split(":")[1] != shipped.id.split(":")[1]
    assert own.render(title="T", heading="H", passages="P")[0].content == "Facts of T, H: P"


def test_a_dollar_sign_in_a_document_is_left_alone() -> None:
    """Documents are filled in, never read as templates."""
    messages = load_templates()["local"].render(title="$title", heading="-", passages="costs $5 and ${x}")
    assert "costs $5 and ${x}" in messages[-1].content


def test_a_completion_prompt_ends_where_the_model_goes_on() -> None:
    """No space or line break after the forced beginning, or a small model loses its thread."""
    prompt = load_templates()["small-reverse"].render(fact="Kestrel is owned by Ada.", prefix="Ada")[0].content
    assert prompt.endswith("Turned: Ada")


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("name: local\nuser: hello $passages $colour\n", "unknown variable $colour"),
        ("name: local\nuser: hello\n", "the variable $passages is missing"),
        ("name: local\nuser: costs 5$ for $passages\n", "a lone $"),
        ("name: lokal\nuser: $passages\n", "'lokal' is none that a strategy uses"),
        ("name: local\nusr: $passages\n", "usr"),
        ("name: [local\n", "not valid YAML"),
        ("name: local\nendpoint: completion\nuser: $passages\n", "needs the field 'prompt'"),
    ],
)
def test_a_faulty_template_is_refused_before_anything_is_sent(tmp_path: Path, text: str, phrase: str) -> None:
    """One sentence that names the file, the fault and the variables there are."""
    path = tmp_path / "own.yaml"
    path.write_text(text)
    with pytest.raises(BadTemplate) as caught:
        load_templates(str(path))
    assert phrase in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_template_path_that_does_not_exist_is_named() -> None:
    """Not a traceback from the depths of yaml."""
    with pytest.raises(NoSuchPath):
        load_templates("nowhere/at-all.yaml")


def test_an_installation_without_its_templates_says_where_they_should_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half an installation is no internal fault."""
    monkeypatch.setattr("ftprep.prompts.templates_folder", lambda: tmp_path / "gone")
    with pytest.raises(NoSuchPath, match="gone"):
        load_templates()
