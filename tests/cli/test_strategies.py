import json
from pathlib import Path

import pytest

from ftprep import jsonl
from ftprep.cli.main import main
from ftprep.records import Conflict, Evidence
from ftprep.strategies import STRATEGIES
from tests.builders import passage, workspace_of


def test_the_strategies_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Each with what it writes, what it takes, its source and the models it is for; the same as JSON."""
    assert main(["strategies"]) == 0
    shown = capsys.readouterr().out
    assert main(["strategies", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)["strategies"]
    assert [row["name"] for row in rows] == list(STRATEGIES)
    for row in rows:
        assert all(row[field] and str(row[field]) in shown for field in ("name", "writes", "requests", "tokens", "source", "link"))
    assert [row["name"] for row in rows if "small" in row["profiles"]] == ["local", "global"]


def test_a_dry_run_shows_packs_shares_and_the_naive_cost(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What is sent, how it is packed, what the cache saves, how it deviates from the paper."""
    many = [passage(f"Tool {n} is owned by team {n}. " * 40, document=f"d{n:02}", tokens=400) for n in range(40)]
    workspace_of(tmp_path, many)
    flags = ["--model", "openai/gpt-4.1-mini", "--context-tokens", "12000", "--strategy", "global,self-qa:0.5"]
    assert main(["augment", "-w", str(tmp_path), *flags, "--dry-run"]) == 0
    shown = capsys.readouterr().out
    for phrase in ("packs of", "of the prompt tokens can come from the provider's cache", "the cache saves", "where the paper has"):
        assert phrase in shown
    assert "self-qa 50%" in shown
    assert main(["estimate", "-w", str(tmp_path), *flags]) == 0
    assert "without it: $" in capsys.readouterr().out


def test_conflicts_are_shown_with_both_quotes_and_their_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also where there are none, and in the overview."""
    one, other = passage("Kestrel cost 5 euros.", document="a"), passage("Kestrel cost 7 euros.", document="b")
    workspace = workspace_of(tmp_path, [one, other])
    assert main(["show", "conflicts", "-w", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("Documents disagree 0 times")
    evidence = tuple(Evidence(passage_id=passage.id, quote=passage.text) for passage in (one, other))
    found = Conflict(
        id="c1", about="The cost of Kestrel.", evidence=evidence, document_ids=("a", "b"), strategy="global", request_key="k"
    )
    jsonl.write(workspace.conflicts, [found])
    assert main(["show", "conflicts", "-w", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    for part in ("The cost of Kestrel.", one.id, other.id, "a.md", "b.md", "5 euros", "7 euros"):
        assert part in shown
    assert main(["show", "conflicts", "-w", str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["conflicts"][0]["conflict"]["about"] == "The cost of Kestrel."
    assert main(["show", "-w", str(tmp_path)]) == 0
    assert "conflicts" in capsys.readouterr().out
