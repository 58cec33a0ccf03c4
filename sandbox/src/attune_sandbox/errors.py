"""The one exception a person is meant to read: a plain sentence, and the exit code that goes with it."""

EXIT_REFUSED = 1
EXIT_MISUSED = 2


class SandboxError(Exception):
    """Something the person at the keyboard can put right; printed as it is, without a stack trace.

    `exit_code` is 1 where the surroundings are in the way (a taken port, a full disk) and 2 where the command was
    asked for wrongly (an unknown service, nothing running).
    """

    def __init__(self, sentence: str, *, exit_code: int = EXIT_REFUSED) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.exit_code = exit_code
