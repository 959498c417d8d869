"""Ray: files are read and requests are asked on the nodes of a cluster; plan, budget, gate, ledger and all writing stay here.

To the nodes go the bytes of the files at hand and the requests at hand, from them come readings and answers. ftprep must be
installed there, in the same version. Keys are not sent: each node has its own in its environment. Ray's dashboard and statistics
are off.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import signal
import socket
import threading
import warnings
from typing import Any

from ftprep.errors import ClusterUnfit, ClusterUnreachable, MissingExtra

_SECONDS = 5.0


def connect(address: str) -> Any:
    """The module `ray`, connected: "local" starts a Ray of this machine, "auto" takes the one that runs here,
    else ray://host:10001 or host:6379. Where the process is connected already, to whatever, that is kept. It ends with the process.

    Raises MissingExtra, ClusterUnreachable, ClusterUnfit.
    """
    if importlib.util.find_spec("ray") is None:
        raise MissingExtra(feature="--ray", package="ray", extra="ray")
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # they are on by default, and read when ray is imported
    import ray

    if ray.is_initialized():
        return ray
    if address not in ("local", "auto"):
        _knock(ray, address)
    before = signal.getsignal(signal.SIGTERM)
    try:
        options: dict[str, Any] = {"include_dashboard": False} if address == "local" else {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what it warns of, it raises too
            ray.init(address, log_to_driver=False, logging_level=logging.ERROR, **options)
        _hush(ray)
    except (ConnectionError, OSError, ValueError) as error:
        raise ClusterUnreachable(address=address, cause=_line(error)) from None
    except (RuntimeError, ray.exceptions.RayError) as error:  # another version of Ray or Python there
        raise ClusterUnfit(address=address, cause=_line(error)) from None
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, before)  # Ray puts its own there; ours keeps what is written
    return ray


def places(ray: Any) -> int:
    """How many nodes can take work now."""
    return max(1, sum(1 for node in ray.nodes() if node["Alive"] and node["Resources"].get("CPU", 0) > 0))


def cpus(ray: Any) -> int:
    """How many CPUs all nodes have together."""
    return max(1, int(ray.cluster_resources().get("CPU", 1)))


def _knock(ray: Any, address: str) -> None:
    """Whether anybody listens: Ray itself tries for minutes. Raises ClusterUnreachable, ClusterUnfit."""
    client = address.startswith("ray://")
    host, _, port = address.removeprefix("ray://").rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), timeout=_SECONDS).close()
    except (OSError, ValueError, OverflowError) as error:
        raise ClusterUnreachable(address=address, cause=_line(error)) from None
    if client:
        return
    try:
        ray._raylet.GcsClient(address=address)  # `init` waits without an end where something else listens
    except Exception as error:
        if "auth" in str(error).lower():
            cause = "it asks for a token: set RAY_AUTH_MODE=token, and RAY_AUTH_TOKEN where ~/.ray/auth_token is not that cluster's"
            raise ClusterUnfit(address=address, cause=cause) from None
        raise ClusterUnreachable(address=address, cause=f"what listens there is no head of Ray ({_line(error)})") from None


def _hush(ray: Any) -> None:
    """Ray prints what happens to its nodes on standard output, which is ours alone; we say ourselves what matters."""
    ray._private.worker._worker_logs_enabled = False  # its own debugger does the same; there is no setting for it


def _line(error: BaseException) -> str:
    """The first lines of an error as one, shortened."""
    text = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return " ".join(text.split())[:300].rstrip(".") or type(error).__name__
