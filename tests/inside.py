"""The program run in this process, where many runs are quick."""

import signal
import sys

import pytest


class Inside:
    """Runs the program; its handler of signals is put back."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._patch = monkeypatch
        self._capsys = capsys

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Return exit code, standard output and standard error."""
        from pfs.cli import main

        before = signal.getsignal(signal.SIGTERM)
        self._patch.setattr(sys, "argv", ["pfs", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        signal.signal(signal.SIGTERM, before)
        said = self._capsys.readouterr()
        assert "Traceback" not in said.err
        return int(ended.value.code or 0), said.out, said.err

    def product(self, *arguments: str) -> str:
        """Return what a command prints; it must end well and say nothing else."""
        code, out, err = self.run(*arguments)
        assert (code, err) == (0, "")
        return out
