"""Answers hold ids as they come from anywhere, also straight from PostgreSQL."""

from datetime import date
from uuid import UUID

import pytest
from asyncpg.pgproto import pgproto
from attune_chassis.commands import Answer
from attune_chassis.plain_json import plain_json
from attune_chassis.problems import Problem

TEXT = "019a2f0e-5c1b-7c3e-9a51-2f1c5d0f7b11"


@pytest.mark.parametrize("id_type", [UUID, pgproto.UUID])
def test_an_id_is_its_text_whoever_made_it(id_type: type[UUID]) -> None:
    assert plain_json({"id": id_type(TEXT), "on": date(2024, 5, 1)}) == b'{"id":"%s","on":"2024-05-01"}' % TEXT.encode()


def test_an_id_from_the_database_can_stand_in_an_answer_and_in_a_problem() -> None:
    from_database = pgproto.UUID(TEXT)
    assert TEXT.encode() in Answer(200, {"elsa_id": from_database}).response().body
    assert TEXT.encode() in Problem(404, "elsa_unknown", "No.", "Look.", elsa_id=from_database).response().body


def test_what_has_no_plain_form_is_refused() -> None:
    with pytest.raises(TypeError, match="not JSON serializable"):
        plain_json({"what": object()})
