"""Every refusal over HTTP is an RFC 9457 problem with a name, a plain sentence and the next step."""

from typing import Any

PROBLEM_TYPE_BASE = "https://attune.example/problems/"


class Problem(Exception):  # noqa: N818 - RFC 9457 calls it a problem, and so does the API
    """A named refusal; raise it anywhere below an HTTP route.

    Args:
        status: the HTTP status, 400 to 599.
        name: the machine-readable reason, in snake_case (`elsa_not_accredited`).
        detail: one plain sentence: what is wrong. Never a personal value.
        next_step: one plain sentence: what the caller can do about it.
        extra: further members of the problem document (JSON values).
    """

    def __init__(self, status: int, name: str, detail: str, next_step: str, **extra: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.name = name
        self.detail = detail
        self.next_step = next_step
        self.extra = extra
