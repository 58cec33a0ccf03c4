"""What awards declares to read of others' events is what its code reads, no more and no less."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from attune_contracts import Party
from attune_contracts.events.training import AccreditationGrantedV1
from attune_sandbox.testing.reading_places import Places
from attune_sandbox.testing.service_tests import record_of

AT = datetime(2025, 6, 12, 15, 0, tzinfo=UTC)


def granted(*roles: str) -> AccreditationGrantedV1:
    return AccreditationGrantedV1(
        authority="E10000016",
        occurred_at=AT,
        parties=tuple(Party(role=role, party_id=uuid4()) for role in roles),
        elsa_id=UUID(int=6),
        setting_id="urn:118246",
        policy_version="kent-elsa/1",
        training_days_attended=(1, 2, 3, 4, 5, 6),
        supervision_sessions_attended=4,
        granted_on=date(2025, 6, 12),
    )


async def test_what_is_declared_is_what_is_read(awards) -> None:
    places = Places(awards.reading)
    with places.followed():
        await awards.hear_goldens()
        for event in (granted("elsa"), granted("referrer", "elsa")):
            record = record_of(event, recorded_at=AT)
            for _ in range(2):
                await awards.handle(record)
    found = [*awards.reading.undeclared(), *awards.reading.unread(), *places.problems()]
    assert not found, "\n".join(found)
