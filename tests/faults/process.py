"""The entry of every process under test: a nursery that has imported everything once and forks, and what a child does.

A child is a real process: it runs `serve` with the roles it is given, and can be killed, stopped and continued like any
other. Only its start is quicker than that of an interpreter, so that a thousand kills fit into minutes. Production code
knows nothing of this: the child hands `serve` a hook, and obeys orders that come over a socket of the harness:

    {"at": "relay.sent", "passes": 3, "do": "kill"}      kill itself (SIGKILL) when the step is reached the third time
    {"at": ..., "do": "stop"}                            SIGSTOP itself there
    {"at": ..., "do": "hold"}, then {"release": step}    wait there, the event loop goes on
    {"at": ..., "do": "announce"}                        only tell
    {"clock": seconds}                                   from now on the wall clock is wrong by so much

Each is announced to the harness before it is done. The end of the socket ends the child: nothing outlives the harness.
"""

import asyncio
import gc
import importlib
import json
import os
import signal
import socket
import sys
from collections import Counter
from collections.abc import Mapping
from typing import Any

import attune_chassis.service
import attune_chassis.serving
import uvloop
from attune_chassis.service import ServiceDefinition
from attune_chassis.settings import load_settings

from tests.faults import ledger, load, orders, sabotage

DEFINITIONS: dict[str, ServiceDefinition] = {each.name: each for each in (orders.definition, ledger.definition)}
"""The services a child can be a process of, by name."""
CONTROL_VARIABLE = "FAULTS_CONTROL"
WITHOUT_VARIABLE = "FAULTS_WITHOUT"


class Control:
    """The child's end of the harness's socket, and the hook that obeys."""

    def __init__(self, name: str, address: str, orders: list[dict[str, Any]]) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(address)
        self._orders = list(orders)
        self._held: dict[str, asyncio.Event] = {}
        self._passes: Counter[str] = Counter()
        self._rest = b""
        self.tell({"name": name, "pid": os.getpid()})

    def tell(self, message: Mapping[str, Any]) -> None:
        """Say something; the bytes are out before this returns, so that not even SIGKILL takes them back."""
        self._socket.sendall(json.dumps(message).encode() + b"\n")

    def listen(self) -> None:
        """Take orders from now on."""
        asyncio.get_running_loop().add_reader(self._socket, self._heard)

    async def hook(self, step: str) -> None:
        """Given to `serve`."""
        self._passes[step] += 1
        for order in [order for order in self._orders if order["at"] == step]:
            order["passes"] = order.get("passes", 1) - 1
            if order["passes"] <= 0:
                self._orders.remove(order)
                await self._obey(step, order["do"])

    async def _obey(self, step: str, deed: str) -> None:
        held = self._held.setdefault(step, asyncio.Event()) if deed == "hold" else None
        self.tell({"step": step, "do": deed})
        if deed == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif deed == "stop":
            os.kill(os.getpid(), signal.SIGSTOP)
        elif held is not None:
            await held.wait()

    def _heard(self) -> None:
        told = self._socket.recv(65_536)
        if not told:
            os._exit(3)
        *lines, self._rest = (self._rest + told).split(b"\n")
        for line in lines:
            order = json.loads(line)
            if "release" in order:
                self._held.pop(order["release"], asyncio.Event()).set()
            elif "clock" in order:
                sabotage.step_wall_clock(order["clock"])
            elif "forget" in order:
                self._orders.clear()
            else:
                self._orders.append(order)


async def live(birth: Mapping[str, Any], control: Control) -> None:
    """Be a process of a service, or the bulk load."""
    control.listen()
    if birth["service"] == "load":
        await load.load(birth["environment"], control.hook)
        return
    definition = DEFINITIONS[birth["service"]]
    settings = load_settings(definition.settings)
    await attune_chassis.serving.serve(definition, settings, birth["roles"], hook=control.hook)


def begin_life(birth: Mapping[str, Any], address: str) -> int:
    """In the fork: become the process that `birth` describes; gives the exit code."""
    os.setsid()
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with open(birth["log"], "ab", buffering=0) as log:  # noqa: PTH123 -- a bare descriptor is what is wanted
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.environ.update(birth["environment"])
    sabotage.hasten()
    for defence in filter(None, os.environ.get(WITHOUT_VARIABLE, "").split(",")):
        sabotage.remove(defence)
    control = Control(birth["name"], address, birth.get("orders", []))
    uvloop.run(live(birth, control))
    return 0


class Nursery:
    """Forks on demand and tells which of its children ended how."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._harness = socket.socket(socket.AF_UNIX)
        self._harness.connect(address)
        self._wake, signal_end = socket.socketpair()
        signal_end.setblocking(False)
        self._signal_end = signal_end
        signal.set_wakeup_fd(signal_end.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._tell({"name": "nursery", "pid": os.getpid()})

    def run(self) -> None:
        """Until the harness lets go."""
        import selectors  # noqa: PLC0415 -- only the nursery waits like this

        with selectors.DefaultSelector() as selector:
            selector.register(self._harness, selectors.EVENT_READ)
            selector.register(self._wake, selectors.EVENT_READ)
            rest = b""
            while True:
                for key, _ in selector.select():
                    if key.fileobj is self._wake:
                        self._wake.recv(4096)
                        self._reap()
                        continue
                    told = self._harness.recv(1_048_576)
                    if not told:
                        return
                    *lines, rest = (rest + told).split(b"\n")
                    for line in lines:
                        self._fork(json.loads(line))

    def _fork(self, birth: Mapping[str, Any]) -> None:
        pid = os.fork()
        if pid:
            self._tell({"born": birth["name"], "pid": pid})
            return
        code = 1
        try:
            for ours in (self._harness, self._wake, self._signal_end):
                ours.close()
            code = begin_life(birth, self._address)
        except BaseException:  # noqa: BLE001 -- a fork must never return into the nursery's loop
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(code)

    def _reap(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            self._tell({"ended": pid, "code": os.waitstatus_to_exitcode(status)})

    def _tell(self, message: Mapping[str, Any]) -> None:
        self._harness.sendall(json.dumps(message).encode() + b"\n")


if __name__ == "__main__":
    # Under its own name, so that the classes exist once.
    entry = importlib.import_module("tests.faults.process")
    gc.freeze()
    entry.Nursery(sys.argv[1]).run()
