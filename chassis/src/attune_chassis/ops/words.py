"""Numbers, ages and foreign text as people read them on a terminal."""


def plain(text: object, length_max: int = 200) -> str:
    """Text of unknown origin, safe for a terminal: unprintable characters escaped, and not endless."""
    shown = "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in str(text))
    return shown if len(shown) <= length_max else shown[:length_max] + "..."


def age(seconds: float | None) -> str:
    """A length of time: `12 s`, `5 min`, `3 h`, `4 days`."""
    if seconds is None:
        return "-"
    for limit, unit_seconds, unit in ((120, 1, "s"), (7200, 60, "min"), (172_800, 3600, "h")):
        if seconds < limit:
            return f"{seconds / unit_seconds:.0f} {unit}"
    return f"{seconds / 86_400:.0f} days"


def counted(number: int, one: str, many: str) -> str:
    """`1 record`, `2 records`."""
    return f"{number:,} {one if number == 1 else many}"
