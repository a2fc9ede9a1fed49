"""The moments of a push at which it may be broken off, by name, in the order in which they come.

Between two of them at most one thing changes, on the server or in the journal. Whatever ends a push at one of them, readers see
the old graphs or the new and the next push goes on; `tests/push/test_steps.py` ends one at each.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum


class Moment(Enum):
    """A moment of a push; the value says what has been done."""

    COMPARED = "the live graphs were compared with what is to be pushed; nothing was changed"
    EMPTIED = "a staging graph was emptied; the journal does not say so"
    BEGUN = "the journal says that a staging graph was begun; nothing was sent"
    SENT = "the server took a batch; the journal does not say so"
    NOTED = "the journal says that a batch was taken"
    STAGED = "every batch of a staging graph was taken; it was not compared"
    VERIFIED = "a staging graph is whole"
    SWITCHING = "every staging graph of the group is whole; the switch is about to be asked for"
    SWITCHED = "the switch was asked for; nobody has looked what is live"
    LIVE = "what was switched is live; staging graphs may be left"
    SWEPT = "the staging graphs that were left are dropped; journals of earlier pushes are there"
    SUPERSEDED = "journals of earlier pushes that this one replaces are removed; its own is there"
    CLOSED = "its own journal is removed"


Reached = Callable[[Moment], None]
