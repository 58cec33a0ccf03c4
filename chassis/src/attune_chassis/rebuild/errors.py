"""Why a projection cannot be made anew."""


class RebuildError(Exception):
    """Its text is one sentence for the operator. What is live was not touched; a shadow that was begun stays."""
