"""Kafka users with a SCRAM-SHA-512 login: one per service, one per integrator, and the observer."""

from collections.abc import Mapping
from functools import partial

from confluent_kafka.admin import AdminClient, ScramCredentialInfo, ScramMechanism, UserScramCredentialUpsertion

from attune_provisioner.kafka_admin import KafkaLogin, accepts, result, wait_until
from attune_provisioner.report import Report

SCRAM_ITERATIONS = 8192


def ensure_users(admin: AdminClient, login: KafkaLogin, passwords: Mapping[str, str], report: Report) -> None:
    """Make each user's password the given one; a user whose password holds already is left alone.

    `login` is the administrator's; the users log in at the same address. Kafka keeps no password to compare with, so
    an existing user's password is tried.
    """
    known = set(result(admin.describe_user_scram_credentials()))
    changed = [user for user in passwords if user not in known or not _holds(login, user, passwords[user])]
    for user in changed:
        information = ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, SCRAM_ITERATIONS)
        wish = UserScramCredentialUpsertion(user, information, passwords[user].encode())
        result(admin.alter_user_scram_credentials([wish])[user])
        verb = "given a new password" if user in known else "created"
        report.changes.append(f"Kafka user {user} {verb}")
    for user in changed:
        wait_until(partial(_holds, login, user, passwords[user]), f"Kafka lets {user} in")
    report.drift += [f"Kafka user {user} is nobody the contracts know" for user in sorted(known - set(passwords))]


def _holds(login: KafkaLogin, user: str, password: str) -> bool:
    attempt = KafkaLogin(
        login.bootstrap_servers, user, password, security_protocol=login.security_protocol, ca_file=login.ca_file
    )
    return accepts(attempt) is True
