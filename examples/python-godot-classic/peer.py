#!/usr/bin/env python3
"""A peer of the godot-classic dialect on aiortc and paho-mqtt: answers whoever offers, or offers itself.

    peer.py HOST PORT ROOT ME OTHER [offerer|answerer]

It knows nothing of Signalbox: this is what `signalbox check --command` is pointed at.
"""
import asyncio
import json
import sys

import paho.mqtt.client as mqtt
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.sdp import candidate_from_sdp

NAME_CHECK_SECONDS = 2.0


def size_of_ping(message):
    """Bytes of a latency test, `$` first; None for anything else."""
    data = message.encode() if isinstance(message, str) else message
    return len(data) if data[:1] == b"$" else None


class Peer:
    def __init__(self, root, me, other, role):
        self._root, self._me, self._other, self._role = root, me, other, role
        self._loop = asyncio.get_running_loop()
        self._status = {}
        self._changed = asyncio.Event()
        self._subscribed = self._loop.create_future()
        self._early = []
        self._client = mqtt.Client(protocol=mqtt.MQTTv311)
        self._pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._channel = self._pc.createDataChannel("chat", negotiated=True, id=1)
        self._channel.on("message", self._on_channel)

    async def run(self, host, port):
        client, own = self._client, f"{self._root}/{self._me}"
        client.will_set(f"{own}/status", "stopped", retain=True)
        client.on_connect = lambda *_: client.subscribe(self._filters())
        client.on_subscribe = lambda *_: self._loop.call_soon_threadsafe(self._subscribed.set_result, None)
        client.on_message = lambda _, __, m: self._loop.call_soon_threadsafe(self._receive, m.topic, m.payload)
        client.connect_async(host, port, keepalive=60)
        client.loop_start()
        await self._subscribed
        await asyncio.sleep(NAME_CHECK_SECONDS)
        if self._status.get(self._me) == "connected":
            print(f"{self._me} is taken", file=sys.stderr)
        else:
            client.publish(f"{own}/status", "connected", retain=True)
            if self._role == "offerer":
                await self._offer()
        await asyncio.Event().wait()

    def _filters(self):
        own = [f"{self._root}/{self._me}/{word}" for word in ("offer", "answer", "ice", "status", "chat")]
        return [(topic, 0) for topic in [*own, f"{self._root}/{self._other}/status"]]

    def _say(self, word, payload):
        self._client.publish(f"{self._root}/{self._other}/{word}", payload)

    async def _offer(self):
        while self._status.get(self._other) != "connected":
            self._changed.clear()
            await self._changed.wait()
        await self._pc.setLocalDescription(await self._pc.createOffer())
        self._say("offer", self._pc.localDescription.sdp)  # aiortc puts its candidates into it

    def _receive(self, topic, payload):
        _, name, word = topic.split("/")
        text = payload.decode()
        if word == "status":
            self._status[name] = text
            self._changed.set()
        elif word == "chat" and size_of_ping(payload) is not None:
            self._say("chat", f"*{len(payload)}")
        elif word in ("offer", "answer"):
            asyncio.ensure_future(self._describe(word, text))
        elif word == "ice":
            asyncio.ensure_future(self._candidate(json.loads(text)))

    async def _describe(self, kind, sdp):
        await self._pc.setRemoteDescription(RTCSessionDescription(sdp, kind))
        early, self._early = self._early, []
        for candidate in early:
            await self._pc.addIceCandidate(candidate)
        if kind == "offer":
            await self._pc.setLocalDescription(await self._pc.createAnswer())
            self._say("answer", self._pc.localDescription.sdp)

    async def _candidate(self, message):
        mid, index, line = message
        candidate = candidate_from_sdp(line.split(":", 1)[1])
        candidate.sdpMid, candidate.sdpMLineIndex = mid, int(index)
        if self._pc.remoteDescription is None:
            self._early.append(candidate)
        else:
            await self._pc.addIceCandidate(candidate)

    def _on_channel(self, message):
        size = size_of_ping(message)
        if size is not None:
            self._channel.send(f"*{size}".encode())


async def main(host, port, root, me, other, role="answerer"):
    await Peer(root, me, other, role).run(host, int(port))


asyncio.run(main(*sys.argv[1:]))
