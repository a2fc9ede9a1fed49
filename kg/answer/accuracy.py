"""What each class of readout achieved on held-out drugs, as the graph keeps it, for the screen beside an answer."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

from kg.question.workspace import Workspace

_KEPT = """
SELECT ?readout ?label ?short ?effects ?moving ?right ?two ?digest {
  ?kept a kg:Accuracy ; kg:ofReadout ?readout ; kg:evidenceSeen true ; kg:effectsJudged ?effects ; kg:effectsMoving ?moving ;
    kg:signRight ?right ; kg:withinTwo ?two ; kg:scoreDigest ?digest .
  ?readout rdfs:label ?label ; kg:abbreviation ?short ; kg:priority ?priority .
  FILTER NOT EXISTS { ?kept kg:firstRun true }
}
ORDER BY ?priority
"""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Held-out effects with a source that was seen, of one class of readout: how many, and how many were met.

    `moving` of the `effects` move at all; of these `sign_right` were computed in the right direction with 10 % or more;
    `within_two` of all come within a factor of two.
    """

    readout: str
    label: str
    short: str
    effects: int
    moving: int
    sign_right: int
    within_two: int
    digest: str

    @property
    def sign_share(self) -> float:
        """Percent of the moving effects whose direction is right; nan where none moves."""
        return 100.0 * self.sign_right / self.moving if self.moving else nan

    @property
    def within_share(self) -> float:
        """Percent of all effects within a factor of two."""
        return 100.0 * self.within_two / self.effects if self.effects else nan


def kept(workspace: Workspace) -> tuple[Accuracy, ...]:
    """The kept figures of every class; none where the graph has no score."""
    return tuple(
        Accuracy(
            str(row["readout"]), str(row["label"]), str(row["short"]), int(row["effects"] or 0), int(row["moving"] or 0),
            int(row["right"] or 0), int(row["two"] or 0), str(row["digest"]),
        )
        for row in workspace.knowledge.usual_rows(_KEPT)
    )  # fmt: skip
