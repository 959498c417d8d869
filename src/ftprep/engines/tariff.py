"""What a call costs, and what it can take at most, for the model of a run."""

from __future__ import annotations

from typing import Any

from ftprep import tokens
from ftprep.engines.budget import Amount
from ftprep.records import Generation, Request, Target
from ftprep.settings import Settings

SAFETY = 1.5
"""Where we count with another model's encoding, the real count may be this many times ours."""
_PER_MESSAGE = 8
"""Tokens that a chat template puts round each message, at most."""


class Tariff:
    """The price of `target`'s model, looked up once. `known` is False where neither the price map nor the user has it; with
    `batch` it is the price in a batch that counts, and no other stands in for it."""

    def __init__(self, target: Target, settings: Settings, *, batch: bool = False) -> None:
        self._model = target.model
        self._free = target.engine == "embedded"
        self._batch = batch
        self._price: Any = None
        if not self._free:
            from ftprep import prices

            self._price = prices.price_of(target.model, settings)
        if batch and self._price is not None and (self._price.batch_input is None or self._price.batch_output is None):
            self._price = None
        self.known = self._free or self._price is not None

    def cost(self, generation: Generation) -> float | None:
        """USD for an answer, by the provider's own token counts; None where the price or the counts are unknown."""
        if self._free:
            return 0.0
        if self._price is None or generation.prompt_tokens is None or generation.completion_tokens is None:
            return None
        cached, written = generation.cached_tokens or 0, generation.written_tokens or 0
        return self._of(generation.prompt_tokens, cached, written, generation.completion_tokens)

    def surely(self, request: Request, context: str | None) -> Amount:
        """More than one call can take, without counting a token: no tokenizer makes more tokens than there are bytes."""
        text = sum(len(message.content.encode()) for message in request.messages) + len((context or "").encode())
        return self._amount(request, text)

    def most(self, request: Request, context_tokens: int) -> Amount:
        """What one call can take at most: nothing read from the cache, all written to it where that is dearer, an answer as
        long as is allowed. 0 USD where the price is unknown."""
        counted = context_tokens + sum(tokens.count(message.content, self._model) for message in request.messages)
        return self._amount(request, int(counted * (1.0 if tokens.is_exact(self._model) else SAFETY)))

    def _amount(self, request: Request, text: int) -> Amount:
        prompt = text + _PER_MESSAGE * (len(request.messages) + 1)
        out = request.parameters.max_tokens
        usd = max(self._of(prompt, 0, 0, out), self._of(prompt, 0, prompt, out)) if self._price is not None else 0.0
        return Amount(usd, prompt + request.parameters.max_tokens)

    def guess(self, prompt: int, cached: int, most: int) -> tuple[float, float, float] | None:
        """USD for sums of tokens before anything is known of the answers: a tenth, a half and all of what they may have (`most`);
        the last with nothing cached. None where the price is unknown."""
        if self._free:
            return 0.0, 0.0, 0.0
        if self._price is None:
            return None
        into, out = self._of(1, 0, 0, 0), self._of(0, 0, 0, 1)
        held = (prompt - cached) * into + cached * self._of(1, 1, 0, 0)
        return held + 0.1 * most * out, held + 0.5 * most * out, prompt * into + most * out

    def _of(self, prompt: int, cached: int, written: int, completion: int) -> float:
        from ftprep import prices

        return float(prices.cost(self._price, prompt, cached, completion, written_tokens=written, batch=self._batch))
