"""Reference numbers people can say over the telephone: `REF-7K3M-9QX2`, seven symbols and a check symbol.

The 31 symbols leave out 0, I, L, O and U (Crockford's alphabet without its zero), so that none is taken for another.
31 is a prime, and the weights of the positions differ, so the check symbol finds every single wrong symbol and every
two symbols that changed places.
"""

SYMBOLS = "123456789ABCDEFGHJKMNPQRSTVWXYZ"
PAYLOAD_SYMBOLS = 7
REFERENCE_NUMBERS = len(SYMBOLS) ** PAYLOAD_SYMBOLS
"""How many reference numbers there are: 27,512,614,111."""

_FIRST_WEIGHT = 17
_GROUP = 4


def reference_number(number: int) -> str:
    """The reference number for a chance (or derived) number; numbers are taken modulo `REFERENCE_NUMBERS`."""
    payload = []
    for _ in range(PAYLOAD_SYMBOLS):
        number, symbol = divmod(number, len(SYMBOLS))
        payload.append(symbol)
    symbols = "".join(SYMBOLS[symbol] for symbol in (*payload, _check_symbol(payload)))
    return f"REF-{symbols[:_GROUP]}-{symbols[_GROUP:]}"


def is_reference_number(text: str) -> bool:
    """Whether the text is a reference number whose check symbol agrees."""
    prefix, _, rest = text.partition("-")
    symbols = rest.replace("-", "", 1)
    if prefix != "REF" or len(symbols) != PAYLOAD_SYMBOLS + 1 or rest[_GROUP : _GROUP + 1] != "-":
        return False
    if any(symbol not in SYMBOLS for symbol in symbols):
        return False
    *payload, check = (SYMBOLS.index(symbol) for symbol in symbols)
    return check == _check_symbol(payload)


def _check_symbol(payload: list[int]) -> int:
    return sum(weight * symbol for weight, symbol in enumerate(payload, _FIRST_WEIGHT)) % len(SYMBOLS)
