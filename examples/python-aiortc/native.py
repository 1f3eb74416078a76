"""The native dialect, version 1: topics, envelopes and who is there, over paho-mqtt."""
import asyncio
import json
import secrets
import ssl
import time
from urllib.parse import unquote, urlsplit

import paho.mqtt.client as mqtt

from driver import Failed, Unsupported, now, within

NEGOTIATION = ("offer", "answer", "candidate", "end-of-candidates")


def level(text):
    """An id as one topic level: letters, digits, _ and - stay, every other byte becomes %HH."""
    safe = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
    return "".join(chr(b) if b in safe else f"%{b:02x}" for b in text.encode())


class Signalling:
    """One peer's signalling in one room, from `join` to `leave`."""

    def __init__(self, driver, plan):
        if plan["dialect"] != "native":
            raise Unsupported(f"dialect {plan['dialect']}")
        self._driver, self._plan = driver, plan
        self._loop = asyncio.get_running_loop()
        self._session, self._seq = secrets.token_hex(16), 0
        self._seen, self._sessions, self._waiting = set(), {}, []
        self._changed = asyncio.Event()
        self._connected, self._subscribed, self._acknowledged = self._loop.create_future(), None, {}
        self._unclaimed, self._take = [], None
        self.on_pong = lambda nonce, t: None
        self.on_gone = lambda peer: None
        self._client = mqtt.Client(client_id=f"aiortc-{self._session}", protocol=mqtt.MQTTv311)

    async def join(self):
        plan, client = self._plan, self._client
        url = urlsplit(plan["url"])
        if url.scheme not in ("mqtt", "mqtts"):
            raise Unsupported(f"MQTT over {url.scheme}")
        if url.scheme == "mqtts":
            client.tls_set_context(ssl.create_default_context(cadata=plan.get("ca")))
        if "username" in plan:
            client.username_pw_set(plan["username"], plan.get("password"))
        client.will_set(self._presence(plan["me"]), b"", qos=1, retain=True)
        client.on_connect = lambda c, u, flags, code: self._soon(self._on_connect, flags, code)
        client.on_subscribe = lambda c, u, mid, granted: self._soon(self._on_subscribe, granted)
        client.on_publish = lambda c, u, mid: self._soon(self._on_publish, mid)
        client.on_message = lambda c, u, message: self._soon(self._receive, message, now())
        client.on_disconnect = lambda c, u, code: self._soon(self._on_disconnect, code)
        self._driver.record("mqtt.connecting", url=plan["url"], clientId=f"aiortc-{self._session}")
        port = url.port or (8883 if url.scheme == "mqtts" else 1883)
        client.connect_async(url.hostname, port, keepalive=plan.get("keepAlive", 30))
        client.loop_start()
        await within(plan["within"], "broker-connect-timeout", "no CONNACK", self._connected)
        filters = [f"{self._room}/{level(plan['me'])}/inbox", f"{self._room}/+/presence"]
        self._subscribed = self._loop.create_future()
        self._driver.record("mqtt.subscribing", filters=filters)
        client.subscribe([(topic, 1) for topic in filters])
        granted = await within(plan["within"], "subscribe-timeout", "no SUBACK", self._subscribed)
        self._driver.record("mqtt.subscribed", filters=filters, granted=list(granted))
        if max(granted) >= 0x80:
            raise Failed("subscribe-refused", f"SUBACK {list(granted)}")
        await self._acknowledge(self._publish(None, {"kind": "presence", "state": "online"}))

    async def meet(self, peer, limit):
        async def seen():
            while peer not in self._sessions:
                self._changed.clear()
                await self._changed.wait()

        await within(limit, "presence-timeout", f"{peer} was not seen online", seen())

    def send(self, to, signal):
        self._publish(to, signal)

    def negotiate(self, take):
        """Offers every signal of a negotiation to `take`, early ones first; what it declines is kept."""
        self._take = take
        early, self._unclaimed = self._unclaimed, []
        for envelope in early:
            self._offer(envelope)

    async def leave(self):
        topic = self._presence(self._plan["me"])
        self._sent(topic, "", "presence", None, None, None, True)
        try:
            await self._acknowledge(self._client.publish(topic, b"", qos=1, retain=True))
        finally:
            self._client.disconnect()
            self._client.loop_stop()
            self._driver.record("mqtt.closed", why="left")

    @property
    def _room(self):
        return f"signalbox/1/{level(self._plan['room'])}"

    def _presence(self, peer):
        return f"{self._room}/{level(peer)}/presence"

    def _publish(self, to, signal):
        self._seq += 1
        me = self._plan["me"]
        topic = self._presence(me) if to is None else f"{self._room}/{level(to)}/inbox"
        envelope = {
            **{"v": 1, "room": self._plan["room"], "from": me, "to": to, "session": self._session},
            **{"toSession": self._sessions.get(to), "seq": self._seq, "at": int(time.time() * 1000)},
            "body": signal,
        }
        payload = json.dumps(envelope, ensure_ascii=False)
        reference = f"{me}/{self._session}/{self._seq}"
        self._sent(topic, payload, signal["kind"], reference, to, self._seq, to is None)
        return self._client.publish(topic, payload.encode(), qos=1, retain=to is None)

    def _sent(self, topic, payload, signal, ref, to, seq, retain):
        common = {"topic": topic, "bytes": len(payload.encode()), "ref": ref, "signal": signal}
        more = {"qos": 1, "retain": retain, "resend": False, "payload": payload}
        self._driver.record("signal.sent", **common, to=to, seq=seq, **more)

    async def _acknowledge(self, published):
        done = self._acknowledged.setdefault(published.mid, self._loop.create_future())
        await within(self._plan["within"], "publish-timeout", "no PUBACK", done)

    def _receive(self, message, t):
        topic, payload = message.topic, message.payload
        common = {"topic": topic, "bytes": len(payload), "retained": bool(message.retain), "dup": bool(message.dup)}
        try:
            envelope = self._read(topic, payload)
        except (ValueError, KeyError, TypeError) as error:
            lost = {"ref": None, "signal": "unknown", "from": None, "seq": None}
            why = {"disposition": "invalid", "detail": str(error)}
            self._driver.record("signal.received", t, **common, **lost, **why)
            return
        sender, session, seq = envelope["from"], envelope["session"], envelope["seq"]
        ref = None if session is None else f"{sender}/{session}/{seq}"
        disposition = self._judge(envelope, ref)
        known = {"ref": ref, "signal": envelope["body"]["kind"], "from": sender, "seq": seq}
        self._driver.record(
            "signal.received", t, **common, **known, disposition=disposition, detail=""
        )
        if disposition == "accepted":
            self._accept(envelope, t)

    def _read(self, topic, payload):
        room, _, rest = topic.rpartition(f"{self._room}/")
        peer, branch = rest.split("/")
        if room != "" or branch not in ("inbox", "presence"):
            raise ValueError(f"{topic} is not of this room")
        if branch == "presence" and payload == b"":
            gone = {"kind": "presence", "state": "offline"}
            nobody = {"to": None, "session": None, "toSession": None, "seq": None}
            return {**nobody, "from": unquote(peer), "body": gone}
        envelope = json.loads(payload)
        if envelope["v"] != 1 or envelope["room"] != self._plan["room"]:
            raise ValueError("another version or room")
        return envelope

    def _judge(self, envelope, ref):
        me = self._plan["me"]
        if envelope["from"] == me or envelope["to"] not in (None, me):
            return "not-for-me"
        if ref is not None and ref in self._seen:
            return "duplicate"
        self._seen.add(ref)
        if envelope["toSession"] not in (None, self._session):
            return "stale"
        return "accepted"

    def _accept(self, envelope, t):
        sender, body = envelope["from"], envelope["body"]
        if body["kind"] == "presence":
            self._track(sender, body["state"], envelope["session"])
        elif body["kind"] == "ping":
            self.send(sender, {"kind": "pong", "nonce": body["nonce"]})
        elif body["kind"] == "pong":
            self.on_pong(body["nonce"], t)
        elif body["kind"] in NEGOTIATION:
            self._offer(envelope)

    def _offer(self, envelope):
        if self._take is None or not self._take(envelope):
            self._unclaimed = [*self._unclaimed, envelope][-256:]

    def _track(self, peer, state, session):
        if state == "online":
            if self._sessions.get(peer) == session:
                return
            self._sessions[peer] = session
        elif self._sessions.pop(peer, None) is None:
            return
        self._driver.record("presence", of=peer, state=state)
        self._changed.set()
        if state == "offline":
            self.on_gone(peer)

    def _soon(self, callback, *args):
        """paho calls back in a thread of its own."""
        self._loop.call_soon_threadsafe(callback, *args)

    def _on_connect(self, flags, code):
        if self._connected.done():
            return
        if code != 0:
            refused = Failed("broker-refused", f"CONNACK {code}: {mqtt.connack_string(code)}")
            self._connected.set_exception(refused)
            return
        self._driver.record("mqtt.connected", sessionPresent=bool(flags["session present"]))
        self._connected.set_result(None)

    def _on_subscribe(self, granted):
        if self._subscribed is not None and not self._subscribed.done():
            self._subscribed.set_result(granted)

    def _on_publish(self, mid):
        done = self._acknowledged.setdefault(mid, self._loop.create_future())
        if not done.done():
            done.set_result(None)

    def _on_disconnect(self, code):
        if code != 0:
            self._driver.record("mqtt.closed", why=mqtt.error_string(code))
