/** "A peer conforms if", of goatchurchprime/godot_webrtc_mqtt, as far as it shows from outside. */
import { ofKind } from '../../timeline/event.ts';
import {
  commonRules,
  goneWhenCut,
  ofKinds,
  retainedPresence,
  subscribedFirst,
  willIs,
} from './common.ts';
import type { View } from './meeting.ts';
import {
  failed,
  inSeconds,
  notSeen,
  passed,
  rulesOf,
  told,
  unless,
  type Look,
  type Rule,
} from './rule.ts';

/** It listens this long before it says that it is there; stamps of one machine, so a little less is not a breach. */
const nameCheckMs = 2_000;
const toleranceMs = 60;

const rule = rulesOf('godot-classic');
const statusOf = ({ root, subject }: View): string => `${root}/${subject}/status`;

export const godotClassicRules: readonly Rule[] = [
  rule(
    'will',
    'Its CONNECT carries the will "stopped" for its own status, retained, QoS 0.',
    ['MQTT-014', 'LIFE-001'],
    (view) => willIs(view, statusOf(view), /^stopped$/),
  ),
  rule(
    'subscribes-first',
    'It subscribes to its offer, answer, ice, status and chat and to the status of the other before it publishes.',
    ['SIG-021'],
    (view) =>
      subscribedFirst(view, [
        ...['offer', 'answer', 'ice', 'status', 'chat'].map(
          (word) => `${view.root}/${view.subject}/${word}`,
        ),
        `${view.root}/${view.partner}/status`,
      ]),
  ),
  rule(
    'retained-status',
    'It publishes "connected" on its own status, retained.',
    ['SIG-016', 'HR-4'],
    (view) => retainedPresence(view, statusOf(view), /^connected$/),
  ),
  rule(
    'name-check',
    'It says "connected" no sooner than 2 s after it subscribed, and not at all when its name is taken.',
    ['SIG-019', 'LIFE-003'],
    nameCheck,
  ),
  ...commonRules(rule),
  rule(
    'candidate-shape',
    'Each ice message is an array of mid, line index and a text that begins with "candidate:".',
    ['ICE-005', 'ROBUST-005'],
    candidateShape,
  ),
  rule(
    'channel-negotiated',
    'Its channel is negotiated, with id 1: nothing is announced in band.',
    ['DC-004'],
    channelNegotiated,
  ),
  rule(
    'pong-on-channel',
    'On the channel it answers "$" and N bytes in all with one "*N".',
    ['DC-010', 'DC-013'],
    pongOnChannel,
  ),
  rule(
    'pong-on-broker',
    'On its chat topic it answers "$" and N bytes in all with one "*N".',
    ['SIG-019'],
    pongOnBroker,
  ),
  rule(
    'stopped-when-cut',
    'When its connection is cut, "stopped" is retained on its status.',
    ['MQTT-014', 'LIFE-001', 'LIFE-002'],
    (view) => goneWhenCut(view, statusOf(view)),
  ),
];

function nameCheck(view: View): Look {
  const connected = ofKinds(view.said, 'online').find(({ topic }) => topic === statusOf(view));
  if (view.isNameTaken) {
    if (view.clients.length === 0) return notSeen('it did not come to the broker');
    return connected === undefined
      ? passed(`${view.subject} was taken, and it did not say "connected"`)
      : failed(`${view.subject} was taken, and it said so all the same: ${told(connected)}`);
  }
  if (connected === undefined) return notSeen('it never said that it is there');
  const subscribed = view.clients.findLast(
    ({ what, t, filter }) => what === 'subscribed' && filter === statusOf(view) && t <= connected.t,
  );
  if (subscribed === undefined) return notSeen('when it subscribed was not seen here');
  const waited = connected.t - subscribed.t;
  const how = `${Math.round(waited)} ms from its SUBSCRIBE to "connected" at ${inSeconds(connected.t)}`;
  return waited >= nameCheckMs - toleranceMs ? passed(how) : failed(how);
}

function candidateShape({ said, root, partner }: View): Look {
  const ice = said.filter(({ topic }) => topic.startsWith(root) && topic.endsWith('/ice'));
  if (ice.length === 0) return notSeen(`nothing on ${root}/${partner}/ice`);
  const wrong = ice.filter(({ payload }) => !isIce(payload));
  return unless(wrong.map(told), `${ice.length} messages`);
}

function isIce(payload: string): boolean {
  try {
    const list: unknown = JSON.parse(payload);
    if (!Array.isArray(list) || list.length !== 3) return false;
    const [mid, index, line] = list as unknown[]; // an array, of whatever it holds
    const isLine = typeof line === 'string' && line.startsWith('candidate:');
    return typeof mid === 'string' && typeof index === 'number' && isLine;
  } catch {
    return false;
  }
}

function channelNegotiated({ partnerEvents, subject }: View): Look {
  const [announced] = ofKind(partnerEvents, 'channel.announced');
  if (announced !== undefined)
    return failed(`${subject} opened "${announced.label}" in band at ${inSeconds(announced.t)}`);
  const open = ofKind(partnerEvents, 'channel.state').find(({ value }) => value === 'open');
  if (open === undefined) return notSeen('no channel opened');
  return passed(`channel ${open.id ?? 1} opened, and none was announced`);
}

/** Our peer asks a foreign one as the last step of connecting. */
function pongOnChannel({ partnerEvents, events }: View): Look {
  const unanswered = ofKind(partnerEvents, 'failed').find(({ code }) =>
    ['echo-timeout', 'nonce-timeout'].includes(code),
  );
  if (unanswered !== undefined) return failed(unanswered.what);
  const asked = ofKind(events, 'step').find(
    ({ name, phase }) => name === foreignConnect && phase === 'end',
  );
  return asked === undefined ? notSeen('it was not asked') : passed('"$" of 64 bytes, then "*64"');
}

/** The harness names by this step that it connected with an application that knows only its dialect. */
export const foreignConnect = 'probe the application';

function pongOnBroker({ said, heard, partner, subject }: View): Look {
  const asked = ofKinds(heard, 'ping').filter(({ to }) => to === subject);
  if (asked.length === 0) return notSeen('it was not asked');
  const problems = asked.flatMap((ping) => {
    const pong = `*${ping.bytes}`;
    const replies = said.filter(
      ({ payload, to, t }) => payload === pong && to === partner && t >= ping.t,
    );
    return replies.length === 1 ? [] : `${replies.length} times "${pong}" after ${told(ping)}`;
  });
  return unless(problems, `${asked.length} asked, each answered once`);
}
