"""Plays a scenario against a running platform, through its public interfaces only."""

from attune_sandbox.play.player import play_file

__all__ = ["play_file"]
