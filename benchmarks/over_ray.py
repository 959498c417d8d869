"""What Ray costs: the generate stage here, in two processes, and over actors of a Ray of two nodes, against the same fast provider.

Ends without a table where ray is not installed (`make ray` installs it).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from harness import ROOT, environment, table
from harness.prepared import provider

from ftprep import jsonl
from tests.engines.sending import request


def main() -> int:
    """One row for each way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=4000)
    parser.add_argument("--concurrency", type=int, default=64)
    parser.add_argument("--latency", default="0")
    given = parser.parse_args()
    if importlib.util.find_spec("ray") is None:
        print("ray is not installed: `make ray` installs it")
        return 0
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    from ray.cluster_utils import Cluster

    rows = []
    for what, nodes, more in (("here", 0, ""), ("--workers 2", 0, "workers=2"), ("Ray, 1 node", 1, ""), ("Ray, 2 nodes", 2, "")):
        cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False}) if nodes else None
        for _ in range(nodes - 1):
            assert cluster is not None
            cluster.add_node(num_cpus=1)
        flags = [f"ray={cluster.address}"] if cluster else [more] if more else []
        with tempfile.TemporaryDirectory() as folder, provider("--latency", given.latency) as url:
            jsonl.write(Path(folder) / "requests.jsonl", (request(number) for number in range(given.calls)))
            command = [sys.executable, str(ROOT / "benchmarks" / "harness" / "sending.py"), folder, url, str(given.concurrency)]
            done = subprocess.run([*command, "direct", *flags], env=environment(), capture_output=True, text=True, check=True)
        summary = json.loads(done.stdout)
        assert summary["answered"] == given.calls, summary
        rows.append((what, f"{given.calls / summary['seconds']:,.0f}", f"{summary['seconds']:.1f}"))
        if cluster is not None:
            cluster.shutdown()
    table(
        f"{given.calls:,} calls, {given.concurrency} in flight, {given.latency} s each",
        ("how", "calls/s, start included", "s"),
        rows,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
