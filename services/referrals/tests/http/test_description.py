"""The OpenAPI document and its examples: what is shown there is what is sent and taken."""

from referrals.entrypoints import http_answers, http_detail_answers, http_list_answers


async def test_every_answer_has_the_shape_that_is_described(referrals):
    referral_id = await referrals.supported()
    closing = await referrals.decide(referral_id, "closure")
    http_answers.ReferralView.model_validate(closing)
    await referrals.delivered(referral_id, "accepted")
    http_detail_answers.ReferralDetail.model_validate(await referrals.shown(referral_id))
    for query in ({}, {"told": "open"}):
        page = http_list_answers.ReferralPage.model_validate((await referrals.get("/v1/referrals", **query)).json())
        assert len(page.referrals) == 1
