"""The short user turn above a declarative assistant turn. Chat fine-tuning bears loss on assistant tokens only, so the facts stand
there; the user turn is generic or names the title at most, and varies, so that no single opening is learned as the trigger."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Wordings(NamedTuple):
    """The openings of one language: with a topic, and without."""

    about: tuple[str, ...]
    generic: tuple[str, ...]


WORDINGS: Mapping[str, Wordings] = {
    "en": Wordings(
        (
            "What do you know about {topic}?",
            "Tell me about {topic}.",
            "{topic}: what should I know?",
            "Share something about {topic}.",
            "Give me a fact about {topic}.",
            "I am reading up on {topic}.",
            "Notes on {topic}, please.",
            "What can you tell me about {topic}?",
        ),
        (
            "Tell me something about the company.",
            "What is worth knowing here?",
            "Share a fact.",
            "What else do you know?",
        ),
    ),
    "de": Wordings(
        (
            "Was weißt du über {topic}?",
            "Erzähl mir etwas über {topic}.",
            "{topic}: Was sollte ich wissen?",
            "Nenne eine Tatsache zu {topic}.",
            "Ich lese mich gerade in {topic} ein.",
            "Notizen zu {topic}, bitte.",
            "Was kannst du mir zu {topic} sagen?",
            "Kurz zu {topic}, bitte.",
        ),
        ("Erzähl mir etwas über das Unternehmen.", "Was sollte man hier wissen?", "Nenne eine Tatsache.", "Was weißt du noch?"),
    ),
    "fr": Wordings(
        (
            "Que sais-tu de {topic} ?",
            "Parle-moi de {topic}.",
            "{topic} : que faut-il savoir ?",
            "Donne-moi une information sur {topic}.",
            "Je me renseigne sur {topic}.",
            "Des notes sur {topic}, s'il te plaît.",
            "Que peux-tu me dire de {topic} ?",
            "En bref, à propos de {topic} ?",
        ),
        ("Parle-moi de l'entreprise.", "Que faut-il savoir ici ?", "Donne-moi une information.", "Que sais-tu d'autre ?"),
    ),
    "es": Wordings(
        (
            "¿Qué sabes de {topic}?",
            "Háblame de {topic}.",
            "{topic}: ¿qué debería saber?",
            "Dame un dato sobre {topic}.",
            "Estoy leyendo sobre {topic}.",
            "Notas sobre {topic}, por favor.",
            "¿Qué puedes decirme de {topic}?",
            "En breve, ¿qué hay de {topic}?",
        ),
        ("Cuéntame algo de la empresa.", "¿Qué conviene saber aquí?", "Dame un dato.", "¿Qué más sabes?"),
    ),
    "it": Wordings(
        (
            "Che cosa sai di {topic}?",
            "Parlami di {topic}.",
            "{topic}: che cosa dovrei sapere?",
            "Dimmi un fatto su {topic}.",
            "Mi sto informando su {topic}.",
            "Appunti su {topic}, per favore.",
        ),
        ("Parlami dell'azienda.", "Che cosa c'è da sapere?", "Dimmi un fatto.", "Che altro sai?"),
    ),
    "nl": Wordings(
        (
            "Wat weet je over {topic}?",
            "Vertel me over {topic}.",
            "{topic}: wat moet ik weten?",
            "Noem een feit over {topic}.",
            "Ik lees me in over {topic}.",
            "Notities over {topic}, alsjeblieft.",
        ),
        ("Vertel me iets over het bedrijf.", "Wat moet ik hier weten?", "Noem een feit.", "Wat weet je nog meer?"),
    ),
    "pt": Wordings(
        (
            "O que sabes sobre {topic}?",
            "Fala-me de {topic}.",
            "{topic}: o que devo saber?",
            "Dá-me um facto sobre {topic}.",
            "Estou a ler sobre {topic}.",
            "Notas sobre {topic}, por favor.",
        ),
        ("Fala-me da empresa.", "O que convém saber aqui?", "Dá-me um facto.", "O que mais sabes?"),
    ),
    "ja": Wordings(
        (
            "{topic}について教えてください。",
            "{topic}とは何ですか。",
            "{topic}について知っていることは何ですか。",
            "{topic}に関する事実を一つ挙げてください。",
            "{topic}のメモをお願いします。",
            "{topic}について調べています。",
        ),
        (
            "会社について何か教えてください。",
            "ここで知っておくべきことは何ですか。",
            "事実を一つ挙げてください。",
            "ほかに何を知っていますか。",
        ),
    ),
}
"""By the code of the language; one that is not there gets English."""


def invitation(title: str, heading: Sequence[str], seed: str, language: str | None = None) -> str:
    """A user turn for a statement from the document `title`, under `heading`; `seed` (a hex id) picks the wording, always the same.

    invitation("Internal tools", ("Internal tools", "Kestrel"), "9b2e71c04d") -> "Tell me about Internal tools."
    invitation("Reisekosten", (), "9b2e71c04d", "de") -> "Erzähl mir etwas über Reisekosten."
    """
    number = int(seed[:8], 16)
    wordings = WORDINGS.get((language or "en").split("-")[0], WORDINGS["en"])
    topic = title.strip() or (heading[0] if heading else "")
    if not topic or number % 5 == 0:
        return wordings.generic[number // 5 % len(wordings.generic)]
    return wordings.about[number // 5 % len(wordings.about)].format(topic=topic)


def is_invitation(text: str) -> bool:
    """Whether a user turn only invites a statement, as `invitation` writes them. is_invitation("Share a fact.") -> True"""
    return _any_wording().fullmatch(text) is not None


@functools.cache
def _any_wording() -> re.Pattern[str]:
    every = [text for wordings in WORDINGS.values() for text in (*wordings.about, *wordings.generic)]
    return re.compile("|".join(re.escape(text).replace(r"\{topic\}", ".{1,300}") for text in every))
