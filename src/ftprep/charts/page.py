"""A page of HTML that needs nothing beside itself: the picture, the tables, the formulas as they stand in the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

_STYLE = (
    "body{font:15px/1.5 sans-serif;color:#222;max-width:72rem;margin:2rem auto;padding:0 1rem}"
    "pre{font:13px/1.45 monospace;background:#f6f6f6;padding:.8rem;overflow-x:auto}"
    "svg{max-width:100%;height:auto}h1{font-size:1.5rem}"
    "li{margin:.3rem 0;max-width:50rem}"
)


def page(title: str, drawings: Sequence[str], sections: Iterable[tuple[str, Iterable[str]]], told: Sequence[str] = ()) -> str:
    """The whole page; `sections` are a heading and its lines, kept under one another as they are. `told` are sentences that come
    before all else, as a list that wraps."""
    told = [f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in told)}</ul>"] if told else []
    parts = [f"<h1>{escape(title)}</h1>", *told, *drawings]
    for heading, lines in sections:
        parts.append(f"<h2>{escape(heading)}</h2>\n<pre>{escape(chr(10).join(lines).strip(chr(10)))}</pre>")
    head = f'<meta charset="utf-8"><title>{escape(title)}</title><style>{_STYLE}</style>'
    body = "\n".join(parts)
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'
