"""The sandbox's keys, made as those of every installation that makes its own."""

from attune_provisioner.keys import ISSUER_ALGORITHM, Keys, ensure_keys

__all__ = ["ISSUER_ALGORITHM", "Keys", "ensure_keys"]
