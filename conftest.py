"""Fixtures for every test of the repository, from `attune_sandbox.testing.plugin`. How to use them:

    async def test_something(topic_space, service_database): ...

- `kafka` (whole run): one real Kafka with SASL and access rules. `kafka.bootstrap_servers`; `kafka.user("referrals")`
  is the login of a service, of `observer` or of an integrator (`schoolmis`, `casework`), `kafka.admin_login` the
  administrator's; a login has `.username`, `.password`, `.aiokafka()` (keyword arguments) and `.librdkafka()`;
  `kafka.admin` is a confluent-kafka AdminClient.
- `topic_space` (one test): a fresh prefix `topic_space.prefix`. Nothing exists until
  `topic_space.provision()` makes every topic of the contracts with its rights (3 partitions; `partitions=None` keeps
  the declared 12, which a service process needs), or
  `topic_space.create("a", "b", partitions=2)` makes topics of the test's own and gives their physical names: the four
  services' users may read and write them and use any group under the prefix.
  `topic_space.name(ElsaRegisteredV1.topic)` is a physical name. All of it is removed after the test.
- `postgres` (whole run): one real PostgreSQL 18.
- `service_database` (one test): `urls = await service_database("referrals")`: a fresh clone of the service's migrated
  database, with `urls.owner`, `.app`, `.relay`, `.readonly` and `.superuser` (connection URLs) and `.name`.
- `plain_database` (one test): the same URLs for an empty database; its roles belong to the groups `attune_app`,
  `attune_relay` and `attune_readonly`, so migrations that grant to these work.
- `sandbox_keys` (whole run): key files of a token issuer and for sealing;
  `attune_sandbox.tokens.mint_token(keys, role)` makes a bearer token.
- `node` (whole run): Node with the packages of `contracts/tests/node`; `java` (whole run): the program of
  `contracts/tests/java`, built; `browser` (one module): an installed Chromium. Where a machine lacks one, the tests
  that ask are not checked, which the run says at its end; they fail with `ATTUNE_EVERY_CHECK=1`.
- `surroundings`: what a service *process* is told; see its docstring.

One pair of servers serves the whole run, also with `-n 2`; neither is started before the first test that asks.
`ATTUNE_TEST_BACKEND` chooses where they come from: `embedded` (child processes), `containers` (testcontainers), or
`auto` (the default: containers where an engine answers).
"""

pytest_plugins = ["attune_sandbox.testing.plugin"]
