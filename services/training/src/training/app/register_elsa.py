"""Register an ELSA and state, sealed, how to reach them."""

from dataclasses import dataclass, field
from datetime import date

from attune_chassis.auth import Principal, require_setting
from attune_chassis.cause import caused_by_command
from attune_chassis.commands import Answer, Command, run_once
from attune_chassis.database import Connection
from attune_chassis.days import day_of
from attune_chassis.http.app import etag
from attune_chassis.ids import new_id

from training.adapters.elsa_store import add_elsa
from training.adapters.wire import registration_messages
from training.app.dependencies import Dependencies
from training.app.refused import refused
from training.domain import register_elsa as domain
from training.domain.events import ElsaRegistered


@dataclass(frozen=True, slots=True)
class RegisterElsa:
    """Who joins the register, at which setting; `registered_on` None means today."""

    setting_id: str
    registered_on: date | None
    name: str = field(repr=False)
    email: str = field(repr=False)


async def register_elsa(
    dependencies: Dependencies, principal: Principal, command: Command, asked: RegisterElsa
) -> Answer:
    """201 with the new ELSA; the answer to a repeat is the same."""
    require_setting(principal, asked.setting_id)
    dependencies.policy_of(principal.authority)

    async def work(connection: Connection) -> Answer:
        cause = caused_by_command(command.id, dependencies.clock.now())
        today = day_of(cause.recorded_at)
        decision = domain.register_elsa(
            authority=principal.authority,
            setting_id=asked.setting_id,
            elsa_id=new_id(),
            party_id=new_id(),
            registered_on=asked.registered_on or today,
            today=today,
        )
        if not isinstance(decision, ElsaRegistered):
            raise refused(decision)
        await add_elsa(connection, decision, name=asked.name, email=asked.email, recorded_at=cause.recorded_at)
        messages = registration_messages(
            decision,
            cause,
            name=asked.name,
            email=asked.email,
            contacts_public_key=dependencies.contacts_public_key,
        )
        await dependencies.outbox.append(connection, messages)
        return _answer(decision)

    return await run_once(dependencies.pool, command, work)


def _answer(registered: ElsaRegistered) -> Answer:
    body = {
        "elsa_id": registered.elsa_id,
        "setting_id": registered.setting_id,
        "party_id": registered.party_id,
        "registered_on": registered.registered_on,
    }
    return Answer(201, body, {"Location": f"/v1/elsas/{registered.elsa_id}", "ETag": etag(1)})
