"""The house style as tests: each rule reads every file of the repository and is seen to fail on a sample of its own."""

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 70

Rule = Callable[[str, str], Iterator[str]]


def functions(text: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def files_stay_short(_path: str, text: str) -> Iterator[str]:
    if text.count("\n") > FILE_LINES_MAX:
        yield f"{text.count(chr(10))} lines: a file that wants to be two"


def functions_stay_short(_path: str, text: str) -> Iterator[str]:
    for node in functions(text):
        if (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES_MAX:
            yield f"line {node.lineno}: {node.name} has {lines} lines"


def names_say_what_is_inside(path: str, _text: str) -> Iterator[str]:
    if Path(path).stem in {"util", "utils", "common", "helpers", "misc", "shared"}:
        yield "a name that says nothing: name the file for the job it does"


def decisions_read_no_clock(path: str, text: str) -> Iterator[str]:
    if "/domain/" in path and re.search(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.(time|monotonic)\(", text):
        yield "a decision takes `now` as an argument"


def decisions_never_await(path: str, text: str) -> Iterator[str]:
    if "/domain/" in path and "/src/" in path:
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.AsyncFunctionDef | ast.Await):
                yield f"line {node.lineno}: a decision is pure, it awaits nothing"


def sql_lives_in_sql_files(path: str, text: str) -> Iterator[str]:
    if not path.startswith("services/") or "/tests/" in path:
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if re.match(r"\s*(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM)\s", node.value, re.S):
                yield f"line {node.lineno}: SQL belongs in a named .sql file"


def waiting_is_for_signals(path: str, text: str) -> Iterator[str]:
    if "tests/" in path and re.search(r"^[^#\n]*\btime\.sleep\(", text, re.M):
        yield "a test waits for a signal, it does not sleep"


def nothing_is_left_unfinished(_path: str, text: str) -> Iterator[str]:
    marks = "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"])
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(rf"\b({marks})\b", line):
            yield f"line {number}: an unfinished mark"


def silenced_checks_give_their_reason(_path: str, text: str) -> Iterator[str]:
    reasoned = re.compile(r"#\s*(noqa: \w+(, ?\w+)*|type: ignore\[[\w, -]+\])[\s#(-]+\w+")
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(r"#\s*(noqa|type: ignore)\b", line) and not reasoned.search(line) and "re." not in line:
            yield f"line {number}: a silenced check names its rule and, after it, the reason"


def no_test_is_skipped(path: str, text: str) -> Iterator[str]:
    if (
        "tests/" in path
        and re.search(r"pytest\.(mark\.(skip|xfail)|skip\(|importorskip)", text)
        and not path.endswith("test_tidy.py")
    ):
        yield "a skipped test proves nothing"


RULES: dict[Rule, tuple[str, str]] = {
    files_stay_short: ("chassis/src/attune_chassis/long.py", "x = 1\n" * 401),
    functions_stay_short: ("chassis/src/attune_chassis/long.py", "def f():\n" + "    x = 1\n" * 71),
    names_say_what_is_inside: ("services/training/src/training/utils.py", ""),
    decisions_read_no_clock: ("services/training/src/training/domain/a.py", "now = datetime.now(UTC)"),
    decisions_never_await: ("services/training/src/training/domain/a.py", "async def f(): ..."),
    sql_lives_in_sql_files: ("services/training/src/training/adapters/a.py", "q = 'SELECT a FROM b WHERE c'"),
    waiting_is_for_signals: ("tests/journeys/test_a.py", "import time\ntime.sleep(1)"),
    nothing_is_left_unfinished: ("chassis/src/attune_chassis/a.py", "# TO" + "DO later"),
    silenced_checks_give_their_reason: ("chassis/src/attune_chassis/a.py", "import a  # no" + "qa: F401"),
    no_test_is_skipped: ("tests/journeys/test_a.py", "@pytest.mark.skip\ndef test_a(): ..."),
}


def python_files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [path for path in listed.stdout.split() if (ROOT / path).exists()]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_file_keeps_the_house_style(rule: Rule) -> None:
    broken = [f"{path}: {word}" for path in python_files() for word in rule(path, (ROOT / path).read_text())]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_each_rule_of_style_fails_on_its_sample(rule: Rule) -> None:
    path, text = RULES[rule]
    assert list(rule(path, text))
