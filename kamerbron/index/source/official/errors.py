"""What the official publications can refuse, or fail to give."""

from kamerbron.index.errors import SourceError


class FetchError(SourceError):
    """Fetching cannot start or go on."""


class UnknownSourceError(FetchError):
    """What was asked for is no dossier and no publication."""


class ListError(FetchError):
    """The list of publications cannot be had, or not as a whole."""


class PastEndError(ListError):
    """The list was asked for records after its last."""


class FolderBusyError(FetchError):
    """Another program fetches into the same folder."""


class HaltError(FetchError):
    """The server asks to be left alone for longer than a run should wait."""


class AnswerError(FetchError):
    """One address gives nothing that can be taken; asking again would not help."""


class PassingError(FetchError):
    """One address gives nothing now, and may later; `wait` is how many seconds the server asks for."""

    def __init__(self, reason: str, *, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait
