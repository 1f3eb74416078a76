"""One RTCPeerConnection of aiortc: negotiated over the dialect, watched, proved by a nonce both ways."""
import asyncio
import re
import secrets

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.sdp import candidate_from_sdp

from driver import Failed, now, within

ASKING, ECHOING = 1, 2


class Channel:
    """A data channel; what arrives before somebody listens is kept in order."""

    def __init__(self, raw, driver):
        self.raw, self._driver = raw, driver
        self._receiver, self._early = None, []
        self.opened, self.closed = asyncio.Event(), asyncio.Event()
        raw.on("open", self._open)
        raw.on("message", self._message)
        raw.on("close", self._close)
        if raw.readyState == "open":
            self._open()

    def receive(self, receiver):
        self._receiver = receiver
        early, self._early = self._early, []
        for message in early:
            receiver(message)

    def stop(self):
        self._receiver = None

    def send(self, message):
        if self.raw.readyState != "open":
            raise Failed("channel-closed", f"channel {self.raw.label} was {self.raw.readyState}")
        self.raw.send(message)

    def _message(self, message):
        if self._receiver is None:
            self._early.append(message)
        else:
            self._receiver(message)

    def _open(self):
        if not self.opened.is_set():
            self.opened.set()
            self._state("open")

    def _close(self):
        if not self.closed.is_set():
            self.closed.set()
            self._state("closed")

    def _state(self, value):
        label, number = self.raw.label, self.raw.id
        self._driver.record("channel.state", label=label, value=value, id=number, detail="")


