"""What the arithmetic of a goal says at base, as far as the checks read it.

At base every number stands at its base and every risk is off.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Gap:
    """Distance of a subgroup from the others of its dimension, in the indicator's unit.

    Only its size counts here, so either sign may stand for being behind; `before` is without the
    deal, `after` with it.
    """

    before: float
    after: float

    @property
    def widens(self) -> bool:
        """Whether the groups are further apart with the deal than without it."""
        return abs(self.after) > abs(self.before) + 1e-9


@dataclass(frozen=True, slots=True)
class GoalBase:
    """What was computed of one goal at base, at its headline date; None where it is undefined.

    Parameters
    ----------
    contribution
        What the deal adds to the indicator, in its unit; positive is better.
    gaps
        Gap of each subgroup by its identifier; a subgroup without a baseline has none.
    slots_to_close
        Slots of one year that would close the whole gap, 0 or more.
    forecast_reaches_target
        Whether the gap from the forecast to the target is smaller than the sampling error.
    """

    contribution: float | None = None
    gaps: Mapping[str, Gap] = field(default_factory=dict)
    slots_to_close: float | None = None
    forecast_reaches_target: bool | None = None


Base = Mapping[str, GoalBase]
"""By goal; a goal that is missing was not computed."""
