from ftprep.strategies.relatedness import Link, chain, terms, walk

TEXTS = {
    "kestrel.md": "Kestrel is owned by the Data Platform team. Kestrel reads the warehouse.",
    "warehouse.md": "The warehouse is filled by Kestrel for the Data Platform team.",
    "canteen.md": "The canteen opens at noon and sells soup.",
    "soup.md": "Soup of the day in the canteen: lentils at noon.",
}


def test_terms_are_words_names_and_pairs_of_characters() -> None:
    """Stop words are none; a name of several words is one term beside its words; Japanese has no blanks to split at."""
    found = terms("The Data Platform team owns it, the team says.")
    assert {"data", "data platform", "team"} <= set(found)
    assert found["team"] == 2
    assert "the" not in found
    assert {"倉庫", "庫管", "管理"} == set(terms("倉庫管理"))


def test_a_document_hangs_under_the_most_related_one_before_it() -> None:
    """Whoever comes first by the hash of its name has none before it."""
    names = list(TEXTS)
    links = chain(names, TEXTS.values())
    related = {frozenset({names[number], names[link.parent]}) for number, link in enumerate(links) if link.parent is not None}
    assert related == {frozenset({"kestrel.md", "warehouse.md"}), frozenset({"canteen.md", "soup.md"})}
    assert all(link.strength >= 0.1 for link in links if link.parent is not None)


def test_the_walk_passes_each_document_once_and_keeps_branches_together() -> None:
    """Related documents are neighbours, whatever the order in which they came."""
    names = list(TEXTS)
    order = [names[number] for number in walk(names, chain(names, TEXTS.values()))]
    assert sorted(order) == sorted(names)
    assert {frozenset(order[:2]), frozenset(order[2:])} == {
        frozenset({"kestrel.md", "warehouse.md"}),
        frozenset({"canteen.md", "soup.md"}),
    }
    back = list(reversed(names))
    assert [back[number] for number in walk(back, chain(back, [TEXTS[name] for name in back]))] == order


def test_documents_without_a_common_word_are_related_to_none() -> None:
    """Nothing is made up."""
    assert chain(["a", "b"], ["one two", "three four"]) == [Link(None, 0.0), Link(None, 0.0)]
