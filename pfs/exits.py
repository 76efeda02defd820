"""How the program ends: one exit code for each reason, and never a traceback for an input.

0 done; 1 the answer is no; 2 could not run; 101 a bug in pfs; 130 and 143 for signals.
"""

import signal
import sys
import traceback
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
    signal.signal(signal.SIGTERM, _terminate)
    try:
        return app() or DONE
    except KeyboardInterrupt:
        return _say("Stopped.", INTERRUPTED)
    except Terminated:
        return _say("Stopped.", TERMINATED)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else COULD_NOT
    except Exception as error:  # noqa: BLE001 - the last resort, see below
        return _unexpected(error)


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    raise Terminated


def _unexpected(error: Exception) -> int:
    """Tell a usage error from a bug: parsers show theirs and carry an exit code."""
    if type(error).__name__ == "Abort":
        return _say("Stopped.", INTERRUPTED)
    show = getattr(error, "show", None)
    if callable(show):
        show()
        return int(getattr(error, "exit_code", COULD_NOT))
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{place.filename.rpartition('/pfs/')[2]}:{place.lineno}"
    return _say(f"pfs: a bug: {type(error).__name__}: {error} ({where})", BUG)


def _say(message: str, code: int) -> int:
    sys.stderr.write(message + "\n")
    return code
