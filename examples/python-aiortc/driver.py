"""The harness's end: JSON lines on standard input and output, and the journal of what this peer saw."""
import asyncio
import json
import os
import sys
import time
import traceback

PROTOCOL = "signalbox-external/1"


class Failed(Exception):
    """What a reply of type `error` says: a code of Signalbox's list, what happened, and what to do."""

    def __init__(self, code, what, cure="see the events of this peer"):
        super().__init__(f"{code}: {what}")
        self.failure = {"code": code, "what": what, "cure": cure}


class Unsupported(Exception):
    """This peer does not implement what it was asked for."""


def now():
    """ms on the monotonic clock that stamps every event."""
    return time.monotonic() * 1000


class Driver:
    """Reads commands, hands each to `handle(command)` in a task of its own, and answers it once."""

    def __init__(self):
        # Whatever a library prints goes to standard error: the protocol has standard output to itself
        self._out = os.fdopen(os.dup(1), "wb", buffering=0)
        os.dup2(2, 1)

    def hello(self, engine, version, user_agent):
        identity = {"engine": engine, "version": version, "userAgent": user_agent}
        step = time.get_clock_info("monotonic").resolution * 1000
        self._send(
            {"type": "hello", "protocol": PROTOCOL, "identity": identity, "t": now(), "clockStepMs": step}
        )

    def record(self, kind, t=None, **fields):
        event = {"t": now() if t is None else t, "kind": kind, **fields}
        self._send({"type": "events", "events": [event]})

    async def serve(self, handle):
        """Returns when standard input ends: the run is over."""
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=2**20)
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        tasks = set()
        while line := await reader.readline():
            received = now()
            message = json.loads(line)
            task = asyncio.create_task(self._answer(message, received, handle))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

    async def _answer(self, message, received, handle):
        number, command = message["id"], message["command"]
        try:
            if command["do"] == "ping":
                value = {"received": received, "replied": now()}
            else:
                value = await handle(command)
            self._send({"type": "reply", "id": number, "value": value})
        except Unsupported as why:
            self._send({"type": "unsupported", "id": number, "why": str(why)})
        except Failed as error:
            self.record("failed", **error.failure)
            self._send({"type": "error", "id": number, "failure": error.failure})
        except Exception as error:  # a bug here, or of the stack: told with its words
            traceback.print_exc()
            failure = {"code": "peer-error", "what": f"{type(error).__name__}: {error}"}
            self._send({"type": "error", "id": number, "failure": failure})

    def _send(self, message):
        self._out.write(json.dumps(message, ensure_ascii=False).encode() + b"\n")


async def within(ms, code, what, waiting):
    """Waits for `waiting`, at most `ms` milliseconds."""
    try:
        return await asyncio.wait_for(waiting, ms / 1000)
    except asyncio.TimeoutError:
        raise Failed(code, f"{what} within {ms} ms") from None
