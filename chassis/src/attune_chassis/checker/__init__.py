"""The checker of EO1 to EO10 (section 12 of docs/exactly-once.md): `findings = await check(evidence)`."""

from attune_chassis.checker.judgement import check

__all__ = ["check"]
