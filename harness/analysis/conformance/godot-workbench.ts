/** "A peer conforms if", of godot_multiplayer_networking_workbench, as far as it shows from outside. */
import { ofKind } from '../../timeline/event.ts';
import { commonRules, goneWhenCut, subscribedFirst, willIs } from './common.ts';
import type { Statement, View } from './meeting.ts';
import {
  channelsKept,
  closedOnLeave,
  objects,
  ofSubject,
  oneOfferARequest,
  serverAccepts,
  severalClients,
  statusOf,
} from './godot-workbench-server.ts';
import {
  failed,
  notSeen,
  passed,
  rulesOf,
  told,
  unless,
  unobservable,
  type Look,
  type Rule,
} from './rule.ts';

const largestId = 2_147_483_647;
const closed = /"subject": ?"closed"/;
const rule = rulesOf('godot-workbench');
const statuses = ({ said }: View): Statement[] =>
  said.filter(({ kind }) => kind === 'online' || kind === 'offline');

export const godotWorkbenchRules: readonly Rule[] = [
  rule(
    'name',
    'It is called "x" and a number from 2 to 2147483647, and its MQTT client likewise.',
    ['SIG-018'],
    named,
  ),
  rule(
    'will',
    'Its CONNECT carries the will "closed" for its own status, retained, QoS 0.',
    ['MQTT-014', 'LIFE-001'],
    (view) => willIs(view, statusOf(view), closed),
  ),
  rule(
    'subscribes-first',
    'It subscribes to all statuses and to its own packets and messages before it publishes.',
    ['SIG-021'],
    (view) => {
      const { root, subject } = view;
      const own = ['packet', 'message'].map((word) => `${root}/+/${word}/${subject}`);
      return subscribedFirst(view, [`${root}/+/status`, ...own]);
    },
  ),
  rule('first-status', 'Its first message is the status "unconnected".', ['SIG-016'], firstStatus),
  rule(
    'objects',
    'Each of its statuses and packets is a JSON object with a subject.',
    ['HR-7', 'ROBUST-001'],
    objects,
  ),
  rule(
    'peer-id',
    "The number in its name is its peer id in Godot's multiplayer.",
    ['SIG-018'],
    unobservable('the id never crosses the wire: both sides take it from the signalling'),
  ),
  rule('status-retained', 'Each of its statuses is retained.', ['SIG-016', 'HR-4'], statusRetained),
  ...commonRules(rule),
  rule(
    'client-order',
    'A client asks for a connection, is accepted, says "connectto", and asks for the offer.',
    ['SIG-001'],
    clientOrder,
  ),
  rule(
    'echo-first',
    'A client speaks to a server only after its own status has come back to it.',
    ['SIG-021'],
    unobservable('a broker sees when it publishes, not what it has read by then'),
  ),
  rule(
    'server-accepts',
    'A server accepts each request for a connection, and says again that it is open.',
    ['SIG-001', 'SIG-016'],
    serverAccepts,
  ),
  rule(
    'one-offer-a-request',
    'A server makes exactly one offer for each "request_offer", to whoever asked.',
    ['SIG-001', 'SIG-004'],
    oneOfferARequest,
  ),
  rule(
    'channels-negotiated',
    'Its three channels are made beforehand: nothing is announced in band.',
    ['DC-004'],
    channelsNegotiated,
  ),
  rule(
    'all-channels',
    'It has all three channels, and not only some of them.',
    ['DC-004'],
    unobservable(
      'a channel that both make opens at either side alone, and it may stay silent there',
    ),
  ),
  rule(
    'channels-kept',
    'A server that is sent a raw packet on each channel keeps all three open.',
    ['DC-004', 'ROBUST-005'],
    channelsKept,
  ),
  rule(
    'several-clients',
    'A server accepts a second client and offers to it by its name, and keeps the channels of the first.',
    ['SIG-019', 'DC-004'],
    severalClients,
  ),
  rule(
    'closed-on-leave',
    'When it is asked to leave, it publishes "closed", retained, before it disconnects.',
    ['LIFE-001', 'LIFE-003'],
    closedOnLeave,
  ),
  rule(
    'closed-when-cut',
    'When its connection is cut, "closed" is retained on its status.',
    ['MQTT-014', 'LIFE-001', 'LIFE-002'],
    (view) => goneWhenCut(view, statusOf(view)),
  ),
];

function named({ subject, clients }: View): Look {
  if (subject === '') return notSeen('it never appeared');
  const number = Number(/^x([1-9]\d*)$/.exec(subject)?.[1] ?? '0');
  if (number < 2 || number > largestId) return failed(`it is called ${subject}`);
  const other = clients.find(({ client }) => client !== subject);
  return other === undefined
    ? passed(subject)
    : failed(`${subject}, and its MQTT client is called ${other.client}`);
}

function firstStatus(view: View): Look {
  const [first] = view.said;
  if (first === undefined) return notSeen('it said nothing');
  const isFine = first.topic === statusOf(view) && first.detail === 'unconnected';
  return isFine ? passed(told(first)) : failed(told(first));
}

function statusRetained(view: View): Look {
  const all = statuses(view);
  const known = all.filter(({ isRetainKnown }) => isRetainKnown);
  if (all.length === 0) return notSeen('it has no status');
  if (known.length === 0)
    return notSeen('this broker does not show the retain flag of a publisher');
  const unretained = known.filter(({ retain }) => !retain);
  return unless(unretained.map(told), `${known.length} statuses`);
}

function clientOrder(view: View): Look {
  const { role, said, heard } = view;
  if (role === 'offerer') return notSeen('it is the server');
  const steps = [
    ...ofSubject(said, 'request_connection').slice(0, 1),
    ...ofSubject(heard, 'connection_accepted').slice(0, 1),
    ...ofSubject(said, 'connectto').slice(0, 1),
    ...ofSubject(said, 'request_offer').slice(0, 1),
  ];
  const names = steps.map(({ detail }) => detail).join(', ');
  if (steps.length === 0) return failed('it asked for no connection');
  if (steps.length < 4) return failed(`only ${names}`);
  const isInOrder = steps.every(({ t }, at) => at === 0 || t >= (steps[at - 1]?.t ?? 0));
  return isInOrder ? passed(names) : failed(`not in this order: ${steps.map(told).join('; ')}`);
}

function channelsNegotiated({ partnerEvents, subject }: View): Look {
  const [announced] = ofKind(partnerEvents, 'channel.announced');
  if (announced !== undefined) return failed(`${subject} opened "${announced.label}" in band`);
  const open = ofKind(partnerEvents, 'channel.state').filter(({ value }) => value === 'open');
  if (open.length === 0) return notSeen('no channel opened');
  return passed(`${open.map(({ label }) => label).join(', ')} opened, and none was announced`);
}
