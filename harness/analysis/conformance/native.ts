/** What the native dialect asks of its peers (catalogue HR-1 to HR-7), as far as it shows from outside. */
import { commonRules, readable, retainedPresence, subscribedFirst, willIs } from './common.ts';
import type { View } from './meeting.ts';
import { rulesOf, type Rule } from './rule.ts';

const rule = rulesOf('native');
/** As the dialect writes a name into a topic. */
const level = (name: string): string =>
  name.replaceAll(/[^\w-]/g, (char) => encodeURIComponent(char).toLowerCase());
const placeOf = ({ root }: View): string => `signalbox/1/${level(root)}`;
const presenceOf = (view: View): string => `${placeOf(view)}/${level(view.subject)}/presence`;

export const nativeRules: readonly Rule[] = [
  rule(
    'will',
    'Its CONNECT carries an empty will for its own presence, retained, QoS 1.',
    ['MQTT-014', 'LIFE-001'],
    (view) => willIs(view, presenceOf(view), /^$/, 1),
  ),
  rule(
    'subscribes-first',
    'It subscribes to its inbox and to all presences before it publishes.',
    ['SIG-021'],
    (view) => {
      const own = `${placeOf(view)}/${level(view.subject)}/inbox`;
      return subscribedFirst(view, [own, `${placeOf(view)}/+/presence`]);
    },
  ),
  rule('retained-presence', 'It publishes its presence, retained.', ['SIG-016', 'HR-4'], (view) =>
    retainedPresence(view, presenceOf(view), /"online"/),
  ),
  ...commonRules(rule),
  rule(
    'envelopes-valid',
    'Each of its messages is an envelope that its partner can read.',
    ['HR-1', 'HR-7', 'ROBUST-001'],
    readable,
  ),
];
