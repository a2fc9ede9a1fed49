"""Promises of kg.answer.late: a sequence that is worked out when it is first looked at."""

import pickle
from collections.abc import Sequence

from kg.answer.late import Late


def test_nothing_is_made_before_the_first_look_and_once_after() -> None:
    """What gives the items is called at the first look, and never again."""
    called: list[int] = []

    def make() -> Sequence[int]:
        called.append(1)
        return [3, 4]

    late = Late(make)
    assert not called
    assert list(late) == [3, 4]
    assert len(late) == 2
    assert late[-1] == 4
    assert called == [1]


def test_it_is_the_tuple_that_it_stands_for() -> None:
    """It equals, hashes, prints and is kept as the tuple of its items; an empty one is false."""
    late = Late(lambda: [3, 4])
    assert late == (3, 4)
    assert late == Late(lambda: (3, 4))
    assert late != (3,)
    assert hash(late) == hash((3, 4))
    assert repr(late) == "(3, 4)"
    assert pickle.loads(pickle.dumps(late)) == (3, 4)  # noqa: S301 - written a moment ago
    assert not Late(lambda: ())
