"""bnet, the Boolean networks of BoolNet, PyBoolNet, bioLQM, AEON: a target and its rule on a line."""

from __future__ import annotations

from kg.exchange.net import Losses, Net, identifier, lost, names


def write(net: Net) -> tuple[str, Losses]:
    """Text by the usual rule: on where some activator is on and no inhibitor is.

    A node without signed influences keeps its state, one with inhibitors alone is on without them. Unknown signs, and pairs
    that activate and inhibit, are left out and counted, with evidence and sizes.
    """
    spelt = names(net.things, identifier)
    signs: dict[tuple[str, str], set[int]] = {}
    losses = lost(net, attributes=True)
    for tie in net.ties:
        signs.setdefault((tie.source, tie.target), set()).add(tie.sign)
        losses["influences of unknown sign"] += tie.sign == 0
    helps: dict[str, list[str]] = {}
    hinders: dict[str, list[str]] = {}
    for (source, target), found in sorted(signs.items()):
        known = found - {0}
        if len(known) == 1:
            (helps if known == {1} else hinders).setdefault(target, []).append(spelt[source])
        losses["pairs of both signs"] += len(known) > 1
    lines = [f"{name}, {_rule(name, helps.get(key, []), hinders.get(key, []))}" for key, name in spelt.items()]
    return "targets, factors\n" + "".join(f"{line}\n" for line in lines), +losses


def _rule(name: str, helps: list[str], hinders: list[str]) -> str:
    """The rule of one node."""
    on = " | ".join(helps)
    off = " & ".join(f"!{one}" for one in hinders)
    if not on:
        return off or name
    return f"({on}) & {off}" if off else on
