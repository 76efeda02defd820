"""How the program ends: one exit code for each reason, and never a traceback for an input.

0 done; 1 the answer is no; 2 could not run; 101 a bug in pfs; 130 and 143 for signals.
"""

import contextlib
import errno
import io
import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

DONE, NO, COULD_NOT, BUG, INTERRUPTED, TERMINATED = 0, 1, 2, 101, 130, 143


class Terminated(BaseException):
    """The process was asked to end."""


def run(app: Callable[[], int | None]) -> int:
    """Run a command and return its exit code.

    Parameters
    ----------
    app
        The command; returns an exit code or None, or raises what its parser raises.
    """
    _prepare_streams()
    try:
        _hear_signals()
        return app() or DONE
    except KeyboardInterrupt:
        return say("Stopped.", INTERRUPTED)
    except Terminated:
        return say("Stopped.", TERMINATED)
    except SystemExit as ended:
        return _ended(ended.code)
    except BrokenPipeError:
        _discard()
        return DONE
    except OSError as error:
        _discard()
        return say(_trouble(error), COULD_NOT)
    except Exception as error:  # noqa: BLE001 - the last resort, see below
        # Some libraries report an interruption inside them as an error of their own.
        return say("Stopped.", _Heard.code) if _Heard.code else _unexpected(error)


def say(message: str, code: int) -> int:
    """Write a line to standard error, where it can be written, and return the code."""
    with contextlib.suppress(OSError):
        sys.stderr.write(message + "\n")
        sys.stderr.flush()
    return code


class _Closed(io.TextIOBase):
    """Standard output that was closed before the program began: nothing can be written."""

    def write(self, _text: str) -> int:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))

    def isatty(self) -> bool:
        return False


def _prepare_streams() -> None:
    """Stand in for closed streams, and let a character that has no code be shown by its number."""
    if sys.stdout is None:
        sys.stdout = _Closed()
    if sys.stderr is None:
        sys.stderr = io.StringIO()
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if callable(reconfigure):
        reconfigure(errors="backslashreplace")


def _discard() -> None:
    """Send what is left nowhere, if it can't be written: Python would try again at exit."""
    try:
        sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _ended(code: object) -> int:
    # The parser ends with 1 where the reader of its help has gone, and leaves this in place.
    if type(sys.stdout).__name__ == "PacifyFlushWrapper":
        return DONE
    return code if isinstance(code, int) else COULD_NOT


def _trouble(error: OSError) -> str:
    where = f"{error.filename!r}: " if error.filename else ""
    return f"pfs: {where}{error.strerror or error}"


class _Heard:
    """The exit code of a signal that came; 0 before."""

    code = 0


def _hear_signals() -> None:
    _Heard.code = 0
    signal.signal(signal.SIGTERM, _terminate)
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    _Heard.code = TERMINATED
    raise Terminated


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    _Heard.code = INTERRUPTED
    raise KeyboardInterrupt


def _unexpected(error: Exception) -> int:
    """Tell a usage error from a bug: parsers show theirs and carry an exit code."""
    if type(error).__name__ == "Abort":
        return say("Stopped.", INTERRUPTED)
    show = getattr(error, "show", None)
    if callable(show):
        with contextlib.suppress(OSError):
            show()
        return int(getattr(error, "exit_code", COULD_NOT))
    import traceback

    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{place.filename.rpartition('/pfs/')[2]}:{place.lineno}"
    return say(f"pfs: a bug: {type(error).__name__}: {error} ({where})", BUG)
