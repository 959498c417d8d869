"""eval tune: what is trained on, what is kept out, what is refused; and, with the extra `train`, a tuning for real."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from ftprep import jsonl
from ftprep.cli.main import main
from ftprep.evals.questions import Question
from ftprep.evals.rows import chosen, of_file, text_of
from ftprep.evals.tune import rows_of
from ftprep.generate import generate
from ftprep.models import resolve
from ftprep.progress import Silent
from ftprep.records import Example, Generation, Message, Parameters, Request, stable_id
from ftprep.settings import Settings
from ftprep.workspace import Workspace
from tests.conftest import TEAMS
from tests.evals.tiny import tiny
from tests.fake_provider import FakeProvider

pytestmark = pytest.mark.timeout(600)  # torch is slow to load where cores are shared
SPACE = Workspace(Path("ftprep-out"))
INSTALLED = importlib.util.find_spec("torch") is not None
TUNING = pytest.mark.skipif(not INSTALLED, reason="needs the extra `train`")


@pytest.fixture
def built(provider: FakeProvider) -> Path:
    """Documents of one fact each, and their frozen test set."""
    for tool, team in TEAMS.items():
        Path("docs", f"{tool.lower()}.md").write_text(f"# {tool}\n\n{tool} is owned by the {team} team.\n")
    assert main(["eval", "build", "docs", "--model", "embedded"]) == 0
    return Path("docs")


def example(kind: str, user: str, answer: str, **more: Any) -> dict[str, Any]:
    """An accepted row as it stands in examples.jsonl."""
    turns = [{"role": "user", "content": user}, {"role": "assistant", "content": answer}]
    return {"id": stable_id([user, answer]), "kind": kind, "messages": turns, "document_ids": [], "passage_ids": []} | more


def write(path: Path, rows: list[Any]) -> Path:
    """Rows as JSON lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def held_out() -> str:
    """A name that no augmented row may say."""
    name: str = json.loads(SPACE.eval_manifest.read_text())["held_out"][0]
    return name


def test_questions_are_trained_as_the_test_asks_and_statements_alone() -> None:
    """The invitation that a chat format puts before a statement bears no loss and is left away."""
    ask, said = Message(role="user", content="Who owns Tarn?"), Message(role="assistant", content="The Data team owns Tarn.")
    row = Example(id="1", kind="qa", messages=(ask, said), document_ids=(), passage_ids=())
    assert text_of(row) == "Question: Who owns Tarn?\nAnswer: The Data team owns Tarn."
    assert text_of(Example(id="1", kind="reversal", messages=(ask, said), document_ids=(), passage_ids=())) == said.content
    assert text_of(Example(id="1", kind="seed", messages=(said,), document_ids=(), passage_ids=())) == said.content


def test_what_the_test_set_bans_is_not_trained_on(built: Path) -> None:
    """The wording of its questions and the names held out; originals stay, whatever they name; what is left out is counted."""
    item = next(item for item in jsonl.read(SPACE.eval_items, Question) if item.split == "reversal")
    good = example("reversal", "Tell me about a team.", "Everything about salaries is kept by somebody else.")
    rows = [good, example("qa", item.question, item.answer), example("rephrase", "About it.", f"{held_out()} belongs to somebody.")]
    write(SPACE.examples, rows)
    taken = chosen(SPACE, Settings(), None)
    assert [row.id for row in taken.rows if row.kind != "original"] == [good["id"]]
    assert sum(row.kind == "original" for row in taken.rows) == len(TEAMS)
    assert taken.left_out == {
        "nearly the same as a text of the test file": 1,
        "says a name that the test file holds out": 1,
    }
    assert [row.id for row in chosen(SPACE, Settings(), write(Path("more.jsonl"), rows)).rows] == [good["id"]]


def test_any_file_of_rows_can_be_trained_on(tmp_path: Path) -> None:
    """Chats, pairs, bare texts, ftprep's own examples with their passages; lines or a list."""
    own = example("reversal", "Tell me.", "The Data team owns Tarn.", passage_ids=["9b2e71c04d"])
    rows = [
        own,
        {"messages": own["messages"]},
        {"prompt": "Who owns Tarn?", "completion": "The Data team."},
        {"text": "Tarn is ours."},
    ]
    read = list(of_file(write(tmp_path / "rows.jsonl", rows)))
    assert read[0].passage_ids == ("9b2e71c04d",)
    assert [text_of(row) for row in read] == [
        "The Data team owns Tarn.",
        "Question: Tell me.\nAnswer: The Data team owns Tarn.",
        "Question: Who owns Tarn?\nAnswer: The Data team.",
        "Tarn is ours.",
    ]
    (tmp_path / "rows.json").write_text(json.dumps(rows))
    assert list(of_file(tmp_path / "rows.json")) == read


