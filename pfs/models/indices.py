"""Indices that prices follow: one growth a year for everything that names it."""

from typing import Annotated

from pydantic import AfterValidator

from pfs.models.base import Model, Text
from pfs.models.bounded import bounded
from pfs.models.numbers import Uncertain


class Index(Model):
    """An index of prices; 1 at the calendar's start."""

    name: Text | None = None
    """What the index is, in words: consumer prices."""
    grows: Annotated[Uncertain, AfterValidator(bounded(-1, 1, open_ends="least"))]
    """Growth a year, compounding on each anniversary of the calendar's start: `2.5%`, or
    `{normal: {mean: 2.5%, sd: 1%}}`, drawn once for the whole deal."""
    source: Text | None = None
    """Where the growth comes from."""
