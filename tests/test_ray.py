"""Ray, on a real cluster: nodes that are processes of this machine, with actors and tasks of their own. Skipped where ray is not
installed: `make ray` installs it and runs these.
"""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ftprep import ledger, processes
from ftprep.cli.main import _with_address, main
from ftprep.engines import retries
from ftprep.errors import BudgetReached, ClusterUnfit, NoKey
from ftprep.generate import generate
from ftprep.ingest import ingest
from ftprep.progress import Silent
from ftprep.readers import workers
from ftprep.records import Target
from ftprep.settings import Settings
from ftprep.workspace import Workspace
from tests.engines.sending import ledger as lines_of
from tests.engines.sending import settings, stand_in_prices, target, workspace
from tests.fake_provider import FakeProvider

needs_ray = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="needs the extra ray: `make ray`")
TEXT = "zanzibarian"


class Nodes:
    """A cluster of so many nodes, a CPU each."""

    def __init__(self, count: int) -> None:
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
        from ray.cluster_utils import Cluster

        self._cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
        self.others = [self._cluster.add_node(num_cpus=1) for _ in range(count - 1)]
        self.address = str(self._cluster.address)
        self.logs = Path(self._cluster.head_node.get_session_dir_path())

    def kill_node(self) -> None:
        """End a node that is not the head, as a power cut would."""
        self._cluster.remove_node(self.others.pop(), allow_graceful=False)

    def end(self) -> None:
        import ray

        ray.shutdown()
        self._cluster.shutdown()


@pytest.fixture
def nodes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Nodes]:
    """Two nodes, or so many as the test says."""
    monkeypatch.setattr(retries, "FIRST_DELAY", 0.01)
    monkeypatch.setenv("OPENAI_API_KEY", "x")
    cluster = Nodes(getattr(request, "param", 2))
    yield cluster
    cluster.end()


class Heard(Silent):
    """Keeps what was said, and calls `then` at each step."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.then: Any = None

    def say(self, line: str) -> None:
        self.said.append(line)

    def step(self, count: int = 1, note: str = "") -> None:
        if self.then is not None:
            self.then()


def askers() -> list[int]:
    """The processes in which actors ask."""
    out = subprocess.run(["ps", "-eo", "pid=,args="], capture_output=True, text=True, check=True).stdout
    return [int(line.split()[0]) for line in out.splitlines() if "ray::Asker" in line]


def after(provider: FakeProvider, calls: int, then: Any) -> threading.Thread:
    """A thread that does something when the provider has seen so many calls."""

    def wait() -> None:
        while provider.calls < calls:
            time.sleep(0.01)
        then()

    thread = threading.Thread(target=wait)
    thread.start()
    return thread


def documents(folder: Path, count: int) -> Path:
    """Files of several kinds, some of which cannot be read."""
    folder.mkdir()
    for number in range(count):
        text = (
            f"# Tool {number}\n\nTool {number} is owned by the {TEXT} team {number % 7}. It was bought in {1990 + number % 30}.\n"
        )
        (folder / f"tool-{number:04d}.md").write_text(text * 3)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    (folder / "empty.txt").write_text("")
    (folder / "large.txt").write_text("word " * 60_000)
    (folder / "rows.csv").write_text("name,team\nKestrel,Data\nHeron,Payments\n")
    (folder / "dangling.md").symlink_to(folder / "gone.md")
    return folder


def written(space: Workspace) -> dict[str, bytes]:
    """What an ingest wrote."""
    names = ("documents.jsonl", "passages.jsonl", "ingest-outcomes.jsonl", "cleaning.jsonl", "readings.jsonl")
    return {name: (space.root / name).read_bytes() for name in names}


def spied(monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], list[int]]:
    """The files that are read on this machine from now on, and with how many processes it cuts."""
    names: list[str] = []
    counts: list[int] = []
    read, cut = workers.read_all, processes.ordered_map

    def reading(paths: Any, options: Any) -> Any:
        names.extend(path.name for path in paths)
        return read(paths, options)

    def cutting(function: str, inputs: Any, count: int) -> Any:
        counts.append(count)
        return cut(function, inputs, count)

    monkeypatch.setattr(workers, "read_all", reading)
    monkeypatch.setattr(processes, "ordered_map", cutting)
    return names, counts


@needs_ray
def test_one_node_and_two_give_what_this_machine_gives(
    provider: FakeProvider, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`augment DOCS` here, on one node and on two: passages and examples are the same to the byte, each was read by
    no process of this machine, and Ray's logs hold nothing of the documents."""
    made = []
    read_here, _ = spied(monkeypatch)
    for count in (0, 1, 2):
        cluster = Nodes(count) if count else None
        try:
            how = ["--ray", cluster.address] if cluster is not None else []
            space = tmp_path / f"run{count}"
            assert main(["augment", "docs", "-w", str(space), "--json", *how]) == 0
            value = json.loads(capsys.readouterr().out)
            assert value["augment"]["generation"]["answered"] > 0
            made.append([(space / name).read_bytes() for name in ("documents.jsonl", "passages.jsonl", "examples.jsonl")])
            if cluster is not None:
                logs = [path.read_bytes() for path in cluster.logs.rglob("*") if path.is_file()]
                assert len(logs) > 5
                assert not any(b"Northmere" in log or b"Write " in log for log in logs)
        finally:
            if cluster is not None:
                cluster.end()
    assert made[0][2].count(b"\n") > 10
    assert made[0] == made[1] == made[2]
    assert read_here == []


