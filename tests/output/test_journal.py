"""The journal of a sweep: what a crash leaves of it can be gone on with."""

from pathlib import Path

import pytest

from pfs.output.journal import Journal, beside
from pfs.output.write import OutputError

HEADER = {"deal file": "abc", "seed": "1"}
ROWS: dict[int, list[float | bool | None]] = {
    2: [0.1 + 0.2, None],
    0: [1e-300, True],
    1: [-0.0, 1 / 3],
}


def written(folder: Path, cells: int = 3) -> Path:
    """Return the output whose journal holds the rows."""
    target = folder / "out.csv"
    with Journal(str(target), HEADER, (cells, 2), resume=False) as journal:
        for cell, values in ROWS.items():
            journal.keep(cell, values)
    return target


def resumed(target: Path, header: dict[str, str] = HEADER, cells: int = 3) -> Journal:
    """Return the journal opened to go on."""
    return Journal(str(target), header, (cells, 2), resume=True)


def test_what_was_kept_is_there_to_the_last_bit(tmp_path: Path) -> None:
    """Undefined and yes or no as well; the journal stands beside its output."""
    target = written(tmp_path)
    assert beside(str(target)).name == "out.csv.journal"
    with resumed(target) as journal:
        assert repr(journal.done) == repr(ROWS)


def test_a_journal_cut_anywhere_is_gone_on_with_to_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A torn last line is dropped; what is kept again stands where it would have stood."""
    monkeypatch.setattr("os.fsync", lambda _: None)
    target = written(tmp_path)
    path = beside(str(target))
    whole = path.read_bytes()
    for cut in range(len(whole)):
        path.write_bytes(whole[:cut])
        with resumed(target) as journal:
            complete = whole[:cut].count(b"\n")
            assert list(journal.done) == list(ROWS)[: max(complete - 1, 0)]
            for cell, values in ROWS.items():
                if cell not in journal.done:
                    journal.keep(cell, values)
        assert path.read_bytes() == whole


@pytest.mark.parametrize("line", [1, 2, 3])
def test_from_a_damaged_line_on_cells_are_run_again(tmp_path: Path, line: int) -> None:
    """A changed digit is seen, wherever it is."""
    target = written(tmp_path)
    path = beside(str(target))
    lines = path.read_bytes().splitlines(keepends=True)
    lines[line] = lines[line].replace(b'"cell":', b'"cell":1')
    path.write_bytes(b"".join(lines))
    with resumed(target) as journal:
        assert list(journal.done) == list(ROWS)[: line - 1]


def test_a_cell_that_the_sweep_does_not_have_is_not_taken_over(tmp_path: Path) -> None:
    """Though its checksum holds: a number out of range, or too few results."""
    target = written(tmp_path)
    with resumed(target, cells=2) as journal:
        assert journal.done == {}
    with Journal(str(written(tmp_path / "..")), HEADER, (3, 5), resume=True) as journal:
        assert journal.done == {}


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ({**HEADER, "seed": "2"}, "its seed is 1 and not 2"),
        ({**HEADER, "deal file": "abd"}, "its deal file is abc and not abd"),
        ({**HEADER, "NumPy": "9"}, "its NumPy is nothing and not 9"),
        ({"seed": "1"}, "its deal file is abc and not nothing"),
    ],
)
def test_a_journal_of_another_run_is_refused_by_the_field_that_differs(
    tmp_path: Path, header: dict[str, str], words: str
) -> None:
    """And stays as it is."""
    target = written(tmp_path)
    before = beside(str(target)).read_bytes()
    with pytest.raises(OutputError, match=words):
        resumed(target, header)
    assert beside(str(target)).read_bytes() == before


def test_without_resume_unfinished_work_of_the_same_run_is_not_thrown_away(tmp_path: Path) -> None:
    """It is named with the two ways to go on."""
    target = written(tmp_path, cells=5)
    with pytest.raises(OutputError, match=r"3 of the 5 cells of this very sweep; add --resume"):
        Journal(str(target), HEADER, (5, 2), resume=False)
    with resumed(target, cells=5) as journal:
        assert len(journal.done) == 3


@pytest.mark.parametrize(("header", "cells"), [(HEADER, 3), ({"seed": "2"}, 5)])
def test_without_resume_a_finished_or_another_run_is_begun_again(
    tmp_path: Path, header: dict[str, str], cells: int
) -> None:
    """As any output file is replaced."""
    target = written(tmp_path)
    with Journal(str(target), header, (cells, 2), resume=False) as journal:
        assert journal.done == {}
    with resumed(target, header, cells) as journal:
        assert journal.done == {}


def test_two_sweeps_can_not_write_one_journal(tmp_path: Path) -> None:
    """The second is refused while the first runs, and not after."""
    pytest.importorskip("fcntl")
    target = str(tmp_path / "out.csv")
    with (
        Journal(target, HEADER, (3, 2), resume=False),
        pytest.raises(OutputError, match="another sweep"),
    ):
        Journal(target, HEADER, (3, 2), resume=True)
    Journal(target, HEADER, (3, 2), resume=True).__exit__(None, None, None)


def test_a_journal_that_can_not_be_written_says_so(tmp_path: Path) -> None:
    """Before anything has been run."""
    with pytest.raises(OutputError, match="can't be written"):
        Journal(str(tmp_path / "no" / "out.csv"), HEADER, (3, 2), resume=False)


def test_a_disk_that_is_full_is_said(tmp_path: Path) -> None:
    """In a sentence, and not as a crash; here a file may not grow."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    with Journal(str(tmp_path / "out.csv"), HEADER, (3, 2), resume=False) as journal:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1, before[1]))
        try:
            with pytest.raises(OutputError, match="can't be written: File too large"):
                journal.keep(0, [1.0, 2.0])
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("name", ["folder", "device"])
def test_what_is_no_file_is_no_journal(tmp_path: Path, name: str) -> None:
    """A folder, or a device that could be read for ever."""
    target = tmp_path / "out.csv"
    if name == "folder":
        beside(str(target)).mkdir()
    else:
        beside(str(target)).symlink_to("/dev/zero")
    with pytest.raises(OutputError, match="is no file"):
        Journal(str(target), HEADER, (3, 2), resume=True)
