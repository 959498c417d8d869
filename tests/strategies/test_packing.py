import random
from collections import Counter
from statistics import mean

from ftprep.records import Passage
from ftprep.strategies.packing import Piece, cut, packs, size
from tests.builders import passage

ROOM = 6000


def corpus(documents: int = 240, topics: int = 16, seed: int = 3) -> tuple[list[str], list[list[Passage]]]:
    """Documents of about 260 tokens that share words with those of their topic; names begin with the topic."""
    draw = random.Random(seed)
    names, found = [], []
    for number in range(documents):
        topic = draw.randrange(topics)
        text = " ".join(f"t{topic}w{draw.randrange(40)}" if draw.random() < 0.4 else f"w{draw.randrange(900)}" for _ in range(60))
        names.append(f"{topic}/{number}.md")
        found.append([passage(text, document=f"d{number}", tokens=draw.randint(150, 350))])
    return names, found


def content(made: list[list[Piece]]) -> set[frozenset[str]]:
    """Each pack as the set of its texts."""
    return {frozenset(one.text for piece in pack for one in piece.passages) for pack in made}


def test_every_document_is_in_one_pack_and_every_pack_fits_and_is_full() -> None:
    """At least 90 % of the room, on average; the same documents give the same packs."""
    names, documents = corpus()
    made = packs(names, documents, ROOM)
    assert Counter(piece.name for pack in made for piece in pack) == Counter(names)
    filled = [sum(piece.size for piece in pack) / ROOM for pack in made]
    assert max(filled) <= 1
    assert mean(filled) >= 0.9
    assert made == packs(names, documents, ROOM)


def test_related_documents_share_a_pack() -> None:
    """Many times more often than by chance."""
    names, documents = corpus()
    made = packs(names, documents, ROOM)
    topics = [Counter(piece.name.split("/")[0] for piece in pack) for pack in made]
    together = sum(number * (number - 1) for one in topics for number in one.values())
    total = sum(number * (number - 1) for number in Counter(name.split("/")[0] for name in names).values())
    assert together / total > 4 / len(made)


def test_a_small_change_moves_few_packs() -> None:
    """A sentence more in one document changes its own pack, and in the middle of twelve tries none but that."""
    names, documents = corpus()
    before = content(packs(names, documents, ROOM))
    moved = []
    for at in range(5, 65, 5):
        edited = passage(
            documents[at][0].text + " It was checked yesterday.", document=f"d{at}", tokens=documents[at][0].tokens + 5
        )
        after = content(packs(names, [*documents[:at], [edited], *documents[at + 1 :]], ROOM))
        moved.append(len(after - before))
    assert min(moved) >= 1
    assert sorted(moved)[len(moved) // 2] <= 2
    assert max(moved) < len(before)


def test_what_fits_is_one_pack_in_the_order_of_the_documents() -> None:
    """No relatedness is asked for where there is nothing to choose."""
    names, documents = corpus(5)
    (only,) = packs(names, documents, ROOM)
    assert [piece.name for piece in only] == names


def test_a_document_larger_than_the_room_is_cut_and_its_pieces_are_neighbours() -> None:
    """Each passage is in one piece."""
    long = [passage(f"Clause {number} of the long contract.", document="long", number=number, tokens=900) for number in range(20)]
    names, documents = corpus(20)
    made = packs([*names, "long.md"], [*documents, long], ROOM)
    pieces = [piece for pack in made for piece in pack]
    places = [at for at, piece in enumerate(pieces) if piece.name == "long.md"]
    assert places == list(range(places[0], places[0] + len(places)))
    assert [one for at in places for one in pieces[at].passages] == long
    assert all(sum(piece.size for piece in pack) <= ROOM for pack in made)


def test_no_document_is_left_alone_in_the_last_pack() -> None:
    """The last two are shared out evenly."""
    documents = [[passage(f"word{number} and more", document=str(number), tokens=1000)] for number in range(7)]
    made = packs([str(number) for number in range(7)], documents, 6 * size(documents[0][0]))
    assert sorted(len(pack) for pack in made) == [3, 4]


def test_passages_are_cut_at_their_size_with_label_and_heading() -> None:
    """One that is larger than a portion stands alone."""
    passages = [passage("a", number=n, tokens=tokens) for n, tokens in enumerate((90, 90, 500, 90))]
    assert [len(portion) for portion in cut(passages, 200)] == [2, 1, 1]
