"""What notifications declares to read of others' events is what its code reads, no more and no less."""

from typing import Any
from uuid import uuid4

from attune_chassis.subscription import Record
from attune_contracts.goldens import valid_goldens
from attune_contracts.sealing import ContactDetails, seal_model
from attune_sandbox.testing.reading_places import Places
from notifications.adapters.wire import DOMAIN_EVENTS
from notifications.adapters.wire_contents import CONTENTS

WITH_A_POLICY = ("E10000016", "E08000025")


async def state_every_contact(service: Any) -> None:
    """The goldens' contacts, sealed to the key this service has."""
    public = service.keys.contacts_public.read_text("utf-8")
    details = ContactDetails(name="Ottilie Planted-Person", email="ottilie.planted@school.example")
    for golden in valid_goldens():
        if golden.ce_type.endswith(".ContactStated.v1"):
            event = next(one for one in service.subscriptions).decode(golden.headers, golden.value)
            stated = event.model_copy(update={"sealed": seal_model(details, public), "party_id": uuid4()})
            for version in (1, 2):
                await service.hear(stated, version=version)


async def hear_goldens_of_authorities_without_a_policy(service: Any) -> None:
    """What is told in authorities that have no policy is told in one that has."""
    for golden in valid_goldens():
        if golden.ce_type in DOMAIN_EVENTS:
            event = next(one for one in service.subscriptions).decode(golden.headers, golden.value)
            if event.authority not in WITH_A_POLICY:
                await service.hear(event.model_copy(update={"authority": WITH_A_POLICY[0]}))


async def hear_without_correlation(service: Any) -> None:
    golden = next(golden for golden in valid_goldens() if golden.ce_type.endswith(".CertificateIssued.v1"))
    headers = {name: value for name, value in golden.headers.items() if name != "ce_correlationid"}
    await service.handle(Record(golden.topic, 0, 0, b"", {**headers, "ce_id": str(uuid4())}, golden.value))


async def hear_of_a_referral_reopened_by_somebody(service: Any) -> None:
    """The golden was opened by itself, which is told to nobody."""
    golden = next(golden for golden in valid_goldens() if golden.ce_type.endswith(".ReferralReopened.v2"))
    event = next(one for one in service.subscriptions).decode(golden.headers, golden.value)
    by_decision = {"notice_event_id": None, "reopen_reason": "need_returned", "authority": WITH_A_POLICY[0]}
    await service.hear(event.model_copy(update=by_decision))


async def test_what_is_declared_is_what_is_read(service: Any) -> None:
    places = Places(service.reading)
    with places.followed():
        await service.hear_goldens()
        await state_every_contact(service)
        await hear_without_correlation(service)
        case = service.case()
        for event in (case.made(), case.contact(), case.accepted(), case.declined()):
            await service.hear(event)
        await hear_goldens_of_authorities_without_a_policy(service)
        await hear_of_a_referral_reopened_by_somebody(service)
        await service.deliver_all()
    told = {row["purpose"] for row in await service.rows("SELECT purpose FROM notification")}
    assert told == set(CONTENTS), "every row of the routing table is followed"
    found = [*service.reading.undeclared(), *service.reading.unread(), *places.problems()]
    assert not found, "\n".join(found)
