"""A full stack of Signalbox's matrix in Python: aiortc and paho-mqtt behind the external protocol."""
import asyncio
import platform
import re

import aiortc

import activities
from connection import Connection
from driver import Driver, Failed, Unsupported, within
from native import Signalling


class Peer:
    """Carries out the commands of the harness."""

    def __init__(self, driver):
        self.driver, self.signalling, self.connection = driver, None, None
        self._noticed, self._changed, self._watched = {}, asyncio.Event(), False

    async def handle(self, command):
        step = getattr(self, "_" + command["do"], None)
        if step is None:
            raise Unsupported(f"command {command['do']}")
        return await step(command)

    async def _join(self, command):
        self.signalling = Signalling(self.driver, command["join"])
        await self.signalling.join()

    async def _meet(self, command):
        await self.signalling.meet(command["peer"], command["within"])

    async def _prepare(self, command):
        if self.connection is not None:
            self._watched = False
            await self.connection.close()
        self._noticed = {}
        # aiortc closes channels one after the other: only the connection of now tells of ends
        holder = []
        on_end = lambda plane, why: self._notice_end(plane, why) if holder[0] is self.connection else None
        self.connection = Connection(self.driver, self.signalling, on_end)
        holder.append(self.connection)

    async def _connect(self, command):
        await self.connection.connect(command["connect"])
        self._watched = True
        peer = command["connect"]["peer"]
        self.signalling.on_gone = lambda of: of == peer and self._notice_end("presence", f"{of} is gone")
        announced = re.search(r"^a=max-message-size:(\d+)", self.connection.local_sdp(), re.M)
        return {"maxMessageSize": int(announced[1]) if announced else 65536}

    async def _perform(self, command):
        run = activities.ALL.get(command["activity"])
        if run is None:
            raise Unsupported(f"activity {command['activity']}")
        await run(self, command["params"])

    async def _close(self, command):
        await self.connection.close()

    async def _notice(self, command):
        planes = set(command["planes"])

        async def complete():
            # "disconnected" may pass by itself (webrtc-pc section 4.3.3), and is no end
            while not all(self._noticed.get(plane, "disconnected") != "disconnected" for plane in planes):
                self._changed.clear()
                await self._changed.wait()

        seen = ", ".join(self._noticed) or "nothing"
        await within(command["within"], "close-timeout", f"noticed by {seen}, not by {planes}", complete())

    async def _flush(self, command):
        pass  # events leave as they happen

    async def _leave(self, command):
        if self.connection is not None:
            await self.connection.close()
        await self.signalling.leave()

    def _notice_end(self, plane, detail):
        if not self._watched or self._noticed.get(plane) not in (None, "disconnected"):
            return
        if self._noticed.get(plane) == detail:
            return
        self._noticed[plane] = detail
        self.driver.record("end.noticed", plane=plane, detail=detail)
        self._changed.set()


async def main():
    driver = Driver()
    peer = Peer(driver)
    version = aiortc.__version__
    driver.hello("aiortc", version, f"Python/{platform.python_version()} aiortc/{version}")
    await driver.serve(peer.handle)


asyncio.run(main())
