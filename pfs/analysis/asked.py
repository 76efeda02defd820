"""What is asked for that a deal can't answer."""


class AskedError(ValueError):
    """A metric, figure or term that is not there or can't be read; the message says what is."""
