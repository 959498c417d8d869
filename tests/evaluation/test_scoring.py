"""From log-probabilities to a table, and the gates before a verdict."""

from __future__ import annotations

from ftprep.evaluation import SUITES
from ftprep.evaluation.arms import ARMS, context
from ftprep.evaluation.baselines import accuracy, solver
from ftprep.evaluation.chart import bars
from ftprep.evaluation.scoring import Score, gates, picked, predicted, scores
from ftprep.evaluation.suite import Suite
from ftprep.evaluation.written import covered, documents


def knowing(suite: Suite, arm: str = "local") -> list[Score]:
    """The table of a model that gives the right option twice the probability of the others, one token each."""
    found = [[(-1.0 if at == item.correct else -1.7, 1) for at in range(len(item.options))] for item in suite.items]
    return scores(arm, [(suite.items, found)])


def test_an_option_is_picked_by_its_mean_or_by_its_sum() -> None:
    """A long option loses by sum what it wins by the mean."""
    options = [(-6.0, 4), (-4.0, 2)]
    assert picked(options) == 0
    assert picked(options, mean=False) == 1


def test_scores_count_every_item_once_for_all_and_once_for_its_half() -> None:
    """Right answers, numbers and chance of each split, the halves apart."""
    suite = SUITES["reversals"].make(0)
    table = knowing(suite)
    whole = {one.split: one for one in table if one.part == "all"}
    assert {split: (one.right, one.items) for split, one in whole.items()} == {
        split: (number, number) for split, (_, number) in accuracy(suite, solver(suite)).items()
    }
    halves = [one for one in table if one.part != "all" and one.split == "reversal"]
    assert sum(one.items for one in halves) == whole["reversal"].items
    assert (whole["reversal"].chance, whole["reversal-direction"].chance) == (0.25, 0.5)
    assert [one.trained for one in table if one.part == "all"] == [True, True, False, False]


def test_gates_close_on_models_that_learned_too_little_and_on_items_that_are_known() -> None:
    """A tuned arm below .95 of what it was trained on, and a pretrained model that knows the answers."""
    suite = SUITES["syllogisms"].make(0)
    assert gates(knowing(suite), {"local": True}) == []
    unknowing = scores("local", [(suite.items, [[(-1.0, 1)] * len(item.options) for item in suite.items])])
    (told,) = gates(unknowing, {"local": True})
    assert "trained on" in told
    assert all("standard errors from chance" in one for one in gates(knowing(suite, "pretrained"), {}))
    assert len(gates(knowing(suite, "pretrained"), {})) == 2


def test_what_coverage_predicts() -> None:
    """Covered items known, the others guessed."""
    assert predicted(60, 120, 0.25) == 0.625
    assert predicted(0, 0, 0.5) == 0.5


def test_arms_train_on_what_their_names_say() -> None:
    """Originals in all; local and global apart; half of the facts; whole documents hold the same sentences."""
    suite = SUITES["syllogisms"].make(1)
    texts = {name: arm.texts(suite.texts) for name, arm in ARMS.items() if arm.texts}
    originals = set(texts["originals"])
    assert all(originals <= set(found) for name, found in texts.items() if name != "whole")
    assert set(texts["local"]) | set(texts["global"]) == set(texts["both"])
    assert len(originals) < len(set(texts["half"])) < len(set(texts["both"]))
    assert sorted(" ".join(texts["whole"]).split()) == sorted(" ".join(texts["originals"]).split())
    told = context((suite,), 0)
    assert len(told.splitlines()) == len(suite.trained())


def test_a_model_writes_about_every_claim_and_rows_cover_what_they_state() -> None:
    """One document for each trained claim; a row covers an item if it names the question's word before the answer's."""
    suite = SUITES["reversals"].make(0)
    written = list(documents((suite,)))
    assert len(written) == len(suite.trained())
    item = next(one for one in suite.items if one.split == "reversal")
    claim = item.claims[item.correct]
    right = f"{claim.subject} {claim.relation} {claim.object}."
    turned = f"{claim.object} and {claim.subject}."
    assert item.id in covered(suite.items, [right])
    assert item.id not in covered(suite.items, [turned])


def test_the_picture_has_a_bar_for_each_arm_and_split_and_a_line_of_chance() -> None:
    """SVG that stands alone."""
    suite = SUITES["syllogisms"].make(0)
    table = [one for one in [*knowing(suite), *knowing(suite, "both")] if one.part == "all"]
    drawn = bars(table)
    assert drawn.count("<title>") == 4
    assert drawn.count("stroke-dasharray") == 2
    assert drawn.startswith("<svg")
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")
