"""Warnings and notes are silenced by choice or with a reason; errors never are."""

from pathlib import Path

import pytest

from pfs.analysis.check import Checked, check
from pfs.models.silence import Choice, choosable

TEXT = (Path(__file__).parents[1] / "codes" / "PFS308" / "fails.yaml").read_text(encoding="utf-8")
PAYOR = "roles: [payor]}"
"""The end of the line on which the one note of the deal stands: no appropriation."""


def checked(tmp_path: Path, comment: str, choice: Choice | None = None) -> Checked:
    """Check the deal with a comment behind its payor."""
    assert TEXT.count(PAYOR) == 1
    path = tmp_path / "deal.yaml"
    path.write_text(TEXT.replace(PAYOR, f"{PAYOR}  {comment}"), encoding="utf-8")
    return check(str(path), choice=choice or Choice())


def codes(result: Checked) -> list[str]:
    """Return the codes of the findings."""
    return [finding.code for finding in result.findings]


def test_a_reason_silences_and_is_kept(tmp_path: Path) -> None:
    """The finding is gone from the report, and its reason is known."""
    result = checked(tmp_path, "# pfs: ignore[PFS308] the fund is in the bank")
    assert codes(result) == []
    (silenced,) = result.silenced
    assert (silenced.finding.code, silenced.reason) == ("PFS308", "the fund is in the bank")


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# pfs: ignore[PFS308]", ["PFS308", "PFS220"]),
        ("# pfs: ignore[] why", ["PFS308", "PFS221"]),
        ("# pfs: ignore[PFS380] why", ["PFS308", "PFS221"]),
        ("# pfs: ignore[PFS131] why", ["PFS308", "PFS221"]),
        ("# pfs: ignore[PFS222] why", ["PFS308", "PFS221"]),
        ("# pfs: ignore[PFS310] why", ["PFS308", "PFS222"]),
        ("# pfs: ignore[PFS308, PFS310] why", ["PFS222"]),
        ("\n# pfs: ignore[PFS308] why", ["PFS308", "PFS222"]),
    ],
)
def test_what_does_not_silence_is_a_finding(
    tmp_path: Path, comment: str, expected: list[str]
) -> None:
    """No reason, no such code, an error, nothing to silence, another line: each is a warning."""
    result = checked(tmp_path, comment)
    assert codes(result) == expected
    assert not result.passes(strict=True)


def test_a_comment_silences_nothing_on_other_lines(tmp_path: Path) -> None:
    """Two payors without a vote, one of them silenced."""
    text = TEXT.replace(
        PAYOR, PAYOR + "  # pfs: ignore[PFS308] why\n  town: {name: Town, roles: [payor]}"
    ).replace("from: city", "from: [city, town]")
    path = tmp_path / "deal.yaml"
    path.write_text(text, encoding="utf-8")
    result = check(str(path))
    assert [finding.path for finding in result.findings] == [("parties", "town")]


def test_choices_leave_errors_and_what_is_wanted(tmp_path: Path) -> None:
    """A code or the beginning of one; what is ignored is ignored also where selected."""
    assert codes(checked(tmp_path, "", Choice(ignore=("PFS308",)))) == []
    assert codes(checked(tmp_path, "", Choice(select=("PFS2",)))) == []
    assert codes(checked(tmp_path, "", Choice(select=("PFS3",)))) == ["PFS308"]
    assert codes(checked(tmp_path, "", Choice(select=("PFS3",), ignore=("PFS30",)))) == []
    assert all(Choice(select=("PFS2",), ignore=("PFS",)).admits(f"PFS{n}") for n in ("010", "131"))


def test_a_comment_is_not_unused_because_its_code_is_not_wanted(tmp_path: Path) -> None:
    """A build that looks at warnings only must not call the notes' comments idle."""
    comment = "# pfs: ignore[PFS308] why"
    assert codes(checked(tmp_path, comment, Choice(select=("PFS2",)))) == []
    assert codes(checked(tmp_path, comment, Choice(ignore=("PFS308",)))) == []


def test_what_can_be_chosen() -> None:
    """Warnings and notes, whole hundreds of them, and nothing else."""
    assert all(choosable(text) for text in ("PFS308", "pfs308", "PFS2", "PFS30"))
    assert not any(choosable(text) for text in ("PFS131", "PFS0", "PFS399", "PFS", "", "P"))


def test_what_a_setting_brings_is_not_silenced_by_a_line(tmp_path: Path) -> None:
    """It stands on no line of the file."""
    from pfs.source.overrides import parse_setting

    path = tmp_path / "deal.yaml"
    path.write_text(TEXT, encoding="utf-8")
    setting = parse_setting("limits={cap: {payor: city, at_most: 900}}")
    result = check(str(path), settings=[setting])
    assert {finding.code for finding in result.findings} >= {"PFS308", "PFS310"}
