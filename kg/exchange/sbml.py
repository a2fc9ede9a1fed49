"""SBML core, Level 3: the equations that the solver settles, as rate laws that any simulator relaxes to the same state.

Each node is a species whose amount is its log2 change against rest; a reaction moves it towards what its equation gives,
with a rate of 1 a time unit, so that only the steady state has a meaning. A transmitter pool moves by release less clearance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from kg.exchange.net import Losses, Thing, identifier, names
from kg.exchange.rate_laws import RateLaws

if TYPE_CHECKING:
    from kg.engine.equations import Equations
    from kg.engine.model import Scenario
    from kg.engine.system import System

_NOTE = (
    "Amounts are log2 changes against rest, 0 at the start. Simulate until nothing moves; the way there has no meaning. "
    "The solver's numbers stand in the parameters."
)


def equations(system: System, scenario: Scenario) -> Equations:
    """The equations of one scenario as the solver settles them."""
    from kg.engine.batch import SolveOptions, make_batch, rest_matrix, solve
    from kg.engine.parameters import nominal

    options = SolveOptions(nominal(system), rest_matrix(system, scenario.time))
    return solve(make_batch(system, [scenario]), options).equations


def write(eq: Equations, name: str) -> tuple[str, Losses]:
    """SBML text of equations of one column. Unknown signs have no rate and are counted, as is evidence."""
    network = eq.system.network
    things = [Thing(node.key, node.label) for node in network.nodes]
    laws = RateLaws(eq, list(names(things, identifier).values()))
    losses = Losses({
        "influences of unknown sign": sum(link.sign == 0 for link in network.influences),
        "influences with evidence, which it has no place for": sum(bool(link.evidence) for link in network.influences),
    })  # fmt: skip
    return _document(laws, name), +losses


def _document(laws: RateLaws, name: str) -> str:
    species = "".join(_species(laws, row) for row in range(laws.size))
    numbers = "".join(
        f'<parameter id="{key}" value="{value!r}" constant="true"/>\n' for key, value in laws.parameters().items()
    )
    reactions = "".join(_reaction(laws, row) for row in range(laws.size) if not laws.is_held(row))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1">\n'
        f'<model id="synaptrace" name={quoteattr(name)}>\n'
        f'<notes><p xmlns="http://www.w3.org/1999/xhtml">{_NOTE}</p></notes>\n'
        '<listOfCompartments><compartment id="everywhere" spatialDimensions="3" size="1" constant="true"/></listOfCompartments>\n'
        f"{_list('Species', species)}{_list('Parameters', numbers)}{_list('Reactions', reactions)}"
        "</model>\n</sbml>\n"
    )


def _list(what: str, items: str) -> str:
    """A list, which SBML wants left out where it is empty."""
    return f"<listOf{what}>\n{items}</listOf{what}>\n" if items else ""


def _species(laws: RateLaws, row: int) -> str:
    held = laws.is_held(row)
    start = laws.held_value(row) if held else 0.0
    fixed = "true" if held else "false"
    return (
        f'<species id="{laws.names[row]}" name={quoteattr(laws.title(row))} compartment="everywhere" initialAmount="{start!r}" '
        f'hasOnlySubstanceUnits="true" boundaryCondition="{fixed}" constant="{fixed}"/>\n'
    )


def _reaction(laws: RateLaws, row: int) -> str:
    own = laws.names[row]
    others = "".join(f'<modifierSpeciesReference species="{name}"/>' for name in laws.readers(row) if name != own)
    modifiers = f"<listOfModifiers>{others}</listOfModifiers>" if others else ""
    return (
        f'<reaction id="settle_{own}" reversible="true" fast="false"><listOfProducts>'
        f'<speciesReference species="{own}" stoichiometry="1" constant="true"/></listOfProducts>{modifiers}'
        f'<kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML">{laws.law(row)}</math></kineticLaw></reaction>\n'
    )
