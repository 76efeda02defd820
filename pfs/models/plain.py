"""Numbers and durations as people write them: `0.08`, `8%`, `5pp`, `11_095_000`, `24 months`."""

import datetime as dt
import math
import re
from calendar import monthrange
from decimal import Decimal
from typing import Annotated, NamedTuple

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from pfs.models.base import problem
from pfs.source.nearest import nearest

_NUMBER = re.compile(r"[-+]?(\d[\d_]*)(\.\d[\d_]*)?([eE][-+]?\d+)?", re.ASCII)
_SHARE = re.compile(r"([-+]?\d[\d_]*(?:\.\d+)?)(%|pp)", re.ASCII)
_THOUSANDS = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_WORDED = re.compile(r"([-+]?\d[\d_]*(?:\.\d+)?) ?([A-Za-z][A-Za-z ]{0,20})", re.ASCII)
_DURATION = re.compile(r"(\d+) (day|week|month|quarter|year)s?", re.ASCII)
_DAYS_IN = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
_MOST_DAYS = 37_200
LARGEST = 1e13
"""Largest number that can be stated."""
_LONGEST = 60
"""Characters of a number; the longest that means something has far fewer."""
_EXAMPLES = "`0.08`, `8%`, `5pp` or `11_095_000`"
SHARE_PATTERN = r"^[-+]?\d[\d_]*(\.\d+)?(%|pp)$"


def read_number(raw: object) -> float:
    """Return the number that a plain scalar states; a share written `8%` or `5pp` is 0.08 or 0.05.

    Division by one hundred is done on the decimal text, so `36.8%` is the float nearest 0.368.
    """
    if isinstance(raw, bool):
        raise problem("a number is needed here, not true or false", f"write {_EXAMPLES}")
    if isinstance(raw, int | float):
        return _bounded(raw)
    if isinstance(raw, str):
        return _bounded(_read_text(raw))
    raise problem("a number is needed here", f"write {_EXAMPLES}")


def _read_text(text: str) -> float:
    if len(text) > _LONGEST:
        raise problem(f"`{_short(text)}` is too long for a number", f"write {_EXAMPLES}")
    if share := _SHARE.fullmatch(text):
        return float(Decimal(share[1].replace("_", "")) / 100)
    if _THOUSANDS.fullmatch(text):
        raise problem(f"`{text}` has commas", f"write `{text.replace(',', '_')}`")
    if text[:1] in "$£€¥" and len(text) > 1:
        raise problem("a currency sign is not part of a number", "write the figure alone; "
                      "the file's `currency` says the rest")  # fmt: skip
    if text.lower().lstrip("+-") in {".inf", ".nan", "inf", "nan", "infinity"}:
        return math.inf
    if _NUMBER.fullmatch(text):
        return _plain(text)
    if text.endswith((" %", " pp")):
        raise problem(f"`{text}` has a space", f"write `{text.replace(' ', '')}`")
    raise problem(f"`{_short(text)}` is not a number", _meant(text) or f"write {_EXAMPLES}")


def _meant(text: str) -> str | None:
    """Return what to write for a figure with a unit that is a word: `8 percent`, `85 USD`."""
    match = _WORDED.fullmatch(text)
    if match is None:
        return None
    unit = match[2].casefold().replace(" ", "")
    if unit in {"percent", "pct", "%."}:
        return f"write `{match[1]}%`"
    if unit in {"ppt", "pps", "points", "percentagepoints", "percentpoints"}:
        return f"write `{match[1]}pp`"
    return f"write `{match[1]}` without a unit"


def _plain(text: str) -> float:
    if re.match(r"[-+]?0\d", text):
        raise problem(f"`{text}` begins with a zero", f"write `{text.lstrip('+-0') or '0'}`")
    number = float(text.replace("_", ""))
    if math.isinf(number):
        raise _too_large()
    if number == 0 and re.search("[1-9]", re.split("[eE]", text)[0]):
        raise problem("a number this near to zero can't be held", "write 0")
    return number


