"""A document becomes a deal, or every reason why not."""

import subprocess
import sys
from pathlib import Path

import pytest
from small_deal import TEXT, accepted, at, edited, only, place, refused

from pfs.models.codes import MODEL_RULES
from pfs.models.deal import Deal
from pfs.models.problems import severity_of
from pfs.models.validate import validate, validate_data
from pfs.source.codes import SOURCE_RULES
from pfs.source.findings import DealError, Severity
from pfs.source.overrides import parse_setting, set_values

ROOT = Path(__file__).parents[2]


def test_a_valid_document_is_a_deal() -> None:
    """With the terms as written."""
    deal = accepted()
    assert isinstance(deal, Deal)
    assert deal.vehicle == "spv"
    assert sorted(deal.debts) == ["senior"]


def test_plain_data_are_validated_alike() -> None:
    """For notebooks: the same deal, and findings without a place but with a path."""
    data = edited().data
    assert validate_data(data) == accepted()
    data["capital"]["senior"]["rate"] = "five"
    with pytest.raises(DealError) as caught:
        validate_data(data)
    finding = only(caught.value.findings, "PFS106")
    assert finding.span is None
    assert finding.path == ("capital", "senior", "rate")


def test_an_empty_map_lacks_what_every_deal_needs() -> None:
    """Five fields, and nothing else, are needed."""
    with pytest.raises(DealError) as caught:
        validate_data({})
    paths = {finding.path for finding in caught.value.findings}
    assert paths == {("pfs",), ("name",), ("currency",), ("calendar",), ("parties",)}


def test_a_value_that_was_set_names_the_setting() -> None:
    """No file holds it, so the setting stands for the file and there is no place."""
    document = set_values(edited(), [parse_setting("capital.senior.matures=2020-03-15")])
    with pytest.raises(DealError) as caught:
        validate(document)
    finding = only(caught.value.findings, "PFS131")
    assert finding.file == "--set capital.senior.matures=2020-03-15"
    assert finding.span is None


def test_a_field_that_a_setting_adds_wrongly_names_the_setting() -> None:
    """Schema errors follow the same rule."""
    document = set_values(edited(), [parse_setting("capital.senior.raet=5%")])
    with pytest.raises(DealError) as caught:
        validate(document)
    finding = only(caught.value.findings, "PFS102")
    assert finding.file == "--set capital.senior.raet=5%"


@pytest.mark.parametrize(
    ("old", "new", "marker"),
    [
        ("matures: 2023-12-31", "matures: '86400'", "'86400'"),
        ("rate: 5%", "rate: {since: {86400: 5%}}", "86400"),
    ],
)
def test_a_number_in_quotes_is_no_date(old: str, new: str, marker: str) -> None:
    """Pydantic reads digits as seconds since 1970."""
    found = [finding for finding in refused((old, new)) if finding.code == "PFS105"]
    assert place([(old, new)], marker)[0] == at(found[0])[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("start: 2020-01-01, end: 2023-12-31", "start: 9998-01-01, end: 9999-12-31"),
        ("start: 2020-01-01, end: 2023-12-31", "start: 2020-01-01, end: 9999-12-31"),
        ("reported: 3 months", "reported: 99999999 years"),
        ("reported: 3 months", f"reported: {'9' * 5000} years"),
        ("enrols: 2021-06-30", "enrols: 9999-12-31"),
        ("2021-12-31, 2022-12-31]}", "2021-12-31, 9999-12-31]}"),
    ],
)
def test_dates_at_the_end_of_time_are_refused_and_not_a_crash(old: str, new: str) -> None:
    """Whatever is added to them, there is no later date to be had."""
    assert refused((old, new))


def test_errors_of_names_do_not_hide_errors_of_dates() -> None:
    """Checks that follow no name are made in any case."""
    found = refused(
        ("for: capital.senior", "for: capital.senoir"),
        ("matures: 2023-12-31", "matures: 2023-12-30"),
    )
    assert [finding.code for finding in found] == ["PFS131", "PFS120"]


def test_codes_are_explained_and_keep_to_their_hundreds() -> None:
    """Every code has a title and a reason; none means two things."""
    assert not set(MODEL_RULES) & set(SOURCE_RULES)
    for code, rule in MODEL_RULES.items():
        assert rule.title
        assert len(rule.explanation) > 40
        assert code[3] in "123"
    assert severity_of("PFS133") is Severity.ERROR
    assert severity_of("PFS201") is Severity.WARNING
    assert severity_of("PFS301") is Severity.NOTE


def test_every_code_in_use_is_explained() -> None:
    """A code that is raised and not in the table could not be looked up."""
    code = ROOT / "pfs" / "models"
    text = "".join(path.read_text() for path in [*code.glob("*.py"), *code.glob("crosscheck/*.py")])
    used = {part[:3] for part in text.split('"PFS')[1:] if part[3:4] == '"' and part[0] != "0"}
    assert {f"PFS{number}" for number in used} == set(MODEL_RULES)


def test_validating_imports_no_arrays() -> None:
    """`pfs check` answers at once: NumPy, SciPy and pandas are not imported."""
    script = (
        "import sys; from pfs.models.validate import validate; from pfs.source.load import parse; "
        "validate(parse('x', sys.stdin.buffer.read())); "
        "heavy = {'numpy', 'scipy', 'pandas'} & set(sys.modules); sys.exit(str(heavy or '') or 0)"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        input=TEXT.encode(), cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr.decode()
