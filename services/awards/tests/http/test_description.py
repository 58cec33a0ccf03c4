"""The description of the interface: its examples hold, its answers are what it says."""

from attune_contracts.events.awards import CertificateIssuedV1, CharterSignedV1, ContactStatedV1
from awards.entrypoints import http_models
from awards.main import definition


async def test_the_examples_of_the_description_work_as_printed(awards) -> None:
    schemas = (await awards.client.get("/openapi.json")).json()["components"]["schemas"]
    signed = await awards.post("/v1/entries", schemas["SignCharterBody"]["example"])
    assert signed.status_code == 201, signed.text
    entry_id = signed.json()["entry_id"]
    await awards.award(entry_id, "bronze")
    silver = await awards.post(f"/v1/entries/{entry_id}/submissions", schemas["SubmitStageBody"]["example"])
    assert silver.status_code == 201, silver.text
    decision = schemas["DecideSubmissionBody"]["example"]
    decided = await awards.decide(entry_id, silver.json()["submission_id"], **decision)
    assert decided.status_code == 201, decided.text


async def test_every_answer_is_what_the_description_says(awards) -> None:
    entry_id = await awards.enter()
    submitted = await awards.submit(entry_id, "bronze")
    http_models.SubmittedStage.model_validate_json(submitted.text)
    decided = await awards.decide(entry_id, submitted.json()["submission_id"])
    http_models.DecidedSubmission.model_validate_json(decided.text)
    http_models.EntryDocument.model_validate_json((await awards.get(f"/v1/entries/{entry_id}")).text)
    http_models.Certificates.model_validate_json((await awards.get("/v1/certificates")).text)
    certificate = await awards.get(f"/v1/certificates/{decided.json()['certificate_id']}")
    http_models.CertificateDocument.model_validate_json(certificate.text)


def test_the_service_owns_its_three_topics() -> None:
    owned = dict.fromkeys((CharterSignedV1.topic, CertificateIssuedV1.topic, ContactStatedV1.topic), 12)
    assert definition.topics(None) == owned
