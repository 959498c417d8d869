"""Sums worked by hand, each to the last digit."""

import pytest
from msgspec.structs import replace

from ftprep.costs.arms import costs, share_that_fits, training
from ftprep.prices import Price, Tier, Tuning
from ftprep.prices.price import cost
from tests.costs.cases import READING, case


def exactly(value: float) -> object:
    """Equal but for the last bit of floating point."""
    return pytest.approx(value, rel=1e-13, abs=1e-15)


def test_documents_in_the_prompt_at_the_full_price() -> None:
    """100,060 x $2/M + 150 x $8/M = 0.20012 + 0.0012."""
    assert costs(case(), "icl", "as is").query.value == exactly(0.20132)


def test_documents_in_a_warm_cache() -> None:
    """128-token steps: 99,968 are held. 99,968 x $0.5/M + 92 x $2/M + 150 x $8/M = 0.049984 + 0.000184 + 0.0012."""
    assert costs(case(hit_rate=1.0), "icl", "cache").query.value == exactly(0.051368)


def test_documents_that_find_the_cache_warm_three_times_in_four() -> None:
    """0.75 x 0.051368 + 0.25 x 0.20132 = 0.038526 + 0.05033."""
    assert costs(case(hit_rate=0.75), "icl", "cache").query.value == exactly(0.088856)


def test_writing_to_the_cache_is_dearer_than_reading_the_documents_once() -> None:
    """Claude: a cold query writes 100,000 at $3.75/M: 0.375 + 60 x $3/M + 150 x $15/M = 0.37743, without a cache 0.30243."""
    claude = Price(input=3e-6, output=15e-6, cache_read=3e-7, cache_write=3.75e-6)
    one = case(icl=claude, icl_model="anthropic/claude", hit_rate=0.0)
    assert costs(one, "icl", "cache").query.value == exactly(0.37743)
    assert costs(one, "icl", "as is").query.value == exactly(0.30243)


def test_prompts_above_200k_tokens_pay_the_higher_tier_for_every_token() -> None:
    """300,060 x $2.5/M + 150 x $15/M = 0.75015 + 0.00225, though $1.25/M and $10/M hold below."""
    tiered = Price(input=1.25e-6, output=1e-5, tiers=(Tier(above=200_000, input=2.5e-6, output=1.5e-5),))
    assert costs(case(corpus_tokens=300_000, icl=tiered), "icl", "as is").query.value == exactly(0.7524)
    assert cost(tiered, 200_000, 0, 0) == exactly(0.25)


def test_batch_and_cache_together() -> None:
    """A model with a price for both: 99,968 x $0.25/M + 92 x $1/M + 150 x $4/M = 0.024992 + 0.000092 + 0.0006."""
    both = replace(READING, batch_cache_read=2.5e-7)
    assert costs(case(icl=both, hit_rate=1.0), "icl", "both").query.value == exactly(0.025684)


def test_a_corpus_larger_than_the_window_is_read_in_part() -> None:
    """(128,000 - 60 - 150) / 400,000 = 0.319475; the prompt then has 127,850 tokens: 0.2557 + 0.0012."""
    one = case(corpus_tokens=400_000, icl=replace(READING, max_input_tokens=128_000))
    assert share_that_fits(one) == exactly(0.319475)
    assert costs(one, "icl", "as is").query.value == exactly(0.2569)


def test_a_query_to_the_tuned_model_in_a_batch_costs_half() -> None:
    """60 x $3/M + 150 x $12/M = 0.00198; in a batch 0.00099."""
    assert costs(case(), "tuned", "as is").query.value == exactly(0.00198)
    assert costs(case(), "tuned", "batch").query.value == exactly(0.00099)


def test_retrieval_reads_the_best_passages_and_embeds_the_question() -> None:
    """60 x $0.02/M + (8 x 200 + 60) x $2/M + 150 x $8/M = 0.0000012 + 0.00332 + 0.0012; the index once: 100,000 x $0.02/M."""
    found = costs(case(), "rag", "as is")
    assert found.query.value == exactly(0.0045212)
    assert found.once.value == exactly(0.002)


def test_training_is_tokens_by_epochs_by_price_and_at_least_the_minimum() -> None:
    """200,000 x 3 x $5/M = 3; where a job costs at least $4, 4."""
    assert training(case()).value == exactly(3.0)
    assert training(case(tuning=Tuning(train=5e-6, train_minimum=4.0))).value == 4.0


def test_an_unknown_training_price_is_unknown_and_never_zero() -> None:
    """The sum that holds it is unknown too, and says what is missing."""
    found = costs(case(tuning=Tuning()), "tuned", "as is")
    assert found.once.value is None
    assert "training: unknown" in found.once.worked


def test_hosting_is_paid_by_the_hour_whether_anybody_asks_or_not() -> None:
    """24 h x $1.70 = 40.80 a day; in ten hours 17."""
    hosted = Tuning(train=5e-6, hosting_hour=1.70)
    assert costs(case(tuning=hosted, queries_per_day=0), "tuned", "as is").day.value == exactly(40.8)
    assert costs(case(tuning=hosted, hours_a_day=10), "tuned", "as is").day.value == exactly(17.0)


def test_a_machine_of_one_s_own_is_paid_by_the_hour_and_not_by_the_token() -> None:
    """$2.50 x 24 h = 60 a day. 1,000 queries take 1,000 x (60 / 9,000 + 150 / 900) = 173.3 s of it; a million need three machines:
    173,333 s in days of 86,400 s."""
    from ftprep.prices import Machine

    own = Tuning(train=0.0, machine=Machine(2.5, 9000, 900))
    found = costs(case(tuning=own), "tuned", "as is")
    assert (found.query.value, found.day.value) == (0.0, 60.0)
    assert "busy 0.2%" in found.day.worked
    assert costs(case(tuning=own, queries_per_day=1_000_000), "tuned", "as is").day.value == 180.0


def test_documents_that_changed_are_written_anew_and_all_is_trained_again() -> None:
    """A fifth of $6 of augmentation, and the whole training of $3: 4.20."""
    assert costs(case(share_new=0.2), "tuned", "as is").again.value == exactly(4.2)
