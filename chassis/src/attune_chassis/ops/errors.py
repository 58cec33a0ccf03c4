"""How the operator's tools say no: one plain sentence on stderr, and an exit code a script can rely on."""

DONE = 0
ATTENTION = 1
"""Asked well, but: something needs an operator (status, verify), or the change was refused (nothing has changed)."""
UNUSABLE = 2
"""Settings that cannot be used, a server that does not answer, or a command that was asked for wrongly."""


class OpsError(Exception):
    """Ends the command with this sentence. Nothing has changed."""

    exit_code = ATTENTION

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class UnreachableError(OpsError):
    """The database or Kafka does not answer, or does not let us look."""

    exit_code = UNUSABLE


class MisusedError(OpsError):
    """The command cannot be carried out as it was given."""

    exit_code = UNUSABLE
