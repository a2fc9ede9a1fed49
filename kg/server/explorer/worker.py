"""The process that answers pages: the graph open, one question at a time, without a network, and killable."""

from __future__ import annotations

from kg.server.explorer.desk import Desk
from kg.server.explorer.jobs import answer, warm
from kg.server.worker import Answerer, Orders, work


def main() -> None:
    """Answer pages."""
    work(_opened)


def _opened(orders: Orders) -> Answerer:
    """The graph, opened, as what answers questions of it."""
    desk = Desk.opened(orders.also)
    warm(desk)
    return lambda question: answer(desk, question, orders.size)


if __name__ == "__main__":
    main()
