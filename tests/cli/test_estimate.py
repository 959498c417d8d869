import json
from pathlib import Path

import pytest

from ftprep.cli.main import main
from tests.builders import passage, workspace_of

PASSAGES = [passage(f"Tool {n} is owned by team {n}. " * 10, document=f"doc{n}", tokens=100) for n in range(6)]
LIST = "models:\n  ft:gpt-4.1-mini-2025-04-14: {train: 5, source: contract, as_of: 2020-01-01}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run folder with six documents, and a price list of one's own."""
    workspace_of(tmp_path, PASSAGES)
    (tmp_path / "prices.yaml").write_text(LIST)
    return tmp_path


def shown(capsys: pytest.CaptureFixture[str], folder: Path, *flags: str) -> str:
    """What `ftprep estimate` prints for these flags."""
    assert main(["estimate", "-w", str(folder), "--model", "openai/gpt-4.1-mini", *flags]) == 0
    return capsys.readouterr().out


def test_everything_is_shown_and_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Arms, break-even, sensitivity, chart; the same as a page and a picture; a warning about an old price."""
    out = shown(capsys, folder, "--queries-per-day", "100,2000", "--icl-model", "gpt-4.1")
    for phrase in (
        "At 100 queries a day",
        "At 2,000 queries a day",
        "By corpus size:",
        "break-even against retrieval",
        "queries\n",
    ):
        assert phrase in out
    assert "days old (2020-01-01)" in out
    page = (folder / "estimate.html").read_text()
    assert "<svg" in page
    assert "How each figure comes about" in page
    assert (folder / "estimate.svg").read_text().startswith("<svg")


def test_each_formula_is_printed_with_its_numbers(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """So that a controller can follow: 60 x $0.80/M + 150 x $3.20/M = $0.000528."""
    out = shown(capsys, folder, "--explain", "--retrain-months", "6")
    assert "60 x $0.8/M + 150 x $3.2/M = $0.000528" in out
    assert "training = tokens of the training file x epochs x price" in out
    assert "break-even against documents in the prompt, as is: " in out


def test_models_stand_side_by_side(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As writer, tuned and reading; a model that nobody tunes, and one that nobody knows."""
    out = shown(capsys, folder, "--compare", "openai/gpt-4.1-mini,anthropic/claude-haiku-4-5,openai/nobody-knows")
    rows = {line.split()[0]: line for line in out.split("Models side by side:")[1].splitlines() if line.strip()}
    assert "1,047,576" in rows["openai/gpt-4.1-mini"]
    assert "not known to be tuned" in rows["anthropic/claude-haiku-4-5"]
    assert rows["openai/nobody-knows"].count("unknown") >= 4


def test_a_budget_is_told_in_passages_samples_and_strategies(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For the plan as it is set and for each strategy alone."""
    out = shown(capsys, folder, "--budget", "0.005", "--json")
    bought = {one["strategy"]: one for one in json.loads(out)["budget"]}
    assert set(bought) >= {"as set", "local", "global"}
    for one in bought.values():
        assert one["passages_for_sure"] <= one["passages"] <= one["of"] == 6
    assert bought["as set"]["passages"] < 6
    assert bought["as set"]["samples"] == 0


@pytest.mark.parametrize("given", ["many", "-5", "1,x"])
def test_a_wrong_number_of_queries_is_refused(folder: Path, capsys: pytest.CaptureFixture[str], given: str) -> None:
    """One sentence, exit status 2."""
    assert main(["estimate", "-w", str(folder), "--queries-per-day", given]) == 2
    assert "--queries-per-day" in capsys.readouterr().err


def test_prices_are_shown_with_their_place_and_age(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The list in the run folder wins for training; the map for the rest; an unknown model says so."""
    assert main(["prices", "-w", str(folder), "ft:gpt-4.1-mini-2025-04-14", "openai/nobody-knows"]) == 0
    out = capsys.readouterr().out
    assert "$5.00 a million tokens and epoch" in out
    assert "contract, as of 2020-01-01" in out
    assert "price map of litellm" in out
    assert "the price of openai/nobody-knows is unknown" in out


def test_a_faulty_price_list_ends_in_one_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With file and model, before anything is counted."""
    (folder / "prices.yaml").write_text("models:\n  openai/gpt-4.1-mini: {inptu: 1}\n")
    assert main(["prices", "-w", str(folder), "openai/gpt-4.1-mini"]) == 1
    assert "inptu" in capsys.readouterr().err
