"""Bytes from a file or from standard input."""

import sys
from pathlib import Path

from pfs.source.characters import MOST_BYTES

STDIN = "-"


class UnreadableError(Exception):
    """The bytes of a file can't be had; the message is a sentence for the user."""


def read_bytes(name: str) -> bytes:
    """
    Return the content of a file, or of standard input for `-`.

    Parameters
    ----------
    name
        A path as the user wrote it, or `-`.

    Returns
    -------
    bytes
        At most one byte more than the size limit, enough for `decode` to refuse the file.

    Raises
    ------
    UnreadableError
        The file does not exist, is a directory, or can't be read.
    """
    try:
        if name == STDIN and sys.stdin is None:
            raise UnreadableError("standard input is closed.")
        if name == STDIN:
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        with Path(name).open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableError(f"{name} does not exist.") from None
    except IsADirectoryError:
        raise UnreadableError(f"{name} is a directory; name a file in it.") from None
    except PermissionError:
        raise UnreadableError(f"{name} can't be read: permission denied.") from None
    except OSError as error:
        raise UnreadableError(f"{name} can't be read: {error.strerror or error}.") from error
    except ValueError:
        raise UnreadableError("a file name can't contain a NUL character.") from None
