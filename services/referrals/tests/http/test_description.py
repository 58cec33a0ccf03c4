"""The OpenAPI document and its examples: what is shown there is what is sent and taken."""

import inspect

import pytest
from attune_chassis.description import describe_api
from pydantic import BaseModel
from referrals.entrypoints import http_answers, http_requests
from referrals.main import definition

MODELS = [
    model
    for module in (http_requests, http_answers)
    for _, model in inspect.getmembers(module, inspect.isclass)
    if issubclass(model, BaseModel) and "example" in (model.model_config.get("json_schema_extra") or {})
]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_example_is_valid(model):
    model.model_validate(model.model_config["json_schema_extra"]["example"])


def test_every_body_and_every_answer_has_an_example():
    document = describe_api(definition)
    schemas = document["components"]["schemas"]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            sent = [operation["requestBody"]] if "requestBody" in operation else []
            good = [answer for code, answer in operation["responses"].items() if code.startswith("2")]
            for body in (*sent, *good):
                schema = body["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
                assert "example" in schemas[schema], f"{method} {path}: {schema}"


async def test_every_answer_has_the_shape_that_is_described(referrals):
    referral_id = await referrals.supported()
    closing = await referrals.decide(referral_id, "closure")
    http_answers.ReferralView.model_validate(closing)
    await referrals.delivered(referral_id, "accepted")
    http_answers.ReferralDetail.model_validate(await referrals.shown(referral_id))
    for query in ({}, {"told": "open"}):
        page = http_answers.ReferralPage.model_validate((await referrals.get("/v1/referrals", **query)).json())
        assert len(page.referrals) == 1
