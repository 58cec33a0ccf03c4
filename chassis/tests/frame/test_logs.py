"""What stands in a log, and what never does."""

import asyncio
import io
import json
import logging
from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import asyncpg
import pydantic
import pytest
import structlog
from attune_chassis.logs import about_event, configure_logs, correlated, current_correlation_id, get_logger

Lines = Callable[[], list[dict[str, object]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    configure_logs(service="sample", level="info", stream=stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def test_a_line_is_json_with_service_level_time_and_logger(lines: Lines):
    get_logger("there").info("thing_made", thing_id=7)
    (line,) = lines()
    assert line["event"] == "thing_made"
    assert (line["service"], line["level"], line["logger"], line["thing_id"]) == ("sample", "info", "there", 7)
    assert str(line["timestamp"]).endswith("Z")


def test_other_libraries_log_the_same_way(lines: Lines):
    logging.getLogger("uvicorn.error").warning("Slow %s", "client")
    (line,) = lines()
    assert (line["event"], line["service"], line["logger"]) == ("Slow client", "sample", "uvicorn.error")


def test_correlation_and_event_stand_on_every_line_below(lines: Lines):
    event_id, correlation_id = uuid4(), uuid4()
    with about_event({"ce_id": str(event_id), "ce_correlationid": str(correlation_id)}):
        assert current_correlation_id() == correlation_id
        get_logger("x").info("handled")
        logging.getLogger("some.library").warning("heard")
    assert [(line["event_id"], line["correlation_id"]) for line in lines()] == [
        (str(event_id), str(correlation_id))
    ] * 2
    assert current_correlation_id() is None


def test_an_event_without_a_correlation_id_is_its_own_beginning():
    event_id = uuid4()
    with about_event({"ce_id": str(event_id)}):
        assert current_correlation_id() == event_id


def test_an_event_with_an_unreadable_id_has_no_correlation():
    with about_event({"ce_id": "who knows"}):
        assert current_correlation_id() is None


async def test_two_tasks_do_not_see_each_other():
    async def within(correlation_id: UUID) -> UUID | None:
        with correlated(correlation_id):
            await asyncio.sleep(0)
            return current_correlation_id()

    first, second = uuid4(), uuid4()
    assert await asyncio.gather(within(first), within(second)) == [first, second]


@pytest.mark.parametrize("key", ["name", "email", "date_of_birth", "child_email", "kafka_password", "Authorization"])
def test_a_personal_or_secret_key_is_withheld(lines: Lines, key: str):
    get_logger("x").info("said", **{key: "Jane Example"})
    assert lines()[0][key] == "[withheld]"


def test_a_personal_value_deep_inside_is_withheld_too(lines: Lines):
    get_logger("x").info("said", details={"list": [{"given_name": "Jane"}], "kind": "elsa", "blob": b"Jane"})
    assert lines()[0]["details"] == {"list": [{"given_name": "[withheld]"}], "kind": "elsa", "blob": "[withheld]"}


def test_an_address_is_withheld_wherever_it_stands(lines: Lines):
    get_logger("x").info("mail to jane@home.example refused", detail="said <jane@home.example>")
    logging.getLogger("aiosmtplib").error("refused: %s", "jane@home.example")
    text = json.dumps(lines())
    assert "jane" not in text
    assert "mail to [withheld] refused" in text


def test_the_text_of_an_unknown_exception_is_withheld_but_its_place_is_told(lines: Lines):
    try:
        fail(ValueError("Jane Example was born in 2014"))
    except ValueError:
        get_logger("x").exception("failed")
    (line,) = lines()
    assert "Jane" not in json.dumps(line)
    assert line["error"][0]["kind"] == "ValueError"
    assert "test_logs.py" in line["error"][0]["stack"][-1]


def fail(error: Exception) -> None:
    raise error


def test_a_cause_is_told_as_well(lines: Lines):
    try:
        try:
            fail(KeyError("Jane"))
        except KeyError as error:
            raise RuntimeError("while greeting Jane") from error
    except RuntimeError as error:
        logging.getLogger("x").exception("failed", exc_info=error)
    assert [one["kind"] for one in lines()[0]["error"]] == ["RuntimeError", "KeyError"]
    assert "Jane" not in json.dumps(lines())


def test_a_refused_row_is_told_by_constraint_and_without_its_values(lines: Lines):
    error = asyncpg.UniqueViolationError("duplicate key value violates unique constraint")
    error.detail = "Key (label)=(Jane Example) already exists."
    error.constraint_name = "thing_label_unique"
    get_logger("x").error("failed", exc_info=error)
    assert lines()[0]["error"][0]["said"] == "SQLSTATE 23505 thing_label_unique"
    assert "Jane" not in json.dumps(lines())


def test_an_invalid_document_is_told_by_place_and_without_its_values(lines: Lines):
    class Document(pydantic.BaseModel):
        age: int

    try:
        Document.model_validate({"age": "Jane Example"})
    except pydantic.ValidationError:
        get_logger("x").exception("failed")
    assert lines()[0]["error"][0]["said"] == "age: int_parsing"
    assert "Jane" not in json.dumps(lines())


async def test_a_forgotten_task_does_not_spill_its_exception(lines: Lines):
    loop = asyncio.get_running_loop()
    loop.call_exception_handler(
        {"message": "Task exception was never retrieved", "task": "<Task exception=ValueError('Jane Example')>"}
    )
    (line,) = lines()
    assert line["event"] == "Task exception was never retrieved"
    assert "Jane" not in json.dumps(line)
