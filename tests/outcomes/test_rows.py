"""The row of a schedule that a quantity falls in: by hand, and by the amount it gives."""

import datetime as dt
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pfs.models.numbers import plain_value
from pfs.models.schedules import Schedule
from pfs.outcomes.rows import Place, place_of
from pfs.outcomes.schedules import amount

DAY = dt.date(2020, 1, 1)
STEPS = [{"at_least": 0.05, "pay": 400}, {"at_least": 0.1, "pay": 900}, {"otherwise": -7}]
BOTH = [{"at_most": -0.2, "pay": 1}, {"at_least": 0.2, "pay": 2}]
LINES = [{"at": 0.05, "pay": 0}, {"at": 0.2, "pay": 800}, {"at": 0.4, "pay": 900}]
BLOCKS = [{"to": 10, "price": 3}, {"to": 20, "price": 2}, {"price": 1}]


def schedule(**fields: Any) -> Schedule:
    """Return a schedule."""
    return Schedule.model_validate_json(json.dumps(fields), strict=True)


@pytest.mark.parametrize(
    ("fields", "x", "expected"),
    [
        ({"steps": STEPS}, 0.07, Place("steps", (0,), 1)),
        ({"steps": STEPS}, 0.1, Place("steps", (1,))),
        ({"steps": STEPS}, 0.01, Place("steps", (2,), 0)),
        ({"steps": STEPS[:2]}, 0.01, Place("steps", (), 0)),
        ({"steps": BOTH}, -0.3, Place("steps", (0,))),
        ({"steps": BOTH}, 0.3, Place("steps", (1,))),
        ({"lines": LINES}, 0.01, Place("lines", (), 0)),
        ({"lines": LINES}, 0.1, Place("lines", (0, 1), 1)),
        ({"lines": LINES}, 0.2, Place("lines", (1,), 2)),
        ({"lines": LINES}, 0.9, Place("lines", (2,))),
        ({"blocks": BLOCKS}, 0, Place("blocks", (), 0)),
        ({"blocks": BLOCKS}, 10, Place("blocks", (0,), 1)),
        ({"blocks": BLOCKS}, 25, Place("blocks", (0, 1, 2))),
        ({"price": 5}, 3, Place("price", ())),
    ],
)
def test_where_a_quantity_lies(fields: dict[str, Any], x: float, expected: Place) -> None:
    """The last row that holds, the points on both sides, the blocks reached."""
    assert place_of(schedule(**fields), x) == expected


@given(st.floats(-1, 1), st.permutations(STEPS))
def test_the_row_named_is_the_row_that_pays(x: float, rows: list[dict[str, float]]) -> None:
    """In whatever order the file has the rows; exactly on a threshold too."""
    stated = schedule(steps=rows)
    (number,) = place_of(stated, x).rows
    row = (stated.steps or ())[number]
    pays = plain_value(row.pay if row.pay is not None else row.otherwise or 0)
    assert amount(stated, np.array([x]), DAY, DAY)[0] == pays


def test_of_two_points_at_one_place_the_second_holds() -> None:
    """As the amount does: a jump belongs to what follows it."""
    jump = [{"at": 0, "pay": 0}, {"at": 1, "pay": 10}, {"at": 1, "pay": 50}, {"at": 2, "pay": 60}]
    assert place_of(schedule(lines=jump), 1.0).rows == (2,)
    assert place_of(schedule(lines=jump), 1.5).rows == (2, 3)
