"""`ops restore` and `ops deliveries`: declaring a restore, what it waits for, and what may have happened twice."""

WHY = ("--yes", "--reason", "the snapshot of Tuesday", "--actor", "Odile Operator")


async def test_a_declared_restore_refuses_commands_until_a_relay_has_settled(service):
    await service.publish(service.thing("a"))
    well = await service.told("restore", "status", ATTUNE_DATABASE_URL=service.database.readonly)
    assert (well["takes_commands"], well["open_orphans"]) == (True, 0)
    begun = await service.told("restore", "begin", *WHY)
    assert begun["begun"] is True
    assert any("restore status" in step for step in begun["next"])
    waiting = await service.told("restore", "status", code=1)
    assert (waiting["takes_commands"], waiting["declared_by"]) == (False, "Odile Operator")
    status = await service.told("status", code=1)
    assert [(one["code"], one["command"]) for one in status["attention"]] == [
        ("restored_not_settled", "restore status")
    ]
    shown = await service.ops("restore", "status")
    assert "Commands are refused" in shown.out
    assert await service.actions() == [("Odile Operator", "begin_restore", "the snapshot of Tuesday")]
    async with service.running(service.relay()):
        await service.eventually(lambda: service.value("SELECT settled FROM server_identity"), "a relay has settled")
    assert (await service.told("restore", "status"))["takes_commands"] is True


async def test_a_restore_is_declared_only_after_a_yes(service, on_a_terminal):
    answer = await service.ops("restore", "begin", input="restored\nn\n")
    assert answer.code == 1
    assert "Declare that the database of sample was restored?" in answer.err
    assert await service.value("SELECT settled FROM server_identity")


async def test_unclear_deliveries_are_listed_and_released(service):
    await service.as_superuser(
        "INSERT INTO delivery (id, kind, target, unclear_count)"
        " VALUES (gen_random_uuid(), 'call', 'Jane Example', 1), (gen_random_uuid(), 'parcel', 'x', 1),"
        " (gen_random_uuid(), 'parcel', 'y', 0)"
    )
    document = await service.told("deliveries", "list", ATTUNE_DATABASE_URL=service.database.readonly)
    assert sorted(one["kind"] for one in document["deliveries"]) == ["call", "parcel"]
    status = await service.told("status", code=1)
    assert [(one["code"], one["command"]) for one in status["attention"]] == [("deliveries_unclear", "deliveries list")]
    assert "Jane" not in (await service.ops("deliveries", "list")).out

    released = await service.told("deliveries", "release", "--kind", "parcel", *WHY)
    assert released == {"released": 1, "kinds": ["parcel"]}
    again = await service.ops("deliveries", "release", "--kind", "parcel", *WHY)
    assert (again.code, again.err) == (1, "No such delivery is unclear. See: ops deliveries list\n")
    neither = await service.ops("deliveries", "release", *WHY)
    assert (neither.code, neither.err) == (2, "Give one or more --kind, or --all.\n")
    assert (await service.told("deliveries", "release", "--all", *WHY))["released"] == 1
    assert (await service.told("deliveries", "list"))["deliveries"] == []
    assert [action for _, action, _ in await service.actions()] == ["release_deliveries"] * 2