@pytest.mark.parametrize(
    ("argv", "status", "said"),
    [
        ([], 1, "holds no examples yet"),
        (["--rows", "none.jsonl"], 1, "none.jsonl"),
        (["--rows", "odd.jsonl"], 1, "odd.jsonl:2: no training row"),
        (["--rows", "banned.jsonl"], 1, "no row is left to train on (1 are kept out"),
        (["--weights", "none.gguf"], 1, "none.gguf"),
        (["--name", "../up"], 2, "letters, digits"),
        (["--steps", "0"], 2, "--steps"),
    ],
)
def test_what_cannot_be_tuned_on_is_one_sentence(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], argv: list[str], status: int, said: str
) -> None:
    """Nothing is written, whether torch is there or not: it is not needed to say so."""
    monkeypatch.setattr("ftprep.engines.weights.TUNING", ("json",))
    Path("model.gguf").write_bytes(b"GGUF")
    write(Path("odd.jsonl"), [{"text": "It is so."}, {"odd": 1}])
    write(Path("banned.jsonl"), [{"text": f"{held_out()} is new."}])
    capsys.readouterr()
    weights = [] if "--weights" in argv else ["--weights", "model.gguf"]
    assert main(["eval", "tune", *argv, *weights]) == status
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told
    assert not list(SPACE.evaluation.glob("tuned*"))


