"""Writing: the product to standard output, whole files or none, quiet ends of pipes."""

import contextlib
import os
import sys
from pathlib import Path


class OutputError(Exception):
    """A file that can't be written; the message is a plain sentence."""


def emit(text: str) -> bool:
    """Write the product to standard output; return False when whoever read it has gone."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _discard()
        return False
    except OSError as error:
        _discard()
        raise OutputError(f"standard output can't be written: {error.strerror}") from error
    return True


def _discard() -> None:
    """Send what is left nowhere: Python flushes again at exit, and that must not raise either."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def write_file(name: str, content: str | bytes, *, inputs: tuple[str, ...] = ()) -> None:
    """Write a whole file, or leave the old one as it is.

    Raises
    ------
    OutputError
        If it is a directory, one of the inputs, or can't be written.
    """
    refuse_target(name, inputs=inputs)
    try:
        _replace(Path(name), content if isinstance(content, bytes) else content.encode())
    except OSError as error:
        raise OutputError(f"`{name}` can't be written: {error.strerror}") from error


def refuse_target(name: str, *, inputs: tuple[str, ...] = ()) -> None:
    """Refuse a file that can't be an output, before what is written to it has been computed.

    Raises
    ------
    OutputError
        If it is a directory, one of the inputs, or in a folder that does not exist.
    """
    target = Path(name)
    if target.is_dir():
        raise OutputError(f"`{name}` is a directory; name a file in it")
    if any(_same(target, Path(other)) for other in inputs):
        raise OutputError(f"`{name}` is the deal file itself; name another file")
    if not target.parent.is_dir():
        raise OutputError(f"`{name}` can't be written: the folder `{target.parent}` does not exist")


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _replace(target: Path, content: bytes) -> None:
    if target.exists() and not target.is_file():
        # A device or a named pipe has no old content to keep.
        target.write_bytes(content)
        return
    # It brings several libraries with it, which a command that writes no file can do without.
    import tempfile

    where = target.resolve().parent
    handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=where)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).chmod(_mode(target))
        Path(temporary).replace(target.resolve())
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
