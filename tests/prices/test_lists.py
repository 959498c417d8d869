from ftprep.prices import lists, tuning_of
from ftprep.settings import Settings


def test_every_entry_of_our_list_has_a_source_and_a_day() -> None:
    """What could not be verified is not in it."""
    rows = lists.of_file(lists.OURS)
    assert rows
    for name, row in rows.items():
        assert row.source.startswith("https://"), name
        assert row.as_of is not None, name
        assert row.train is not None, name


def test_a_hosted_model_of_our_list_is_known_with_its_price() -> None:
    """Fireworks' band of up to 16 billion parameters: $0.50 a million tokens."""
    found = tuning_of("fireworks_ai/accounts/fireworks/models/qwen3-8b", Settings())
    assert found.train == 0.5e-6
    assert found.hosting_hour == 4.0
    assert "no date" in found.note
