"""What two peers do together once they are connected; docs/external.md defines each."""
import asyncio
import hashlib
import secrets
import struct

from driver import Failed, now, within

HIGH_WATER, LOW_WATER = 1024 * 1024, 256 * 1024
MAGIC, LAST = 0x5369676E, 1


async def ping(peer, params):
    """Round trips of a small message through the broker."""
    samples, count = [], params["count"]
    waiting = {}

    def pong(nonce, t):
        if nonce in waiting:
            waiting[nonce].set_result(t)

    peer.signalling.on_pong = pong
    try:
        for number in range(count):
            nonce = secrets.token_hex(8)
            waiting[nonce] = asyncio.get_running_loop().create_future()
            start = now()
            peer.signalling.send(params["peer"], {"kind": "ping", "nonce": nonce})
            what = f"ping {number + 1} was not answered"
            pong_at = within(params["within"], "signal-timeout", what, waiting[nonce])
            samples.append(await pong_at - start)
    finally:
        peer.driver.record("signalling.round-trips", samples=samples, lost=count - len(samples))


async def reflect(peer, params):
    """From now on sends every message back as it came."""
    channel = await peer.connection.channel(params["label"])
    channel.receive(channel.send)


async def echo(peer, params):
    """Each size as text and as binary, one at a time; the other side reflects."""
    channel = await peer.connection.channel(params["label"])
    lost = 0
    for size in [int(word) for word in params["sizes"].split(",") if word]:
        for message in (sample_text(size), sample_bytes(size)):
            back, ms = await sent_and_returned(channel, message, params["within"])
            peer.driver.record(
                "echo.result",
                type=type_of(message),
                size=size,
                sentHash=sha256(message),
                receivedHash=None if back is None else sha256(back),
                receivedType="none" if back is None else type_of(back),
                ms=ms,
            )
            lost = lost + 1 if back is None else 0
            if lost == 2:
                return


async def sent_and_returned(channel, message, limit):
    arrived = asyncio.get_running_loop().create_future()
    channel.receive(lambda back: None if arrived.done() else arrived.set_result(back))
    start = now()
    channel.send(message)
    try:
        return await asyncio.wait_for(arrived, limit / 1000), now() - start
    except asyncio.TimeoutError:
        return None, None
    finally:
        channel.stop()


async def round_trip(peer, params):
    """32-byte messages at fixed instants; latency counts from the instant that was planned."""
    channel = await peer.connection.channel(params["label"])
    interval, warm_up = params["interval"], params["warmUp"]
    scheduled = params["count"] + warm_up
    latency, done = {}, asyncio.Event()
    first = now() + interval

    def receive(message):
        t = now()
        if isinstance(message, str) or len(message) != 32:
            return
        number, of_round = struct.unpack_from("<I4xd", message)
        if of_round != first:
            return  # late, from the round before
        latency[number] = t - (first + number * interval)
        if len(latency) == scheduled:
            done.set()

    channel.receive(receive)
    for number in range(scheduled):
        await asyncio.sleep(max(0, first + number * interval - now()) / 1000)
        channel.send(struct.pack("<I4xd16x", number, first))
    try:
        await asyncio.wait_for(done.wait(), params["within"] / 1000)
    except asyncio.TimeoutError:
        pass  # what did not come back is counted as lost
    channel.stop()
    samples = [ms for number, ms in latency.items() if number >= warm_up]
    peer.driver.record(
        "round-trip.samples",
        load="loaded" if params.get("loaded") is True else "idle",
        intervalMs=interval,
        messageSize=32,
        scheduled=scheduled - warm_up,
        lost=scheduled - warm_up - len(samples),
        samples=samples,
    )


async def goodput_send(peer, params):
    """Bulk data for a given time, between two marks of the send buffer."""
    label, limit, connection = params["label"], params["within"], peer.connection
    channel = await connection.channel(label) if connection.has(label) else connection.create(label)
    await within(limit, "channel-open-timeout", f"channel {label} did not open", channel.opened.wait())
    ready, received = asyncio.Event(), asyncio.Event()
    words = {"ready": ready, "received": received}
    channel.receive(lambda message: words[message].set() if message in words else None)
    await within(limit, "throughput-timeout", "the receiver was not ready", ready.wait())
    raw, drained = channel.raw, asyncio.Event()
    raw.bufferedAmountLowThreshold = LOW_WATER
    raw.on("bufferedamountlow", drained.set)
    body = payload(params["size"])
    checksum = fnv_lanes(body)
    number, waits, peak = 0, 0, 0
    end = now() + params["warmUp"] + params["duration"]
    most = params.get("upTo", float("inf")) / params["size"]
    while number < most and now() < end:
        for _ in range(16):
            if raw.bufferedAmount >= HIGH_WATER or number >= most:
                break
            channel.send(struct.pack("<4I", MAGIC, number, checksum, 0) + body)
            number += 1
        peak = max(peak, raw.bufferedAmount)
        if raw.bufferedAmount < HIGH_WATER:
            await asyncio.sleep(0)
            continue
        waits += 1
        drained.clear()
        what = f"bufferedAmount of {label} stayed at {raw.bufferedAmount} B"
        await within(10_000, "throughput-stalled", what, drained.wait())
    channel.send(struct.pack("<4I", MAGIC, number, checksum, LAST) + body)
    what = f"the receiver did not confirm {number} messages"
    await within(limit, "throughput-timeout", what, received.wait())
    channel.stop()
    raw.remove_listener("bufferedamountlow", drained.set)
    peer.driver.record(
        "goodput.sender",
        direction=params["direction"],
        messageSize=params["size"],
        pacing="low-water event",
        waits=waits,
        peakBufferedAmount=peak,
    )


