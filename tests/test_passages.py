"""passages.py, blocks.py, prose.py: Markdown to passages and sentences."""

from __future__ import annotations

import pytest

from ftprep import prose, tokens
from ftprep.blocks import blocks, front_matter_end
from ftprep.passages import split
from ftprep.readers.reading import join_pages
from ftprep.records import Document, Page, Passage

HANDBOOK = """---
title: Handbook
---

# Handbook

Welcome to *Norden*. We are 40 people.

---

## Tools

Kestrel
=======

Kestrel is owned by [Data Platform](teams/data.md "Team"), see `kestrel_jobs`.
It is 5 % faster than e.g. Heron v1.2 was. Ask
Mr. Ruiz.

- It is **fast**.
- It is ours
  and stays so. Really.
    - nested item

1. First
2. [ ] Second

> Quoted words
> of the founder.

| Tool | Owner | Note |
|------|:-----:|------|
| Kestrel | Data \\| Platform | |
| Heron | Sales | old |

```python
# not a heading
print("| no | table |")
```

### Empty section

## Last

Über uns: 😀 fünf Häuser.[^1] <b>Done</b>&nbsp;now!

[^1]: A footnote.
[site]: https://example.com
"""


def document(text: str, pages: tuple[Page, ...] = (), source: str = "a.md", media_type: str = "text/markdown") -> Document:
    return Document(id="d0", source=source, media_type=media_type, title="", text=text, pages=pages)


def covered(passages: list[Passage], text: str) -> list[int]:
    """How many passages each character lies in."""
    counts = [0] * len(text)
    for passage in passages:
        for position in range(passage.start, passage.end):
            counts[position] += 1
    return counts


def check_nothing_is_lost(text: str, most: int, media_type: str = "text/markdown", pages: tuple[Page, ...] = ()) -> list[Passage]:
    """Every letter and digit lies in one passage, or in a heading that some passage names; offsets and texts agree."""
    found = split(document(text, pages, media_type=media_type), most)
    counts = covered(found, text)
    assert max(counts, default=0) <= 1
    named = {words for passage in found for words in passage.heading}
    begin = front_matter_end(text) if media_type == "text/markdown" else 0
    for block in blocks(text, begin, len(text), indented_code=media_type == "text/markdown"):
        inside = text[block.start : block.end]
        words = prose.heading_text(inside)
        if block.kind == "heading" and (words in named or not words):
            continue
        missing = [c for c, count in zip(inside, counts[block.start : block.end], strict=True) if count == 0 and c.isalnum()]
        assert not missing, inside[:200]
    for passage in found:
        assert passage.text.endswith(text[passage.start : passage.end])
        assert passage.text
    assert len({passage.id for passage in found}) == len(found)
    return found


