"""Text bars on one scale around a base line: `.` below it, `#` above it, `|` the line itself."""

from dataclasses import dataclass

BELOW, ABOVE, LINE = ".", "#", "|"


@dataclass(frozen=True, slots=True)
class Bars:
    """A scale for bars.

    Parameters
    ----------
    low, high
        Ends of the scale as changes from the base line: low is 0 or less, high 0 or more.
    width
        Columns of the scale, the base line among them.
    """

    low: float
    high: float
    width: int

    def bar(self, low: float, high: float) -> str:
        """Return the bar from `low` (0 or less) to `high` (0 or more), `width` columns wide.

        What is not nothing has a mark: a bar shorter than half a column has none, any longer one
        at least one.
        """
        whole = self.high - self.low
        if whole <= 0:
            return LINE
        room = self.width - 1
        left = round(room * -self.low / whole)
        before = _columns(-low, -self.low, left)
        after = _columns(high, self.high, room - left)
        return " " * (left - before) + BELOW * before + LINE + ABOVE * after


def _columns(amount: float, most: float, room: int) -> int:
    return 0 if most <= 0 else round(room * amount / most)
