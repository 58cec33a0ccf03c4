"""The shapes of statements, of lists of tasks, and of what a provider reports."""

from typing import Annotated, Literal
from uuid import UUID

from attune_chassis.request_forms import shape
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.config import JsonDict

from notifications.entrypoints.http_models import (
    FOLLOW_UP,
    NOTIFICATION,
    PARTY_ID,
    REFERRAL_ID,
    FollowUpDocument,
    NotificationDocument,
)

LISTED = FOLLOW_UP | {
    "cause_subject": REFERRAL_ID,
    "party_id": PARTY_ID,
    "role": "referrer",
    "purpose": "referral_accepted",
    "is_overdue": False,
}
STATEMENT = {
    "iss": "https://attune.example.gov.uk",
    "iat": 1789378202,
    "sub": REFERRAL_ID,
    "authority": "E10000016",
    "stated_at": "2026-09-14T09:30:02Z",
    "is_complete": True,
    "notifications": [NOTIFICATION],
}
REPORT: JsonDict = {
    "id": "740e5834-3a29-46b4-9a6f-16142fde533a",
    "reference": "5b2f7c1e-94a3-5f0d-8a6e-1f0c2d3e4b5a",
    "status": "delivered",
}
RETURNED: JsonDict = {
    "notification_id": "740e5834-3a29-46b4-9a6f-16142fde533a",
    "reference": "5b2f7c1e-94a3-5f0d-8a6e-1f0c2d3e4b5a",
}
ProviderId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,64}$")]
ProviderStatus = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]{0,39}$")]
GivenReference = Annotated[str, StringConstraints(max_length=1000)]


class ListedFollowUp(FollowUpDocument):
    """A task with what it is about."""

    model_config = shape(LISTED)

    cause_subject: str = Field(description="Id of the referral, ELSA, entry or certificate.")
    party_id: UUID = Field(description="Who is to be told.")
    role: str
    purpose: str
    is_overdue: bool


class FollowUps(BaseModel):
    """One page of open tasks, the longest due first."""

    model_config = shape({"follow_ups": [LISTED], "next": None})

    follow_ups: list[ListedFollowUp]
    next: str | None = Field(description="Give it as `after` for the next page; null on the last one.")


WORDING: JsonDict = {
    "language": "en-GB",
    "subject": "Your referral REF-7K3M-9QX2 was accepted",
    "phone": "A message from Kent Educational Psychology Service\n\nYour referral REF-7K3M-9QX2 was accepted\n",
    "slip": "A message from Kent Educational Psychology Service\n\nYour referral REF-7K3M-9QX2 was accepted\n",
    "letter": "Your referral REF-7K3M-9QX2 was accepted\n",
}


class Wording(BaseModel):
    """What a person says, hands over or posts, in one language."""

    model_config = shape(WORDING)

    language: str
    subject: str
    phone: str = Field(description="To say on the telephone, or face to face.")
    slip: str = Field(description="For the slip the school hands over.")
    letter: str = Field(description="For a letter that is written by hand.")


class FollowUpWithWords(ListedFollowUp):
    """A task with the words to say: in the language of whoever is told, and in English. None once it is closed."""

    model_config = shape(LISTED | {"wordings": [WORDING]})

    wordings: list[Wording]


class StatementDocument(BaseModel):
    """What was said to whom about one case, by which ways, and how surely it arrived."""

    model_config = shape(STATEMENT)

    iss: str
    iat: int
    sub: str = Field(description="The case.")
    authority: str
    stated_at: str
    is_complete: bool = Field(description="False where the case has more messages than one statement holds.")
    notifications: list[NotificationDocument]


class SignedStatement(BaseModel):
    """The statement to read, and the same signed."""

    model_config = shape({"statement": STATEMENT, "jws": "eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl"})

    statement: StatementDocument
    jws: str = Field(description="Compact JWS, ES256, with the statement's bytes inside.")


class VerifyingKey(BaseModel):
    """The public half of a key that signs statements (RFC 7517)."""

    model_config = ConfigDict(extra="allow")

    kty: str
    crv: str
    x: str
    y: str
    kid: str
    use: Literal["sig"]
    alg: Literal["ES256"]


class VerifyingKeys(BaseModel):
    """A JWK set."""

    model_config = shape(
        {
            "keys": [
                {
                    "kty": "EC",
                    "crv": "P-256",
                    "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                    "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
                    "kid": "statements-1",
                    "use": "sig",
                    "alg": "ES256",
                }
            ]
        }
    )

    keys: list[VerifyingKey]


class DeliveryReceipt(BaseModel):
    """GOV.UK Notify's delivery receipt. What else it holds, such as the address, is not read."""

    model_config = ConfigDict(extra="ignore", json_schema_extra={"example": REPORT})

    id: ProviderId
    reference: GivenReference | None = None
    status: ProviderStatus


class ReturnedLetter(BaseModel):
    """GOV.UK Notify's report of a letter that came back. What else it holds is not read."""

    model_config = ConfigDict(extra="ignore", json_schema_extra={"example": RETURNED})

    notification_id: ProviderId
    reference: GivenReference | None = None


class Taken(BaseModel):
    """What became of a report."""

    model_config = shape({"result": "applied"})

    result: Literal["applied", "known_already", "kept_for_unknown_reference"]
