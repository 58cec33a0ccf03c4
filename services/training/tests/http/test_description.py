"""The description of the interface: its examples hold, its answers are what it says, each route names its scope."""

from attune_contracts.events.training import ContactStatedV1, ElsaRegisteredV1
from training.entrypoints import http_models
from training.main import definition


async def test_the_examples_of_the_description_work_as_printed(training) -> None:
    description = (await training.client.get("/openapi.json")).json()
    schemas = description["components"]["schemas"]
    registered = await training.post("/v1/elsas", schemas["RegisterElsaBody"]["example"])
    assert registered.status_code == 201
    elsa_id = registered.json()["elsa_id"]
    for route, schema in (
        ("training-days", "RecordTrainingDayBody"),
        ("supervision-sessions", "RecordSupervisionBody"),
    ):
        recorded = await training.post(f"/v1/elsas/{elsa_id}/{route}", schemas[schema]["example"])
        assert recorded.status_code == 201, recorded.text


async def test_every_answer_is_what_the_description_says(training) -> None:
    elsa_id = await training.register()
    day = await training.post(f"/v1/elsas/{elsa_id}/training-days", {"day": 1, "held_on": "2025-01-14"})
    http_models.RecordedTrainingDay.model_validate_json(day.text)
    http_models.ElsaDocument.model_validate_json((await training.get(f"/v1/elsas/{elsa_id}")).text)
    http_models.ElsaRegister.model_validate_json((await training.get("/v1/elsas")).text)


def test_the_service_owns_its_two_topics_and_hears_none() -> None:
    assert definition.topics(None) == {ElsaRegisteredV1.topic: 12, ContactStatedV1.topic: 12}
