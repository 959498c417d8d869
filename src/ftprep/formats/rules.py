"""Every rule that a training file can break: what it means and what to do about it. docs/formats.md lists the same rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Rule(NamedTuple):
    """What is wrong where it is broken, what to do, and whether `check --fix` mends it; other broken rows it sets aside."""

    meaning: str
    remedy: str
    mended: bool = False


RULES: Mapping[str, Rule] = {
    # the file as text
    "bom": Rule("the file begins with a byte-order mark", "save it as UTF-8 without BOM", True),
    "no-bom": Rule("the byte-order mark that was asked for is missing", "write it with the setting `bom`, or check without it"),
    "blank-line": Rule("a line is blank", "remove it", True),
    "encoding": Rule("the text is not UTF-8", "save the file as UTF-8"),
    "json": Rule("a line is not JSON", "write one JSON object on each line"),
    "trailing-comma": Rule("a comma stands behind the object", "remove it: lines are not the items of a list", True),
    "json-array": Rule("the file is one JSON list instead of lines", "write one object on each line, without [ and ]", True),
    "not-array": Rule("the file is lines instead of one JSON list", "write one list: [{...}, {...}]", True),
    "unreadable": Rule("the file is not of the kind that the format asks for", "write it anew in that kind"),
    "object": Rule("a row is no JSON object", "write one {...} on each line"),
    "other-shape": Rule(
        "a row has the shape of another format", "keep rows of one shape only in a file, or check it as that format"
    ),
    "extra-key": Rule("a key that the format does not know", "remove it", True),
    # fields
    "missing-field": Rule("a field that must be there is missing", "add it"),
    "field-type": Rule("a field holds a value of a wrong type", "give it the type that is named"),
    "empty-field": Rule("a field holds no text", "give it text, or remove the row"),
    "schema-version": Rule("the schemaVersion is missing or another", 'write "schemaVersion": "bedrock-conversation-2024"', True),
    "reserved-word": Rule("a word that the provider keeps for itself stands in the text", "word it differently"),
    # messages
    "messages": Rule("there is no list of messages", "give a list of messages"),
    "message": Rule("a message is no object", "write an object with role and content"),
    "role": Rule("a role that the format does not know", "use the roles of this format", True),
    "content": Rule("content is missing or of a wrong type", "content is text"),
    "empty-content": Rule("content is there but holds no text", "give it text, or remove the row"),
    "weight": Rule("a weight other than 0 or 1, or on another turn than the assistant's", "mend or remove it", True),
    "all-weights-zero": Rule("every assistant turn has weight 0: nothing to learn", "give one the weight 1"),
    "no-assistant": Rule("there is no assistant turn: nothing to learn", "add the answer"),
    "last-assistant": Rule("another turn than the assistant's stands last", "end each row with an assistant turn", True),
    "last-user": Rule("a prompt ends with another turn than the user's", "end the prompt with the user's turn"),
    "system-first": Rule("a system turn stands behind another turn, or there are two", "put one system turn first", True),
    "user-first": Rule("an assistant turn stands before any user turn", "begin with a user turn"),
    "two-users": Rule("two user turns follow each other", "join them, or put the answer between", True),
    "two-assistants": Rule("two assistant turns follow each other", "join them, or put the question between", True),
    # tools
    "tool-call": Rule("a tool call without id, function or name", "give all three"),
    "tool-id": Rule("the id of a tool call is not as the format wants it", "use nine letters and digits", True),
    "tool-undeclared": Rule("a tool is called that the row does not declare", "declare it in `tools`"),
    "tool-arguments": Rule("the arguments of a call are not of the form that the format reads", "see the format's rules", True),
    "tool-orphan": Rule("a tool's result answers a call that nobody made", "give the id of a call before it"),
    "tool-unanswered": Rule("a call has no result before the next turn", "add the tool's result"),
    "tool-declaration": Rule("`tools` is no list of functions with names", 'write {"type": "function", "function": {"name": ...}}'),
    "tools-unknown": Rule("the format knows no tools", "remove the row, or choose a format with tools"),
    # preference pairs
    "outputs": Rule("a preference pair has not one preferred and one other answer", "give exactly one of each"),
    "output-role": Rule("an answer of a pair is no assistant message", "use the role assistant"),
    "input-assistant": Rule("the prompt of a pair ends with an assistant turn", "end it with the user's turn"),
    "same-pair": Rule("both answers of a pair are the same: nothing to prefer", "remove the row"),
    "scores": Rule("the two completions are not scored 0 and 1", "give one the score 1, the other 0"),
    # the whole file
    "too-few-rows": Rule("fewer rows than the provider takes", "add documents or strategies"),
    "too-many-rows": Rule("more rows than the provider takes", "take fewer, with `kind_shares` or `max_per_fact`"),
    "too-large": Rule("the file is larger than the provider takes", "split it: `ftprep export` does with `shard_mb`"),
    "too-many-tokens": Rule("a row has more tokens than the provider takes", "cut it into several rows"),
    "uneven-field": Rule("an optional field stands in some rows only", "give it to all rows or to none"),
    "file-name": Rule("the file's name has a sign or ending that the provider does not take", "rename it"),
    "repeated": Rule("a row repeats an earlier one", "remove it"),
    "overlap": Rule("a row stands in the other file too", "remove it from one of them"),
}


def shown(value: object) -> str:
    """A value as it may stand in a report: shortened, so that no document's text ends up there. shown("bot") -> "'bot'" """
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:36]}...{text[-1:]}"
