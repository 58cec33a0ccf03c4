"""Accreditations heard from training: each brings one certificate, however often and in whatever order it comes."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from attune_chassis.subscription import Record
from attune_contracts import ContractError, Party
from attune_contracts.events.awards import CertificateIssuedV1
from attune_contracts.events.training import AccreditationGrantedV1
from attune_sandbox.testing.service_tests import record_of
from awards.domain.certificate import certificate_number

RECORDED_AT = datetime(2025, 6, 12, 15, 0, tzinfo=UTC)
GRANTED, CAUSE, CORRELATION = UUID(int=0x11), UUID(int=0x12), UUID(int=0x13)


def granted(ce_id: UUID = GRANTED, **changes) -> Record:
    facts = {
        "authority": "E10000016",
        "occurred_at": RECORDED_AT,
        "parties": (Party(role="elsa", party_id=UUID(int=7)),),
        "elsa_id": UUID(int=6),
        "setting_id": "urn:118246",
        "policy_version": "kent-elsa/1",
        "training_days_attended": (1, 2, 3, 4, 5, 6),
        "supervision_sessions_attended": 4,
        "granted_on": date(2025, 6, 12),
    }
    return record_of(AccreditationGrantedV1(**(facts | changes)), ce_id=ce_id, version=12, recorded_at=RECORDED_AT)


async def hear(awards, *records: Record) -> None:
    for record in records:
        await awards.handle(record)


async def certificates(awards) -> list[dict]:
    reader = awards.token(authority="E10000016")
    return (await awards.get("/v1/certificates", token=reader)).json()["certificates"]


async def test_an_accreditation_brings_a_certificate_for_the_elsa(awards) -> None:
    await hear(awards, granted())
    (published,) = await awards.published()
    assert isinstance(published.event, CertificateIssuedV1)
    assert published.topic == CertificateIssuedV1.topic
    assert published.event.basis_event_id == GRANTED
    assert (published.event.certificate_kind, published.event.stage) == ("elsa_accreditation", None)
    assert [(party.role, party.party_id) for party in published.event.parties] == [("holder", UUID(int=7))]
    assert published.headers["ce_causationid"] == str(GRANTED)
    assert published.headers["ce_aggregateversion"] == "1"
    (certificate,) = await certificates(awards)
    assert certificate == {
        "certificate_id": published.key,
        "certificate_number": certificate_number(UUID(published.key)),
        "certificate_kind": "elsa_accreditation",
        "stage": None,
        "policy_version": "kent-elsa/1",
        "setting_id": "urn:118246",
        "holder_party_id": str(UUID(int=7)),
        "issued_on": "2025-06-12",
    }


async def test_the_same_accreditation_again_changes_nothing(awards) -> None:
    await hear(awards, granted(), granted())
    awards.clock.turn_to(datetime(2026, 1, 1, tzinfo=UTC))
    await hear(awards, granted())
    assert len(await awards.published()) == 1
    assert len(await certificates(awards)) == 1


async def test_an_accreditation_told_in_two_majors_brings_one_certificate(awards) -> None:
    """The newest major's record has an id of its own, and names the fact; the first major's is the fact's."""
    newest = granted(uuid4())
    await hear(awards, newest._replace(headers={**newest.headers, "ce_factid": str(GRANTED)}), granted())
    assert len(await certificates(awards)) == 1
    (published,) = await awards.published()
    assert published.event.basis_event_id == GRANTED


async def test_a_late_accreditation_is_certified_beside_the_ones_before(awards) -> None:
    later = granted(uuid4(), granted_on=date(2025, 6, 20), parties=(Party(role="elsa", party_id=UUID(int=8)),))
    await hear(awards, later, granted(), later, granted())
    assert {one["holder_party_id"] for one in await certificates(awards)} == {str(UUID(int=7)), str(UUID(int=8))}
    assert len(await awards.published()) == 2


async def test_a_restored_service_makes_the_same_ids_and_number_again(awards) -> None:
    await hear(awards, granted())
    (before,) = await awards.published()
    (issued,) = await certificates(awards)
    await awards.rows("DELETE FROM outbox")
    await awards.rows("DELETE FROM certificate")
    awards.clock.turn_to(datetime(2026, 1, 1, tzinfo=UTC))
    await hear(awards, granted())
    (after,) = await awards.published()
    assert (after.headers["ce_id"], after.key, after.event) == (before.headers["ce_id"], before.key, before.event)
    assert await certificates(awards) == [issued]


async def test_a_number_that_is_taken_is_not_given_twice(awards) -> None:
    await hear(awards, granted())
    (first,) = await certificates(awards)
    await awards.rows("DELETE FROM outbox")
    # The first certificate keeps its number but rests on another event now, so that the next one wants that number.
    await awards.rows(f"UPDATE certificate SET basis_event_id = '{UUID(int=1)}', certificate_id = '{UUID(int=2)}'")  # noqa: S608 - ids of this test
    await hear(awards, granted())
    numbers = {one["certificate_number"] for one in await certificates(awards)}
    assert numbers == {first["certificate_number"], certificate_number(UUID(first["certificate_id"]), 1)}


async def test_an_accreditation_of_another_authority_is_seen_only_there(awards) -> None:
    await hear(awards, granted())
    assert (await awards.get("/v1/certificates")).json()["certificates"] == []
    (certificate,) = await certificates(awards)
    path = f"/v1/certificates/{certificate['certificate_id']}"
    assert (await awards.get(path)).json()["reason"] == "certificate_unknown"
    own = awards.token(authority="E10000016", settings=("urn:118246",))
    assert (await awards.get(path, token=own)).json() == certificate
    elsewhere = awards.token(authority="E10000016", settings=("urn:118254",))
    assert (await awards.get(path, token=elsewhere)).json()["reason"] == "certificate_unknown"


async def test_only_accreditations_are_heard_and_nonsense_is_named(awards) -> None:
    (hears,) = awards.subscriptions
    assert hears.topics == (AccreditationGrantedV1.topic,)
    assert hears.types == {AccreditationGrantedV1.ce_type}
    record = granted()
    with pytest.raises(ContractError) as refused:
        hears.decode(record.headers, b"{}")
    assert refused.value.reason == "schema_mismatch"
