/** Every failure in words: what happened, and what to do about it. */

/** @typedef {import('./journal.js').Trouble} Trouble */

/** @param {string} url @param {string} why @returns {Trouble} */
export const brokerUnreachable = (url, why) => ({
  title: 'The broker cannot be reached',
  what: `Nothing at ${url} answered as an MQTT broker does${why === '' ? '' : ` (${why})`}.`,
  cure:
    'Check host and port. A page needs the WebSocket port of a broker (often 8080, 8083 or 9001, encrypted 8081 or 8084), ' +
    'not 1883; some brokers want another path, such as /ws. If this page came by https, the broker must be reached with TLS.',
});

/** @param {string} url @param {string} why @returns {Trouble} */
export const brokerRefused = (url, why) => ({
  title: 'The broker refused the connection',
  what: `${url} answered: ${why}.`,
  cure: 'If it wants a user name and password, they go under “More settings”.',
});

/** @param {string} topic @returns {Trouble} */
export const subscriptionRefused = (topic) => ({
  title: 'The broker refused a subscription',
  what: `It does not let this user read ${topic}.`,
  cure: 'Choose another root topic, or a login that may read and write below it.',
});

/** @param {string} me @param {string} root @returns {Trouble} */
export const nameTaken = (me, root) => ({
  title: `The name ${me} is taken`,
  what: `${root}/${me}/status says “connected”: somebody else is ${me}, or was cut off so hard that the broker still believes it.`,
  cure: 'Take the other name or one of your own, or another root topic. Nothing was published.',
});

/** @param {string} me @param {string} said @returns {Trouble} */
export const nameClash = (me, said) => ({
  title: `Somebody else uses the name ${me}`,
  what: `“${said}” was published on the status of ${me}, and not by this page.`,
  cure: 'Two peers that start within two seconds both get the name. Disconnect one of them and give it another.',
});

/** @param {string} url @returns {Trouble} */
export const brokerLost = (url) => ({
  title: 'The connection to the broker ended',
  what: `${url} closed it, or the network went away. The broker now publishes your last will, “stopped”.`,
  cure: 'Connect again. A WebRTC connection that is open goes on without the broker.',
});

/** @param {string} other @param {string} [status] what was last seen of it @returns {Trouble} */
export const noAnswer = (other, status) => ({
  title: `${other} did not answer the offer`,
  what: `No answer came within 15 seconds. ${statusWords(other, status)}`,
  cure:
    status === 'connected'
      ? `See what ${other} shows: it may have refused the offer, or be an app whose connection is used up and must be restarted.`
      : `Start ${other} on the same broker and root topic, wait until it is here, then connect again: a broker does not keep offers.`,
});

/** @param {string} other @param {string | undefined} status */
function statusWords(other, status) {
  if (status === 'connected')
    return `${other} is connected to the broker, so the offer reached it.`;
  if (status === 'stopped') return `${other} has left (its status is “stopped”).`;
  return `${other} was never seen on this root topic.`;
}

/** @param {string} kind @param {string} from @param {unknown} error @returns {Trouble} */
export const sdpRefused = (kind, from, error) => ({
  title: `This browser refused the ${kind} of ${from}`,
  what: errorText(error),
  cure: 'The SDP must arrive unchanged, with CRLF line ends and one m=application line. Compare it with what the other side shows.',
});

/** @param {string} from @param {string} why @returns {Trouble} */
export const candidateRefused = (from, why) => ({
  title: `A candidate of ${from} cannot be used`,
  what: why,
  cure: 'A candidate is ["mid", line number, "candidate:…"]. The others may still be enough.',
});

/** @param {string} other @returns {Trouble} */
export const noPath = (other) => ({
  title: `No path to ${other} was found`,
  what: 'Offer and answer were exchanged, but no pair of candidates reached the other side.',
  cure: 'Both on one network: is a firewall in between? Across the internet: set a STUN server under “More settings” on both sides.',
});

/** @param {string} other @returns {Trouble} */
export const channelNotOpen = (other) => ({
  title: 'The channel did not open',
  what: `20 seconds after the answer there is no open channel to ${other}.`,
  cure: 'Both sides must agree on the channel beforehand: label chat, negotiated, id 1.',
});

/** @param {string} other @param {string} label @returns {Trouble} */
export const otherChannel = (other, label) => ({
  title: `${other} has its channel configured differently`,
  what: `It opened a channel “${label}” by itself. In this dialect nobody announces channels: both sides make “chat” with id 1 beforehand.`,
  cure: 'Create the channel with negotiated: true and id: 1 on the other side. This page still reads what comes on it.',
});

/** @param {string} other @returns {Trouble} */
export const connectionEnded = (other) => ({
  title: 'The WebRTC connection ended',
  what: `${other} closed it, or can no longer be reached.`,
  cure: 'Connect again with WebRTC. The Godot app has to be restarted first: one start, one connection.',
});

/** @param {string} other @param {string} plane @returns {Trouble} */
export const noPong = (other, plane) => ({
  title: `No reply to the latency test over ${plane}`,
  what: `${other} did not say how many bytes it received within 10 seconds.`,
  cure: 'Is it still there? Some brokers limit the size of a message, often to less than 100 KiB.',
});

/** @type {Trouble} */
export const noWebRtc = {
  title: 'This browser has no WebRTC',
  what: 'There is no RTCPeerConnection in this page.',
  cure: 'Chat over MQTT works. For WebRTC use Chromium, Firefox, Safari, or a WebKit that is built with it.',
};

/** @param {unknown} error */
export const errorText = (error) => (error instanceof Error ? error.message : String(error));
