"""Exit code 0 when the service of this container is ready. Only a socket is used: this runs every few seconds."""

import os
import socket
import sys

TIMEOUT_SECONDS = 4.0

try:
    with socket.create_connection(("127.0.0.1", int(os.environ["ATTUNE_HTTP_PORT"])), TIMEOUT_SECONDS) as connection:
        connection.sendall(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        status = connection.makefile("rb").readline().decode("ascii", "replace").strip()
except OSError as error:
    sys.exit(f"no answer: {error.strerror or error}")
if status.split()[1:2] != ["200"]:
    sys.exit(status or "no answer")
