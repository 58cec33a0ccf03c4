"""What a play keeps survives an interruption, even one in the middle of a line."""

from pathlib import Path

from attune_sandbox.play.memory import PlayMemory


def test_what_was_kept_is_recalled_by_the_next_play_of_the_same_run(tmp_path: Path) -> None:
    PlayMemory(tmp_path, "small", "one").keep("sealed/3", '{"value": "a\\nb"}')
    assert PlayMemory(tmp_path, "small", "one").recall("sealed/3") == '{"value": "a\\nb"}'


def test_another_run_recalls_nothing_of_it(tmp_path: Path) -> None:
    PlayMemory(tmp_path, "small", "one").keep("sealed/3", "text")
    assert PlayMemory(tmp_path, "small", "two").recall("sealed/3") is None


def test_a_half_written_line_counts_as_not_kept_and_harms_no_other(tmp_path: Path) -> None:
    PlayMemory(tmp_path, "small", "one").keep("done/1", "refused")
    with (tmp_path / "small.one.jsonl").open("a") as file:
        file.write('{"what": "sealed/3", "te')
    interrupted = PlayMemory(tmp_path, "small", "one")
    assert interrupted.recall("sealed/3") is None
    interrupted.keep("sealed/3", "again")
    resumed = PlayMemory(tmp_path, "small", "one")
    assert (resumed.recall("done/1"), resumed.recall("sealed/3")) == ("refused", "again")


def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    PlayMemory(tmp_path / "sent", "small", "one").keep("sealed/3", "text")
    [file] = (tmp_path / "sent").iterdir()
    assert file.stat().st_mode & 0o077 == 0
