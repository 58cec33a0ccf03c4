"""The partner pack: all that somebody in another language needs to test a publisher or a subscriber without us."""

from attune_contracts.pack.contents import MANIFEST, pack_files, write_pack
from attune_contracts.pack.log_writing import FrozenLogError, GoldenLog, LogRecord, Standing, golden_logs

__all__ = [
    "MANIFEST",
    "FrozenLogError",
    "GoldenLog",
    "LogRecord",
    "Standing",
    "golden_logs",
    "pack_files",
    "write_pack",
]
