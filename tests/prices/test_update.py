import datetime
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ftprep.errors import PricesNotFetched
from ftprep.prices import litellm_map, price_of
from ftprep.prices.update import update
from ftprep.settings import Settings

FAR = datetime.date(2099, 1, 1)


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """A folder on a loopback address, and a cache of one's own."""
    monkeypatch.setenv("FTPREP_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "served"
    folder.mkdir()

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args: object, **more: object) -> None:
            super().__init__(*args, directory=str(folder), **more)  # type: ignore[arg-type]

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    litellm_map.forget()
    yield f"http://127.0.0.1:{server.server_address[1]}", folder
    server.shutdown()
    server.server_close()
    litellm_map.forget()


def test_a_fetched_map_takes_the_place_of_the_installed_one(served: tuple[str, Path]) -> None:
    """With its address and day; what is new, gone and changed is counted."""
    address, folder = served
    fetched = {f"model-{n}": {"input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6} for n in range(100)}
    fetched["gpt-4.1-mini"] = {"input_cost_per_token": 9e-6, "output_cost_per_token": 9e-6}
    (folder / "map.json").write_text(json.dumps(fetched))
    done = update(f"{address}/map.json", FAR)
    assert (done.models, done.new, done.changed) == (101, 100, 1)
    assert done.gone > 1000
    price = price_of("model-7", Settings())
    assert price is not None
    assert (price.as_of, address in price.source) == ("2099-01-01", True)


@pytest.mark.parametrize("text", ["<html>not a map</html>", "[]", '{"a": {}}'])
def test_what_is_no_map_changes_nothing(served: tuple[str, Path], text: str) -> None:
    """An error page, another file; the old prices stay."""
    address, folder = served
    (folder / "map.json").write_text(text)
    with pytest.raises(PricesNotFetched, match="nothing was changed"):
        update(f"{address}/map.json")
    assert price_of("gpt-4.1-mini", Settings()) is not None
    assert not litellm_map.fetched_path().exists()


def test_an_address_where_nothing_is_gives_one_sentence(served: tuple[str, Path]) -> None:
    """A missing file and a closed port."""
    address, _ = served
    for where in (f"{address}/none.json", "http://127.0.0.1:9/map.json"):
        with pytest.raises(PricesNotFetched, match="could not be fetched"):
            update(where)
