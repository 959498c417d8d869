"""Shared contexts, read from the workspace when first needed; the last few are kept."""

from __future__ import annotations

from collections import OrderedDict

from ftprep import tokens
from ftprep.errors import BadLine
from ftprep.workspace import Workspace

KEPT = 4


class Contexts:
    """contexts/<id>.txt by id. `text` and `tokens` of one id are read and counted once while it is among the last `KEPT` used."""

    def __init__(self, workspace: Workspace, model: str) -> None:
        self._workspace = workspace
        self._model = model
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._counts: dict[str, int] = {}

    def text(self, context_id: str | None) -> str | None:
        """The text; None for no id. Raises BadLine where the file is gone."""
        if context_id is None:
            return None
        if context_id not in self._texts:
            path = self._workspace.context(context_id)
            try:
                # newline="" keeps every byte: the text is what the request's key and the prompt cache stand on
                with path.open(encoding="utf-8", newline="") as file:
                    self._texts[context_id] = file.read()
            except (OSError, UnicodeDecodeError) as error:
                cause = error.strerror if isinstance(error, OSError) else "not UTF-8"
                todo = "delete requests.jsonl: the next run writes both anew"
                raise BadLine(path=path, line=1, what=f"a shared context cannot be read ({cause})", todo=todo) from None
            if len(self._texts) > KEPT:
                self._texts.popitem(last=False)
        self._texts.move_to_end(context_id)
        return self._texts[context_id]

    def tokens(self, context_id: str | None) -> int:
        """How many tokens the text has; 0 for no id."""
        if context_id is None:
            return 0
        if context_id not in self._counts:
            self._counts[context_id] = tokens.count(self.text(context_id) or "", self._model)
        return self._counts[context_id]
