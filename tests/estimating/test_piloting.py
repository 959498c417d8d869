from ftprep.estimating.piloting import chosen
from ftprep.records import Message, Parameters, Request


def request(number: int, task: str, context: str | None = None) -> Request:
    """A request of a task, with a key of its own."""
    return Request(
        key=f"{task}{number:04}",
        strategy=task,
        task=task,
        template=task,
        document_id="d",
        focus=(f"p{number}",),
        messages=(Message(role="user", content="x"),),
        model="m",
        parameters=Parameters(),
        context_id=context,
    )


def test_a_pilot_is_spread_over_kinds_and_sizes() -> None:
    """Three quarters of the requests are of one kind: 15 of 20; from each tenth of the sizes at least one."""
    planned = [request(n, "passages") for n in range(300)] + [request(n, "links") for n in range(100)]
    about = {one.key: int(one.key[-4:]) for one in planned}
    taken = chosen(planned, about, 20)
    assert sum(key.startswith("passages") for key in taken) == 15
    assert sum(key.startswith("links") for key in taken) == 5
    assert {about[key] * 15 // 300 for key in taken if key.startswith("passages")} == set(range(15))
    assert taken == chosen(planned, about, 20)


def test_few_contexts_are_taken_so_that_the_cache_shows() -> None:
    """Of 30 packs of four requests, a pilot of nine uses three."""
    planned = [request(n, "links", f"pack{n // 4}") for n in range(120)]
    taken = chosen(planned, {}, 9)
    used = {one.context_id for one in planned if one.key in taken}
    assert len(taken) == 9
    assert len(used) <= 3


def test_a_small_plan_is_sent_whole() -> None:
    """No more requests than there are."""
    planned = [request(n, "passages") for n in range(3)]
    assert len(chosen(planned, {}, 20)) == 3
