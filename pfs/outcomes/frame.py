"""What readings on a block of paths are made of: the deal, its dates, what is given, its risks."""

from dataclasses import dataclass

from pfs.models.deal import Deal
from pfs.models.timeline import Timeline
from pfs.outcomes.given import Given
from pfs.outcomes.risks import Risks


@dataclass(frozen=True, slots=True)
class Frame:
    """A deal, when it is read, what is given of its readings, and the risks that are on."""

    deal: Deal
    readings: Timeline
    given: Given
    risks: Risks | None