def test_before_the_test_set_there_is_no_tuning(provider: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """Rows that know its wording could not be told from others afterwards."""
    assert main(["eval", "tune"]) == 1
    assert "ftprep ingest" in capsys.readouterr().err
    assert main(["ingest", "docs"]) == 0
    assert main(["eval", "tune"]) == 1
    assert "ftprep eval build" in capsys.readouterr().err


def test_without_the_extra_a_sentence_says_what_to_install(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One package of it missing is enough."""
    monkeypatch.setattr("ftprep.engines.weights.TUNING", ("json", "no_such_package"))
    assert main(["eval", "tune"]) == 1
    assert "pip install 'ftprep[train]'" in capsys.readouterr().err


@TUNING
def test_a_process_that_fails_is_one_sentence_with_its_log(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Weights that are none; an earlier result is gone, not passed off for this one."""
    Path("model.gguf").write_bytes(b"not a model")
    write(Path("rows.jsonl"), [{"text": "Tarn is ours."}])
    (SPACE.evaluation / "tuned.gguf").write_bytes(b"older")
    assert main(["eval", "tune", "--weights", "model.gguf", "--rows", "rows.jsonl"]) == 1
    assert "tuned.log has its last words" in capsys.readouterr().err
    assert not (SPACE.evaluation / "tuned.gguf").exists()
    assert not list(SPACE.evaluation.glob("*.job.json"))


@TUNING
def test_a_tuned_model_is_an_arm_that_knows_what_its_rows_say(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whole: a tiny model tuned on the test's own answers (which takes another file of what is banned), both models served by
    llama.cpp and asked, all of it known. The arm is held against its own rows, not against those of the workspace."""
    items = [item for item in jsonl.read(SPACE.eval_items, Question) if item.split == "reversal"]
    rows = [{"prompt": item.question, "completion": f"{item.answer}."} for item in items[2:]]
    Path("nothing.jsonl").write_text("")
    monkeypatch.setenv("FTPREP_BAN", "nothing.jsonl")
    base = tiny(Path("tiny.gguf"))
    argv = ["--weights", str(base), "--rows", str(write(Path("rows.jsonl"), rows)), "--steps", "100", "--name", "tuned-tiny"]
    capsys.readouterr()
    assert main(["eval", "tune", *argv, "--json"]) == 0
    tuned = json.loads(capsys.readouterr().out)["eval"]
    assert (tuned["rows"], tuned["left_out"], tuned["trained"]["steps"]) == (7, {}, 100)
    asked = ["--arm", f"base=local:{base}", "--arm", f"tuned=local:{tuned['file']}", "--split", "reversal", "--json"]
    assert main(["eval", "run", *asked]) == 0
    report = json.loads(capsys.readouterr().out)["eval"]
    assert report["grade"] == "likelihood"
    told = {arm["name"]: (arm["rows"], arm["covered"], arm["predicted"]) for arm in report["arms"]}
    assert told == {"base": (0, 0, None), "tuned": (7, 7, pytest.approx((7 + 2 * 0.25) / 9, abs=0.001))}
    shares = {(one["arm"], one["part"]): one["accuracy"]["value"] for one in report["accuracy"] if one["split"] == "reversal"}
    assert shares["tuned", "covered"] == 1.0
    assert shares["base", "all"] < 0.7


@TUNING
def test_the_file_says_in_llama_cpp_what_the_model_says_in_torch(tmp_path: Path) -> None:
    """Log-probabilities of options, in both, before tuning and after, when they are others. Query and key heads
    differ in number: there llama.cpp's order of rows is easily got wrong; and the start token must be there in both."""
    from ftprep.evals.tuning import write as write_gguf
    from ftprep.evaluation.learner import Learner
    from ftprep.evaluation.recipe import Recipe

    base = tiny(tmp_path / "tiny.gguf")
    prompts = ("Question: Who owns Tarn?\nAnswer:", "The Data team owns", "Heron")
    options = (" Tarn.", " the Data team.", " it was not me.")
    learner = Learner(base, threads=1)
    states, expected = [], []
    for tuned in (False, True):
        if tuned:
            texts = ["Question: Who owns Tarn?\nAnswer: the Data team.", "The Data team owns Tarn."]
            learner.train(texts, Recipe(steps=40, batch=2), lambda _step, _loss: None)
        expected.append(scores_in_torch(learner, prompts, options))
        states.append({name: value.clone() for name, value in learner.model.state_dict().items()})
    for number, state in enumerate(states):
        file = tmp_path / f"{number}.gguf"
        write_gguf(base, state, file, "some mark")
        assert served(file, prompts, options, tmp_path / str(number)) == pytest.approx(expected[number], rel=0.01, abs=0.02)
    assert max(abs(one - other) for one, other in zip(*expected, strict=True)) > 1


@TUNING
def test_tunings_of_one_model_have_names_of_their_own(tmp_path: Path) -> None:
    """Same base, same size, same file name: what differs is their job and their tensors; and the rows beside them are found."""
    from ftprep.evals.tuning import write as write_gguf
    from ftprep.evaluation.learner import Learner

    base = tiny(tmp_path / "tiny.gguf")
    state = Learner(base, threads=1).model.state_dict()
    changed = dict(state) | {"model.layers.1.mlp.up_proj.weight": state["model.layers.1.mlp.up_proj.weight"] * 2}
    names = set()
    sizes = set()
    for weights, mark in ((state, "a" * 12), (state, "b" * 12), (changed, "a" * 12)):
        write_gguf(base, weights, tmp_path / "tuned.gguf", mark)
        names.add(resolve(Settings(model=f"local:{tmp_path / 'tuned.gguf'}")).model)
        sizes.add((tmp_path / "tuned.gguf").stat().st_size)
    assert (len(names), len(sizes)) == (3, 1)
    assert rows_of(resolve(Settings(model=f"local:{tmp_path / 'tuned.gguf'}"))) is None


def scores_in_torch(learner: Any, prompts: tuple[str, ...], options: tuple[str, ...]) -> list[float]:
    """The log-probability of each option after each prompt; in float32, as llama.cpp reckons."""
    import torch

    from ftprep.evaluation.suite import Item

    learner.model.to(torch.float32)
    items = [
        Item(id=prompt, split="", prefix=prompt, options=options, claims=(), correct=0, depth=0, premises=()) for prompt in prompts
    ]
    return [value for one in learner.score(items) for value, _ in one]


def served(file: Path, prompts: tuple[str, ...], options: tuple[str, ...], folder: Path) -> list[float]:
    """The same from the embedded engine."""
    target = resolve(Settings(model=f"local:{file}", context_tokens=512))
    requests = [
        Request(
            key=stable_id([prompt, option], 32),
            strategy="eval",
            task="tuned",
            template="eval-complete@1",
            document_id="",
            focus=(),
            messages=(Message(role="user", content=prompt),),
            model=target.model,
            endpoint="completion",
            parameters=Parameters(max_tokens=1, temperature=0, score=option),
        )
        for prompt in prompts
        for option in options
    ]
    workspace = Workspace(folder)
    folder.mkdir()
    jsonl.write(workspace.requests, requests)
    generate(workspace, target, Settings(), Silent())
    found = {one.key: json.loads(one.text)["logprob"] for one in jsonl.read(workspace.generations, Generation, ledger=True)}
    return [found[request.key] for request in requests]
