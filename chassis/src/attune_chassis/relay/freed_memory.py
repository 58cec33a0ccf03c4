"""Keeping freed memory in the process between the rounds of a relay.

A round of 2,000 rows is a request of some megabytes, and the Kafka client copies it several times on its way out. By
default the C library gives each such piece back to the kernel and asks for it again a round later; handing out zeroed
pages cost a fifth of the relay's processor time (decision 0011).
"""

import ctypes
import platform

_TRIM_THRESHOLD = -1
_MMAP_THRESHOLD = -3
KEPT_BYTES_MAX = 32 * 1024 * 1024
"""At most so much freed memory is kept; also the greatest piece that is taken from it."""


def keep_freed_memory() -> None:
    """Tell the C library for the whole process. Where it is not glibc nothing is done and nothing is lost but time."""
    if platform.libc_ver()[0] != "glibc":
        return
    library = ctypes.CDLL(None)
    library.mallopt(_TRIM_THRESHOLD, KEPT_BYTES_MAX)
    library.mallopt(_MMAP_THRESHOLD, KEPT_BYTES_MAX)
