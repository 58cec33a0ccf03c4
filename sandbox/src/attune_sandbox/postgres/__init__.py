"""A real PostgreSQL as a child process, from the binaries of a wheel, with no root rights and no system service."""
