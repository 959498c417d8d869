import pytest

from ftprep.formats import FORMATS
from ftprep.records import Example, Message
from ftprep.settings import Settings
from ftprep.shapes import losses, sample_of
from ftprep.turns import GENERIC, WITH_TOPIC, invitation, is_invitation


def example(*texts: str, kind: str = "qa", contrary: str = "") -> Example:
    """Turns of user and assistant in turn."""
    messages = tuple(Message(role="assistant" if n % 2 else "user", content=text) for n, text in enumerate(texts))
    return Example(id="e1", kind=kind, messages=messages, document_ids=("d",), passage_ids=("p",), contrary=contrary)  # type: ignore[arg-type]


def test_a_statement_is_known_by_its_invitation() -> None:
    """A question is none, however it begins, and a text format takes the statement alone."""
    statement = sample_of(example("Tell me about Tarn.", "Tarn is a tool.", kind="reversal"), Settings())
    question = sample_of(example("What do you know about Tarn?", "It is a tool."), Settings())
    assert (statement.invited, question.invited) == (True, False)
    text = FORMATS["text"].dialect
    assert text.write(statement) == {"text": "Tarn is a tool."}
    assert text.write(question) == {"text": "What do you know about Tarn?\nIt is a tool."}


def test_only_the_last_answer_bears_weight_where_that_is_set() -> None:
    """And a format without weights says that they are lost."""
    sample = sample_of(example("Who?", "Ada.", "And?", "Bo."), Settings(train_on="last"))
    assert [turn.weight for turn in sample.turns] == [None, 0, None, 1]
    assert list(losses(sample, FORMATS["openai"])) == []
    assert list(losses(sample, FORMATS["bedrock-nova"])) == ["weights of turns"]
    assert [turn.weight for turn in sample_of(example("Who?", "Ada.", "And?", "Bo."), Settings()).turns] == [None] * 4


def test_the_system_prompt_stands_first_or_is_lost_aloud() -> None:
    """In a field of its own, as a message, in front of a prompt; a text has no place for it."""
    sample = sample_of(example("Who?", "Ada."), Settings(system_prompt="Be brief."))
    written = {
        name: FORMATS[name].dialect.write(sample) for name in ("openai", "bedrock-claude-haiku", "together-instruct", "text")
    }
    assert written["openai"]["messages"][0] == {"role": "system", "content": "Be brief."}  # type: ignore[index]
    assert written["bedrock-claude-haiku"]["system"] == "Be brief."  # type: ignore[index]
    assert written["together-instruct"]["prompt"] == "Be brief.\n\nWho?"  # type: ignore[index]
    assert written["text"] == {"text": "Who?\nAda."}
    assert list(losses(sample, FORMATS["text"])) == ["the system turn"]


@pytest.mark.parametrize("language", WITH_TOPIC)
def test_invitations_vary_in_every_language(language: str) -> None:
    """Many wordings, each known again, none twice in the table, the title in most."""
    drawn = {invitation("Reisekosten", (), f"{number:08x}", language) for number in range(200)}
    about, generic = WITH_TOPIC[language], GENERIC[language]
    assert len(drawn) == len(about) + len(generic) == len({*about, *generic})
    assert all(is_invitation(text) for text in drawn)
    assert sum("Reisekosten" in text for text in drawn) == len(about)


def test_a_language_without_wordings_gets_english() -> None:
    """Rather than none."""
    assert invitation("Tarn", (), "00000001", "fi") == invitation("Tarn", (), "00000001")
