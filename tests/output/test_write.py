"""Files are written whole or not at all, and never over what they were made from."""

import os
import stat
from pathlib import Path

import pytest

from pfs.output.write import OutputError, write_file


def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    """Nothing else is left in its folder."""
    target = tmp_path / "out.csv"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    write_file(str(target), "new \u00e9\n")
    assert target.read_bytes() == "new \u00e9\n".encode()
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_new_file_has_the_mode_that_the_mask_leaves(tmp_path: Path) -> None:
    """As any program's."""
    before = os.umask(0o027)
    try:
        write_file(str(tmp_path / "out.csv"), "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """What it points to is replaced."""
    (tmp_path / "real.csv").write_text("old", encoding="utf-8")
    (tmp_path / "out.csv").symlink_to("real.csv")
    write_file(str(tmp_path / "out.csv"), "new")
    assert (tmp_path / "out.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text(encoding="utf-8") == "new"


def test_a_directory_is_refused(tmp_path: Path) -> None:
    """In words that say what to do."""
    with pytest.raises(OutputError, match="is a directory; name a file in it"):
        write_file(str(tmp_path), "x")


@pytest.mark.parametrize("way", ["same", "link", "relative"])
def test_the_deal_file_itself_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """However it is named."""
    deal = tmp_path / "deal.yaml"
    deal.write_text("pfs: 1", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    name = {"same": str(deal), "link": str(tmp_path / "l.csv"), "relative": "./deal.yaml"}[way]
    if way == "link":
        (tmp_path / "l.csv").symlink_to(deal)
    with pytest.raises(OutputError, match="the deal file itself"):
        write_file(name, "x", inputs=(str(deal),))
    assert deal.read_text(encoding="utf-8") == "pfs: 1"


@pytest.mark.parametrize("name", ["missing/out.csv", "file.txt/out.csv"])
def test_a_folder_that_cannot_be_written_is_refused(tmp_path: Path, name: str) -> None:
    """One that is not there, and one that is no folder."""
    (tmp_path / "file.txt").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="can't be written"):
        write_file(str(tmp_path / name), "x")


def test_a_folder_without_leave_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason of the system is passed on (root may write anywhere, so it is played here)."""

    def refuse(*_args: object, **_named: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(OutputError, match="Permission denied"):
        write_file(str(tmp_path / "out.csv"), "x")


def test_a_full_disk_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And leaves no part of the new one."""
    target = tmp_path / "out.csv"
    target.write_text("old", encoding="utf-8")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        write_file(str(target), "new")
    assert target.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_device_is_reported(tmp_path: Path) -> None:
    """It is no file: it is written as it stands, not replaced."""
    link = tmp_path / "out.csv"
    link.symlink_to("/dev/full")
    with pytest.raises(OutputError, match="No space left"):
        write_file(str(link), "x")
    assert link.is_symlink()