async def goodput_receive(peer, params):
    """Receives until the end mark; what counts is between the warm-up and the end of `duration`, by the messages there."""
    label, limit = params["label"], params["within"]
    found = peer.connection.channel(label)
    channel = await within(limit, "channel-open-timeout", f"channel {label} was not announced", found)
    window = Window(params["warmUp"], float("inf") if "upTo" in params else params["duration"])
    channel.receive(window.take)
    await within(limit, "channel-open-timeout", f"channel {label} did not open", channel.opened.wait())
    window.begin()
    channel.send("ready")
    total = params["warmUp"] + params["duration"] + limit
    what = "no end mark came"
    sent = await within(total, "throughput-timeout", what, window.ended)
    channel.stop()
    channel.send("received")
    peer.driver.record(
        "goodput.window",
        direction=params["direction"],
        duplex=params.get("duplex") is True,
        messageSize=params["size"],
        warmUpMs=params["warmUp"],
        **({"upTo": params["upTo"]} if "upTo" in params else {}),
        sentMessages=sent,
        **window.report(),
    )


class Window:
    """What this application got."""

    def __init__(self, warm_up, duration):
        self.ended = asyncio.get_running_loop().create_future()
        self._warm_up, self._duration, self._known = warm_up, duration, {}
        self._warm_until = self._start = 0
        self._last, self._bytes, self._messages, self._received = 0, 0, 0, 0
        self._in_order = self._intact = True

    def begin(self):
        """The warm-up begins; the window opens at its end, unless with a message before that."""
        self._warm_until = self._start = now() + self._warm_up

    def take(self, message):
        if isinstance(message, str):
            return
        t = now()
        _, number, checksum, flags = struct.unpack_from("<4I", message)
        if flags == LAST:
            self._count(t, message)
            if not self.ended.done():
                self.ended.set_result(number)
            return
        self._in_order = self._in_order and number == self._received
        self._received += 1
        self._intact = self._intact and self._checksum(message[16:]) == checksum
        self._count(t, message)

    def _count(self, t, message):
        if t <= self._warm_until:
            self._start = t
            return
        if self._last >= self._warm_until + self._duration:
            return  # the message that showed that the time is over was the last to count
        self._last, self._bytes, self._messages = t, self._bytes + len(message), self._messages + 1

    def report(self):
        ms = max(0, self._last - self._start)
        counts = {"bytes": self._bytes, "ms": ms, "messages": self._messages}
        found = {"inOrder": self._in_order, "intact": self._intact}
        return {**counts, **found, "receivedMessages": self._received}

    def _checksum(self, body):
        """Equal bytes have equal sums, and comparing them is a hundred times faster than Python's arithmetic."""
        if body not in self._known:
            if len(self._known) > 8:
                self._known.clear()
            self._known[body] = fnv_lanes(body)
        return self._known[body]


def payload(size):
    """`size` - 16 bytes that no codec can shrink (Numerical Recipes' generator)."""
    words, state = [], 0x9E3779B9
    for _ in range(size // 4 - 4):
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        words.append(state)
    return struct.pack(f"<{len(words)}I", *words)


def fnv_lanes(body):
    """FNV-1a over little-endian words in four lanes."""
    lanes = [0x811C9DC5] * 4
    words = struct.unpack(f"<{len(body) // 4}I", body[: len(body) // 4 * 4])
    for at, word in enumerate(words + (0,) * (-len(words) % 4)):
        lanes[at % 4] = mixed(lanes[at % 4], word)
    return mixed(mixed(mixed(lanes[0], lanes[1]), lanes[2]), lanes[3])


def mixed(value, word):
    return ((value ^ word) * 0x01000193) & 0xFFFFFFFF


def sample_text(size):
    delicate = "\ufeff\0e\u0301" if size >= 7 else ""  # a byte order mark, a NUL, an accent: 7 bytes
    rest = size - len(delicate.encode())
    return delicate + "aé世🚦" * (rest // 10) + "x" * (rest % 10)


def sample_bytes(size):
    return bytes((at * 31 + (at >> 8) * 7) & 0xFF for at in range(size))


def type_of(message):
    return "text" if isinstance(message, str) else "binary"


def sha256(message):
    return hashlib.sha256(message.encode() if isinstance(message, str) else message).hexdigest()


ALL = {
    "ping": ping,
    "reflect": reflect,
    "echo": echo,
    "round-trip": round_trip,
    "goodput-send": goodput_send,
    "goodput-receive": goodput_receive,
}
