"""PostgreSQL's stored form of a password (SCRAM-SHA-256, RFC 5803), computed here so that no clear text is sent."""

import base64
import hashlib
import hmac
import re
import secrets

ITERATIONS = 4096
SALT_BYTES = 16
STORED = re.compile(r"SCRAM-SHA-256\$(?P<iterations>\d+):(?P<salt>[A-Za-z0-9+/=]+)\$")


def scram_verifier(password: str, *, like: str | None = None) -> str:
    """The verifier of a password; with the salt of `like` (another verifier), so that equal passwords compare equal.

    Passwords are ours and ASCII; others would need the preparation of RFC 4013 and are refused by ValueError.
    """
    if not password.isascii() or not password.isprintable():
        raise ValueError("a password must be printable ASCII")
    known = STORED.match(like) if like else None
    iterations = int(known["iterations"]) if known else ITERATIONS
    salt = base64.b64decode(known["salt"]) if known else secrets.token_bytes(SALT_BYTES)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, iterations)
    stored_key = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server_key = hmac.digest(salted, b"Server Key", "sha256")
    parts = [base64.b64encode(part).decode() for part in (salt, stored_key, server_key)]
    return f"SCRAM-SHA-256${iterations}:{parts[0]}${parts[1]}:{parts[2]}"