def _bounded(number: float) -> float:
    if isinstance(number, float) and not math.isfinite(number):
        raise problem("a number must be finite", "to leave a limit out, leave its field out")
    if abs(number) > LARGEST:
        raise _too_large()
    return float(number)


def _too_large() -> PydanticCustomError:
    # Beyond it a double number holds no cents, and cash could not be conserved to one.
    return problem("a number this large has no cents left", f"write at most {LARGEST:,.0f}")


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."


def _number_schema(_source: object, _handler: GetJsonSchemaHandler) -> JsonSchemaValue:
    return {
        "anyOf": [{"type": "number"}, {"type": "string", "pattern": SHARE_PATTERN}],
        "description": "A number: 0.08, 8% (a share), 5pp (a change of a share), 11_095_000.",
        "examples": [0.08, "8%", "5pp"],
    }


class _NumberSchema:
    __get_pydantic_json_schema__ = staticmethod(_number_schema)


Plain = Annotated[float, BeforeValidator(read_number), _NumberSchema]
"""A plain finite number."""

Share = Annotated[float, BeforeValidator(read_number), Field(ge=0, le=1), _NumberSchema]
"""A plain number from 0 to 1, usually written in percent."""


class Duration(NamedTuple):
    """A whole number of days, weeks, months, quarters or years; written `24 months`."""

    number: int
    unit: str

    @property
    def months(self) -> int | None:
        """The duration in months, or None where it is in days or weeks."""
        per = {"month": 1, "quarter": 3, "year": 12}.get(self.unit)
        return None if per is None else self.number * per

    def after(self, start: dt.date) -> dt.date:
        """Return `start` moved on by this duration; the last day of a month stays a last day."""
        if self.months is not None:
            return add_months(start, self.months)
        days = start.toordinal() + self.number * (7 if self.unit == "week" else 1)
        return dt.date.fromordinal(min(max(days, 1), dt.date.max.toordinal()))

    def __str__(self) -> str:
        return f"{self.number} {self.unit}{'' if self.number == 1 else 's'}"

    @classmethod
    def __get_pydantic_core_schema__(cls, _: type, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read from text; anything else is refused with an example."""
        return core_schema.no_info_plain_validator_function(
            read_duration, serialization=core_schema.to_string_ser_schema()
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Describe the text form."""
        return {
            "type": "string",
            "pattern": f"^{_DURATION.pattern}$",
            "description": "A duration: 90 days, 2 weeks, 24 months, 1 quarter, 2 years.",
            "examples": ["24 months"],
        }


def read_duration(raw: object) -> Duration:
    """Return the duration that the text states."""
    if isinstance(raw, Duration):
        return raw
    if isinstance(raw, str) and (match := _DURATION.fullmatch(raw)):
        if len(match[1]) > 5 or int(match[1]) * _DAYS_IN[match[2]] > _MOST_DAYS:
            raise problem("no duration here is longer than 100 years", "write a shorter one")
        return Duration(int(match[1]), match[2])
    raise problem("a duration is needed here", _lasting(raw))


def _lasting(raw: object) -> str:
    """Return what to write for what is no duration: the nearest unit where there is one."""
    match = re.fullmatch(r"(\d{1,5}) ?([A-Za-z]{1,20})", raw) if isinstance(raw, str) else None
    unit = None if match is None else nearest(match[2].removesuffix("s"), _DAYS_IN)
    if match is None:
        return "write for instance `24 months` or `2 years`"
    if unit is None:
        return f"write `{int(match[1])} months`, or days, weeks, quarters or years"
    return f"write `{Duration(int(match[1]), unit)}`"


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day of a later (or earlier) month; last days of months map to last days."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not dt.MINYEAR <= year < dt.MAXYEAR:
        return dt.date.max if year > day.year else dt.date.min
    last = days_in_month(year, month + 1)
    ends = day.day == days_in_month(day.year, day.month)
    return dt.date(year, month + 1, last if ends else min(day.day, last))


def days_in_month(year: int, month: int) -> int:
    """Return the number of days of a month (1 to 12)."""
    return monthrange(year, month)[1]
