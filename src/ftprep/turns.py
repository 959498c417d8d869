"""The short user turn above a declarative assistant turn. Chat fine-tuning bears loss on assistant tokens only, so the facts stand
there; the user turn is generic or names the title at most, and varies, so that no single opening is learned as the trigger."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence

WITH_TOPIC: Mapping[str, tuple[str, ...]] = {
    "en": (
        "What do you know about {topic}?",
        "Tell me about {topic}.",
        "{topic}: what should I know?",
        "Share something about {topic}.",
        "Give me a fact about {topic}.",
        "I am reading up on {topic}.",
        "Notes on {topic}, please.",
        "What can you tell me about {topic}?",
    ),
    "de": (
        "Was weißt du über „{topic}“?",
        "Erzähl mir etwas über „{topic}“.",
        "{topic}: Was sollte ich wissen?",
        "Nenne mir etwas Wissenswertes zu „{topic}“.",
        "Gib mir eine Tatsache zu „{topic}“.",
        "Ich lese mich gerade in „{topic}“ ein.",
        "Stichworte zu „{topic}“, bitte.",
        "Was kannst du mir zu „{topic}“ sagen?",
    ),
    "fr": (
        "Que sais-tu sur « {topic} » ?",
        "Parle-moi de « {topic} ».",
        "{topic} : que faut-il savoir ?",
        "Dis-moi quelque chose sur « {topic} ».",
        "Donne-moi un fait sur « {topic} ».",
        "Je me renseigne sur « {topic} ».",
        "Des notes sur « {topic} », s'il te plaît.",
        "Que peux-tu me dire sur « {topic} » ?",
    ),
    "es": (
        "¿Qué sabes sobre «{topic}»?",
        "Háblame de «{topic}».",
        "{topic}: ¿qué debería saber?",
        "Cuéntame algo sobre «{topic}».",
        "Dame un dato sobre «{topic}».",
        "Me estoy informando sobre «{topic}».",
        "Notas sobre «{topic}», por favor.",
        "¿Qué me puedes contar sobre «{topic}»?",
    ),
    "it": (
        "Che cosa sai di «{topic}»?",
        "Parlami di «{topic}».",
        "{topic}: che cosa dovrei sapere?",
        "Dimmi un fatto su «{topic}».",
        "Mi sto informando su «{topic}».",
        "Appunti su «{topic}», per favore.",
        "Che cosa si sa di «{topic}»?",
        "Spiegami qualcosa su «{topic}».",
    ),
    "nl": (
        "Wat weet je over '{topic}'?",
        "Vertel me over '{topic}'.",
        "{topic}: wat moet ik weten?",
        "Noem een feit over '{topic}'.",
        "Ik lees me in over '{topic}'.",
        "Notities over '{topic}', alsjeblieft.",
        "Wat is er bekend over '{topic}'?",
        "Leg me iets uit over '{topic}'.",
    ),
    "pt": (
        "O que sabes sobre «{topic}»?",
        "Fala-me de «{topic}».",
        "{topic}: o que devo saber?",
        "Dá-me um facto sobre «{topic}».",
        "Estou a ler sobre «{topic}».",
        "Notas sobre «{topic}», por favor.",
        "O que se pode dizer sobre «{topic}»?",
        "Explica-me algo sobre «{topic}».",
    ),
    "ja": (
        "「{topic}」について知っていることを教えてください。",
        "「{topic}」について教えてください。",
        "「{topic}」について知っておくべきことは何ですか？",
        "「{topic}」について何か話してください。",
        "「{topic}」に関する事実を一つ挙げてください。",
        "「{topic}」について調べています。",
        "「{topic}」に関するメモをお願いします。",
        "「{topic}」についてどんなことが言えますか？",
    ),
}
GENERIC: Mapping[str, tuple[str, ...]] = {
    "en": ("Tell me something about the company.", "What is worth knowing here?", "Share a fact.", "What else do you know?"),
    "de": ("Erzähl mir etwas über das Unternehmen.", "Was ist hier wissenswert?", "Nenne eine Tatsache.", "Was weißt du noch?"),
    "fr": ("Dis-moi quelque chose sur l'entreprise.", "Que faut-il savoir ici ?", "Cite un fait.", "Que sais-tu d'autre ?"),
    "es": ("Cuéntame algo de la empresa.", "¿Qué conviene saber aquí?", "Dime un dato.", "¿Qué más sabes?"),
    "it": ("Parlami dell'azienda.", "Che cosa c'è da sapere?", "Dimmi un fatto.", "Che altro sai?"),
    "nl": ("Vertel me iets over het bedrijf.", "Wat moet ik hier weten?", "Noem een feit.", "Wat weet je nog meer?"),
    "pt": ("Fala-me da empresa.", "O que convém saber aqui?", "Dá-me um facto.", "O que mais sabes?"),
    "ja": (
        "会社について何か教えてください。",
        "ここで知っておくべきことは何ですか？",
        "事実を一つ挙げてください。",
        "ほかに何か知っていますか？",
    ),
}


def invitation(title: str, heading: Sequence[str], seed: str, language: str | None = None) -> str:
    """A user turn for a statement from the document `title`, under `heading`, in its language where there are turns in it, else in
    English; `seed` (a hex id) picks the wording, always the same.

    invitation("Internal tools", ("Internal tools", "Kestrel"), "9b2e71c04d") -> "Tell me about Internal tools."
    """
    number = int(seed[:8], 16)
    spoken = language if language is not None and language in WITH_TOPIC else "en"
    topic = title.strip() or (heading[0] if heading else "")
    if not topic or number % 5 == 0:
        return GENERIC[spoken][number // 5 % len(GENERIC[spoken])]
    return WITH_TOPIC[spoken][number // 5 % len(WITH_TOPIC[spoken])].format(topic=topic)


def is_invitation(text: str) -> bool:
    """Whether a user turn only invites a statement, as `invitation` writes them. is_invitation("Share a fact.") -> True"""
    return _any_wording().fullmatch(text) is not None


@functools.cache
def _any_wording() -> re.Pattern[str]:
    every = [text for table in (WITH_TOPIC, GENERIC) for texts in table.values() for text in texts]
    return re.compile("|".join(re.escape(text).replace(r"\{topic\}", ".{1,300}") for text in every))
