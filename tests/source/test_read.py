"""Bytes come from a file or standard input, or a sentence says why not."""

import io
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from pfs.source.characters import MOST_BYTES
from pfs.source.read import UnreadableError, read_bytes


def test_a_file_is_returned_byte_for_byte(tmp_path: Path) -> None:
    """Neither line breaks nor a byte order mark are touched."""
    file = tmp_path / "deal.yaml"
    file.write_bytes(b"\xef\xbb\xbfpfs: 1\r\n")
    assert read_bytes(str(file)) == b"\xef\xbb\xbfpfs: 1\r\n"


def test_a_hyphen_means_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name `-` reads the bytes that are piped in."""
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"pfs: 1\n")))
    assert read_bytes("-") == b"pfs: 1\n"


def test_no_more_is_read_than_the_limit_needs(tmp_path: Path) -> None:
    """One byte above the limit is enough to refuse a file of any size."""
    file = tmp_path / "big.yaml"
    with file.open("wb") as stream:
        stream.truncate(50 * MOST_BYTES)
    assert len(read_bytes(str(file))) == MOST_BYTES + 1


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The sentence holds the name as it was given."""
    name = str(tmp_path / "none.yaml")
    with pytest.raises(UnreadableError, match=r"none\.yaml does not exist\.$"):
        read_bytes(name)


def test_a_directory_is_no_file(tmp_path: Path) -> None:
    """The help is to name a file in it."""
    with pytest.raises(UnreadableError, match=r"is a directory; name a file in it\.$"):
        read_bytes(str(tmp_path))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all files")
def test_a_forbidden_file_is_named(tmp_path: Path) -> None:
    """Missing permission is a plain sentence and no traceback."""
    file = tmp_path / "secret.yaml"
    file.write_bytes(b"")
    file.chmod(0)
    with pytest.raises(UnreadableError, match="permission denied"):
        read_bytes(str(file))


def test_other_trouble_is_told_in_the_words_of_the_system(tmp_path: Path) -> None:
    """A name that is too long for the file system is a sentence, too."""
    with pytest.raises(UnreadableError, match=r"can't be read: .+\.$"):
        read_bytes(str(tmp_path / ("x" * 5_000)))


def test_a_name_with_nul_is_refused() -> None:
    """No system has such a file; Python's ValueError does not escape."""
    with pytest.raises(UnreadableError, match="NUL"):
        read_bytes("a\0b")