NASTY = {
    "handbook": HANDBOOK,
    "one long paragraph": "The quick brown fox jumps over Mr. Smith at 3 p.m. every day. " * 200,
    "no blanks": "a" * 50_000,
    "no sentences": "word " * 5_000,
    "chinese": "日本語のテキストです。" * 500,
    "emoji": "😀 fünf Häuser stehen hier. " * 300,
    "table": "| a | b |\n| --- | --- |\n" + "| some words | more words |\n" * 300,
    "wide table": "| a" * 3000 + "|\n" + "| -" * 3000 + "|\n" + ("| v" * 3000 + "|\n") * 2,
    "long row": "| a | b |\n|---|---|\n| " + "word " * 2000 + "| x |\n",
    "list": "".join(f"{'  ' * (n % 5)}- item {n}\n" for n in range(500)),
    "code": "```\n" + "x = 1\n" * 2000 + "```\nafter",
    "open fence": "text\n\n~~~\n" + "x = 1\n" * 100,
    "headings": "# a\n## b\n### c\n# d\n#\n####### no heading\n#hashtag",
    "long heading": "# " + "word " * 500,
    "brackets": "[" * 5000 + "x" + "](" * 5000,
    "stars": "*a **b _c `d " * 1000,
    "quotes": "> a\n> b\n>\n> c\n" * 200,
    "html": "<div>\n<p>one</p>\n\n<!-- comment -->\n</div>\n" * 50,
    "rules": "a\n\n---\n\n***\n\nb\n===\n\nc\n\n___\n",
    "indented": "text\n\n    code here\n\n- item\n\n    goes on\n",
    "wide blanks": "Henry V\u00a0. reigned\u2009! Part I\u3000. ended. " * 40,
    "windows-like": "a  \nb\\\nc\n\n\n\n\nd",
    "setext after list": "- item\n---\ntext\n---\n",
}


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("most", [20, 220, 5000])
@pytest.mark.parametrize("media_type", ["text/markdown", "text/plain"])
def test_nothing_is_lost(name: str, most: int, media_type: str) -> None:
    """Whatever the text, every word of it lies in exactly one passage, and passages keep to their size."""
    for passage in check_nothing_is_lost(NASTY[name], most, media_type):
        assert abs(passage.tokens - tokens.count(passage.text)) <= 4 * (len(passage.text) // 8000)  # counted in slices
        if passage.kind != "table" and "|" not in passage.text:
            assert passage.tokens <= most


def test_headings_and_kinds() -> None:
    """Passages stand under their headings, in order, and never reach over one."""
    found = split(document(HANDBOOK), 1000)
    assert [(passage.heading, passage.kind) for passage in found] == [
        (("Handbook",), "prose"),
        (("Handbook", "Tools"), "prose"),
        (("Kestrel",), "prose"),
        (("Kestrel", "Empty section"), "prose"),
        (("Kestrel", "Last"), "prose"),
    ]
    assert found[1].text == "## Tools"
    assert [passage.kind for passage in split(document("```\nx = 1\n```\n"), 220)] == ["code"]


def test_sentences_read_on_their_own() -> None:
    """Markup is off, items lose their markers, rows get their header's names, code gives none."""
    found = split(document(HANDBOOK), 1000)
    assert [passage.sentences for passage in found if passage.heading[-1] == "Kestrel"] == [
        (
            "Kestrel is owned by Data Platform, see kestrel_jobs.",
            "It is 5 % faster than e.g. Heron v1.2 was.",
            "Ask Mr. Ruiz.",
            "It is fast.",
            "It is ours and stays so.",
            "Really.",
            "nested item",
            "First",
            "Second",
            "Quoted words of the founder.",
            "Tool: Kestrel; Owner: Data | Platform",
            "Tool: Heron; Owner: Sales; Note: old",
        )
    ]
    assert found[-1].sentences == ("Über uns: 😀 fünf Häuser.", "Done now!", "A footnote.")


def test_front_matter_is_no_passage() -> None:
    """Front matter is skipped in Markdown; elsewhere such lines are text."""
    text = "---\ntitle: Tools\n---\nKestrel is ours.\n"
    assert [passage.text for passage in split(document(text), 220)] == ["Kestrel is ours."]
    assert "title: Tools" in split(document(text, media_type="text/plain"), 220)[0].heading


def test_a_long_table_repeats_its_header() -> None:
    """Each part of a long table has the header in its text; its offsets cover its rows."""
    rows = "".join(f"| Tool number {number} | Team {number} |\n" for number in range(60))
    text = "Intro to the table.\n\n| Tool | Owner |\n| --- | --- |\n" + rows
    found = split(document(text), 100)
    assert len(found) > 5
    assert found[0].text.startswith("Intro to the table.\n\n| Tool | Owner |")
    for passage in found[1:]:
        assert passage.text == "| Tool | Owner |\n| --- | --- |\n" + text[passage.start : passage.end]
        assert passage.kind == "table"
        assert passage.tokens <= 100
    assert sum(len(passage.sentences) for passage in found) == 61
    assert found[-1].sentences[-1] == "Tool: Tool number 59; Owner: Team 59"


def test_a_long_paragraph_is_cut_at_sentences() -> None:
    """No sentence is cut where there is another way."""
    text = "".join(f"Sentence number {number} tells something of Mr. Smith. " for number in range(100))
    found = split(document(text), 50)
    assert all(passage.text.startswith("Sentence") and passage.text.endswith("Smith.") for passage in found)
    assert sum(len(passage.sentences) for passage in found) == 100


def test_a_short_block_is_packed_with_what_follows() -> None:
    """An introducing line does not stand alone, although the paragraph after it fills a passage."""
    text = "See here:\n\n" + "This is one more sentence of the paragraph. " * 12
    first = split(document(text), 100)[0]
    assert first.text.startswith("See here:\n\nThis is one more")
    assert first.tokens <= 100


def test_items_that_are_no_sentences_get_the_words_that_lead_to_them() -> None:
    """A list of names says what it is a list of."""
    found = split(document("Two tools are ours:\n\n- Kestrel\n- Heron\n\nBoth are fast.\n"), 220)
    assert found[0].sentences == ("Two tools are ours: Kestrel", "Two tools are ours: Heron", "Both are fast.")


def test_pages_are_not_crossed() -> None:
    """A passage lies on one page and knows it; the heading goes on over the page's end."""
    text, pages = join_pages([(None, "# Tools\n\nKestrel is ours."), (None, ""), (None, "Heron is old.\n\n## More\n\nEnd.")])
    found = split(document(text, pages, media_type="application/pdf"), 220)
    assert [(passage.text, passage.page, passage.heading) for passage in found] == [
        ("Kestrel is ours.", 1, ("Tools",)),
        ("Heron is old.", 3, ("Tools",)),
        ("End.", 3, ("Tools", "More")),
    ]


def test_an_edit_elsewhere_leaves_ids_alone() -> None:
    """An id depends on the file's name, the heading and the text, and on nothing else in the document."""
    before = {passage.text: passage.id for passage in split(document("# A\n\nOne.\n\n# B\n\nTwo.\n"), 220)}
    after = {passage.text: passage.id for passage in split(document("Preface!\n\n# A\n\nOne, changed.\n\n# B\n\nTwo.\n"), 220)}
    assert before["Two."] == after["Two."]
    moved = split(document("# B\n\nTwo.\n", source="b.md"), 220)[0]
    assert moved.id != before["Two."]


def test_the_same_text_twice_has_two_ids() -> None:
    """Two equal passages under equal headings are told apart."""
    found = split(document("# A\n\nSame.\n\n# A\n\nSame.\n"), 220)
    assert len({passage.id for passage in found}) == 2


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("**bold** and __bold__ and *it* and _it_ and ~~off~~", "bold and bold and it and it and off"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("`a_b *c*` and ``x`y``", "a_b *c* and x`y"),
        ("[text](a_(b).md), [ref][1], ![picture](x.png) <https://x.org> <b>html</b>", "text, ref, picture https://x.org html"),
        ("[two\nlines](x.md) &amp; more\\*", "two lines & more*"),
        ('{{< ref "x" >}}Ask {% channel "it" "The desk" %} [here]({% page "/x/" %}).', "Ask The desk here."),
        ("a <!-- hidden --> b", "a b"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
    ],
)
def test_plain(markdown: str, text: str) -> None:
    """Markup goes, what only looks like it stays."""
    assert prose.plain(markdown) == text