class Connection:
    """From `prepare` to `close`; ends that are noticed are told to `on_end(plane, detail)`."""

    def __init__(self, driver, signalling, on_end):
        self._driver, self._signalling, self._on_end = driver, signalling, on_end
        self._channels, self._announced = {}, asyncio.Event()
        self._early, self._remote_ufrag, self._applied = [], None, False
        self._described = asyncio.get_running_loop().create_future()
        self._pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._watch()

    async def connect(self, plan):
        """Returns the channel once it is open and both nonces came back."""
        self._plan = plan
        self._signalling.negotiate(self._take)
        try:
            return await asyncio.wait_for(self._open(plan), plan["within"] / 1000)
        except asyncio.TimeoutError:
            raise Failed(*self._stalled(plan)) from None

    def local_sdp(self):
        return self._pc.localDescription.sdp

    def has(self, label):
        return label in self._channels

    def create(self, label):
        self._call("createDataChannel", "start", label)
        channel = self._keep(self._pc.createDataChannel(label))
        self._call("createDataChannel", "end", label)
        return channel

    async def channel(self, label):
        while label not in self._channels:
            self._announced.clear()
            await self._announced.wait()
        return self._channels[label]

    async def close(self):
        self._call("close", "start")
        await self._pc.close()
        self._call("close", "end")

    async def _open(self, plan):
        label = plan["label"]
        if plan["role"] == "offerer":
            self.create(label)
            offer = await self._timed("createOffer", "", self._pc.createOffer())
            await self._describe(offer)
        await self._described
        channel = await self.channel(label)
        await channel.opened.wait()
        await self._exchange_nonces(channel)
        self._negotiated(channel)
        return channel

    async def _describe(self, description):
        """aiortc gathers before this returns, and puts all its candidates into the description."""
        apply = self._pc.setLocalDescription(description)
        await self._timed("setLocalDescription", description.type, apply)
        self._watch_dtls()
        kind, sdp = self._pc.localDescription.type, self.local_sdp()
        self._driver.record("description", side="local", type=kind, sdp=sdp)
        self._signalling.send(self._plan["peer"], {"kind": kind, "sdp": sdp})
        self._signalling.send(self._plan["peer"], {"kind": "end-of-candidates"})

    def _take(self, envelope):
        """Whether a signal is of this negotiation."""
        body = envelope["body"]
        awaited = "answer" if self._plan["role"] == "offerer" else "offer"
        if envelope["from"] != self._plan["peer"]:
            return False
        if body["kind"] == awaited and self._remote_ufrag is None:
            self._remote_ufrag = ufrag_of(body["sdp"])
            asyncio.ensure_future(self._apply(awaited, body["sdp"]))
            return True
        if body["kind"] != "candidate":
            return body["kind"] == "end-of-candidates"
        if self._remote_ufrag is not None and body["ufrag"] not in (None, self._remote_ufrag):
            return False
        if self._applied:
            asyncio.ensure_future(self._add(body, False))
        else:
            self._early.append(body)
        return True

    async def _apply(self, kind, sdp):
        try:
            self._driver.record("description", side="remote", type=kind, sdp=sdp)
            description = RTCSessionDescription(sdp=sdp, type=kind)
            apply = self._pc.setRemoteDescription(description)
            await self._timed("setRemoteDescription", kind, apply)
            self._applied = True
            for body in self._early:
                if body["ufrag"] in (None, self._remote_ufrag):
                    await self._add(body, True)
            if kind == "offer":
                answer = await self._timed("createAnswer", "", self._pc.createAnswer())
                await self._describe(answer)
            self._described.set_result(None)
        except Exception as error:  # whatever a description does to the stack is a result
            refused = Failed("description-refused", f"{kind}: {type(error).__name__}: {error}")
            self._described.set_exception(refused)

    async def _add(self, body, queued):
        line = body["candidate"]
        self._driver.record("candidate", **candidate_fields("remote", line, body, queued))
        try:
            candidate = candidate_from_sdp(line.partition(":")[2])
            candidate.sdpMid, candidate.sdpMLineIndex = body["sdpMid"], body["sdpMLineIndex"]
            await self._timed("addIceCandidate", line, self._pc.addIceCandidate(candidate))
        except Exception:
            pass  # one refused candidate costs only itself; its call says so

    async def _exchange_nonces(self, channel):
        mine = secrets.token_bytes(32)
        returned = asyncio.get_running_loop().create_future()
        reflected = asyncio.Event()

        def receive(message):
            if isinstance(message, str) or len(message) != 33:
                return
            if message[0] == ASKING:
                channel.send(bytes([ECHOING]) + message[1:])
                reflected.set()
            elif not returned.done():
                self._driver.record("nonce.echoed", bytes=32, equal=message[1:] == mine)
                returned.set_result(message[1:] == mine)

        channel.receive(receive)
        self._driver.record("nonce.sent", bytes=32)
        channel.send(bytes([ASKING]) + mine)
        if not await returned:
            raise Failed("nonce-mismatch", "other bytes came back than were sent")
        await reflected.wait()
        channel.stop()

    def _negotiated(self, channel):
        sdp = self.local_sdp()
        setup = re.search(r"^a=setup:(\w+)", sdp, re.M)
        role = {"active": "client", "passive": "server"}.get(setup and setup[1], "unknown")
        ice = self._pc.sctp.transport.transport.role
        self._driver.record(
            "negotiated",
            label=channel.raw.label,
            id=channel.raw.id,
            ordered=channel.raw.ordered,
            maxMessageSize=None,  # aiortc 1.4 does not keep what the other side announced
            dtlsRole=role,
            iceRole=ice if ice in ("controlling", "controlled") else "unknown",
            sdpOrigin=re.search(r"^o=.*$", sdp, re.M)[0].strip(),
        )

    def _stalled(self, plan):
        pc = self._pc
        states = f"ICE {pc.iceConnectionState}, connection {pc.connectionState}"
        what = f"{plan['role']} gave up after {plan['within']} ms: {states}"
        if self._remote_ufrag is None:
            return ("answer-timeout" if plan["role"] == "offerer" else "offer-timeout", what)
        if pc.iceConnectionState not in ("connected", "completed"):
            return ("ice-timeout", what)
        opened = any(channel.opened.is_set() for channel in self._channels.values())
        return ("nonce-timeout" if opened else "channel-open-timeout", what)

    def _watch(self):
        pc = self._pc
        machines = {
            "signalingState": "signaling",
            "iceGatheringState": "gathering",
            "iceConnectionState": "ice",
            "connectionState": "connection",
        }
        for attribute, machine in machines.items():
            changed = lambda a=attribute, m=machine: self._state(m, getattr(pc, a))
            pc.on(attribute.lower() + "change", changed)
        pc.on("datachannel", self._announce)

    def _watch_dtls(self):
        """aiortc makes its transport with the first description."""
        if self._pc.sctp is not None and not hasattr(self, "_dtls"):
            self._dtls = self._pc.sctp.transport
            self._dtls.on("statechange", lambda: self._state("dtls", self._dtls.state))

    def _announce(self, raw):
        self._driver.record("channel.announced", label=raw.label, id=raw.id)
        self._keep(raw)

    def _keep(self, raw):
        channel = Channel(raw, self._driver)
        self._channels[raw.label] = channel
        raw.on("close", lambda: self._on_end("channel", f"channel {raw.label} closed"))
        self._announced.set()
        return channel

    def _state(self, machine, value):
        self._driver.record("state", machine=machine, value=value)
        if machine in ("ice", "connection") and value in ("disconnected", "failed", "closed"):
            self._on_end(machine, value)

    def _call(self, name, phase, detail=""):
        self._driver.record("call", name=name, phase=phase, detail=detail)

    async def _timed(self, name, detail, work):
        self._call(name, "start", detail)
        try:
            value = await work
        except Exception as error:
            self._call(name, "error", f"{detail} {type(error).__name__}: {error}".strip())
            raise
        self._call(name, "end", detail)
        return value


def ufrag_of(sdp):
    found = re.search(r"^a=ice-ufrag:(\S+)", sdp, re.M)
    return found[1] if found else ""


def candidate_fields(side, line, body, queued):
    words = line.split()
    address = words[4] if len(words) > 4 else ""
    family = "mdns" if address.endswith(".local") else "ipv6" if ":" in address else "ipv4"
    return {
        **{"side": side, "line": line, "type": words[7] if len(words) > 7 else "unknown"},
        **{"protocol": words[2].lower() if len(words) > 2 else "unknown", "family": family},
        **{"address": address, "port": int(words[5]) if len(words) > 5 else None},
        **{"sdpMid": body["sdpMid"], "sdpMLineIndex": body["sdpMLineIndex"], "queued": queued},
    }