@needs_ray
def test_an_actor_that_is_killed_loses_nothing(nodes: Nodes, tmp_path: Path) -> None:
    """Two actors, the process of one killed half way: all is answered, another takes its place, the ledger has each key once."""
    space, heard = workspace(tmp_path, 150, context_id="c1"), Heard()
    space.contexts.mkdir()
    space.context("c1").write_text("The company has many tools and teams. " * 50)
    with FakeProvider(latency=0.05) as provider:
        seen: list[int] = []

        def kill() -> None:
            seen.extend(askers())
            os.kill(seen[0], signal.SIGKILL)

        thread = after(provider, 40, kill)
        summary = generate(space, target(provider.url), settings(ray=nodes.address, concurrency=8), heard)
        thread.join()
        repeated = sum(count - 1 for count in provider.bodies.values())
    assert len(seen) == 2
    assert (summary.answered, summary.failed) == (150, 0)
    assert repeated <= 8
    assert len({one.key for one in lines_of(space)}) == len(lines_of(space)) == 150
    assert "an actor of Ray ended, or its node: another takes its place" in heard.said


@needs_ray
def test_a_node_that_is_killed_loses_nothing(nodes: Nodes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A node gone half way: all is answered by the other, none accepted twice; what was in flight counts as money at risk."""
    stand_in_prices(monkeypatch, (1e-6, 2e-6))
    space = workspace(tmp_path, 150)
    with FakeProvider(latency=0.05) as provider:
        thread = after(provider, 40, nodes.kill_node)
        summary = generate(space, target(provider.url), settings(ray=nodes.address, concurrency=8, max_cost=1.0), Silent())
        thread.join()
        repeated = sum(count - 1 for count in provider.bodies.values())
    assert (summary.answered, summary.failed) == (150, 0)
    assert repeated <= 8
    assert len({one.key for one in lines_of(space)}) == len(lines_of(space)) == 150
    assert summary.asked_again["an actor of Ray ended, or its node"] >= 1
    assert summary.at_risk > 0


@needs_ray
def test_the_budget_holds_when_a_node_is_killed(nodes: Nodes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All that the provider answered, calls whose answers were lost included, costs no more than --max-cost."""
    stand_in_prices(monkeypatch, (1e-6, 2e-6))
    space = workspace(tmp_path, 400)
    with FakeProvider(latency=0.03) as provider:
        thread = after(provider, 40, nodes.kill_node)
        with pytest.raises(BudgetReached):
            generate(space, target(provider.url), settings(ray=nodes.address, concurrency=8, max_cost=0.02), Silent())
        thread.join()
    costs = [one.cost or 0 for one in lines_of(space)]
    assert len(costs) > 40
    assert sum(costs) + (provider.calls - len(costs)) * max(costs) <= 0.02
    assert ledger.standing(space.generations).spent <= 0.02


@needs_ray
def test_files_are_read_there_as_here_though_a_node_is_killed(
    nodes: Nodes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files good, broken, too large and missing, a node gone after the first: every file that ingest writes is what this machine
    writes alone, to the byte."""
    folder = documents(tmp_path / "docs", 400)
    here, there = Workspace(tmp_path / "here"), Workspace(tmp_path / "there")
    plain = Settings(max_file_mb=0.2, max_memory_mb=2048)
    alone = ingest([folder], here, plain, Silent())
    heard = Heard()
    read_here, _ = spied(monkeypatch)

    def kill() -> None:
        heard.then = None
        nodes.kill_node()

    heard.then = kill
    spread = ingest([folder], there, Settings(max_file_mb=0.2, max_memory_mb=2048, ray=nodes.address), heard)
    assert nodes.others == []
    assert read_here == ["large.txt"]
    assert written(here) == written(there)
    assert spread.statuses == alone.statuses
    assert set(alone.statuses) >= {"ok", "corrupt", "empty", "too-large", "unreadable"}


@needs_ray
@pytest.mark.parametrize("nodes", [1], indirect=True)
def test_documents_are_cut_there_as_here(nodes: Nodes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is enough text that other processes cut it, the nodes do, with the same passages."""
    folder = tmp_path / "docs"
    folder.mkdir()
    for number in range(30):
        lines = [f"Tool {number}-{row} of the {TEXT} team was bought in {1900 + row % 99} for {row} crowns." for row in range(1200)]
        (folder / f"{number}.md").write_text(f"# List {number}\n\n" + "\n\n".join(lines) + "\n")
    here, there = Workspace(tmp_path / "here"), Workspace(tmp_path / "there")
    ingest([folder], here, Settings(), Silent())
    read_here, cut_here = spied(monkeypatch)
    ingest([folder], there, Settings(ray=nodes.address), Silent())
    assert (read_here, cut_here) == ([], [])
    assert written(here) == written(there)


@needs_ray
def test_a_node_without_the_key_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are not sent to the nodes: where one has none in its environment, a sentence says so, and nothing is asked."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    cluster = Nodes(1)
    try:
        monkeypatch.setenv("OPENAI_API_KEY", "x")
        space = workspace(tmp_path, 3)
        there = Target(model="openai/fake", engine="direct", profile="large")
        with pytest.raises(NoKey, match="OPENAI_API_KEY, in the environment of each node"):
            generate(space, there, settings(ray=cluster.address), Silent())
        assert not space.generations.exists() or lines_of(space) == []
    finally:
        cluster.end()


@needs_ray
@pytest.mark.parametrize("nodes", [1], indirect=True)
def test_no_room_in_the_cluster_is_a_sentence(nodes: Nodes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where others hold every CPU, the run ends with a sentence instead of waiting for ever."""
    from ftprep.cluster import actors, connect

    ray = connect(nodes.address)
    holder = ray.remote(Heard).options(num_cpus=1).remote()
    ray.get(holder.say.remote("here"))
    monkeypatch.setattr(actors, "ROOM_SECONDS", 2.0)
    with pytest.raises(ClusterUnfit, match="free CPU"):
        generate(workspace(tmp_path, 3), target("http://127.0.0.1:9"), settings(ray=nodes.address), Silent())


@needs_ray
@pytest.mark.parametrize("nodes", [1], indirect=True)
def test_a_node_that_reads_otherwise_is_refused(nodes: Nodes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of ftprep there, or another tool: a sentence before anything is written, and the same for who asks."""
    from ftprep.cluster import actors, reading

    monkeypatch.setattr(reading, "fingerprint", lambda options, passage_tokens: "another")
    with pytest.raises(ClusterUnfit, match="reads otherwise"):
        ingest([documents(tmp_path / "docs", 3)], Workspace(tmp_path / "run"), Settings(ray=nodes.address), Silent())
    assert not (tmp_path / "run" / "documents.jsonl").exists()
    monkeypatch.setattr(actors, "__version__", "9.9")
    with pytest.raises(ClusterUnfit, match=r"there and 9\.9 here"):
        generate(workspace(tmp_path / "ask", 3), target("http://127.0.0.1:9"), settings(ray=nodes.address), Silent())


@needs_ray
def test_ray_alone_starts_one_of_this_machine(provider: FakeProvider, tmp_path: Path) -> None:
    """`--ray` in front of the documents: a Ray of this machine does the work, stdout is one JSON document, the process ends it."""
    surroundings = os.environ | {"HOME": str(tmp_path)}  # where Ray keeps the token of the clusters that it starts
    command = [sys.executable, "-m", "ftprep", "augment", "--ray", "docs", "-w", "run", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=surroundings, timeout=100, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["augment"]["generation"]["failed"] == 0
    assert (tmp_path / "run" / "examples.jsonl").read_bytes().count(b"\n") > 5
    assert askers() == []


@needs_ray
def test_an_address_where_nobody_is_is_a_sentence(provider: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence on stderr, status 1, and the workspace holds nothing new."""
    assert main(["ingest", "docs", "-w", "run", "--ray", "127.0.0.1:1"]) == 1
    told = capsys.readouterr()
    assert "no Ray cluster answers at 127.0.0.1:1: Connection refused" in told.err
    assert not Path("run", "documents.jsonl").exists()


def test_without_the_package_a_sentence_says_what_to_install(
    provider: FakeProvider, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The missing extra is named with the command that installs it."""
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == "ray" else find(name, *rest))
    assert main(["augment", "docs", "-w", "run", "--ray"]) == 1
    assert "pip install 'ftprep[ray]'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (["run", "--ray", "docs/"], ["run", "--ray", "local", "docs/"]),
        (["run", "docs/", "--ray"], ["run", "docs/", "--ray", "local"]),
        (["run", "--ray", "ray://head:10001", "docs/"], ["run", "--ray", "ray://head:10001", "docs/"]),
        (["run", "--ray", "10.0.0.1:6379"], ["run", "--ray", "10.0.0.1:6379"]),
        (["run", "--ray", "--json"], ["run", "--ray", "local", "--json"]),
        (["run", "--", "--ray", "x"], ["run", "--", "--ray", "x"]),
    ],
)
def test_the_address_may_be_left_out(given: list[str], meant: list[str]) -> None:
    """`--ray` takes what looks like an address, and leaves documents and options to whom they belong."""
    assert _with_address(given) == meant


def test_what_is_no_address_is_refused(provider: FakeProvider, capsys: pytest.CaptureFixture[str]) -> None:
    """A usage error says what an address looks like."""
    assert main(["ingest", "docs", "--ray=ray://nothing"]) == 2
    assert "ray://host:10001" in capsys.readouterr().err
