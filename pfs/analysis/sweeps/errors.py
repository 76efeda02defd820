"""Why a sweep can't be run."""


class SweepError(Exception):
    """A sweep that can't be run; the message is a plain sentence, `option` what it is about."""

    def __init__(self, message: str, option: str = "--vary") -> None:
        super().__init__(message)
        self.option = option
