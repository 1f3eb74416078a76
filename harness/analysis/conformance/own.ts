/** What is asked of peers of a user's own dialect: what holds of every dialect, in the terms that its file gives. */
import {
  commonRules,
  goneWhenCut,
  readable,
  retainedPresence,
  subscribedFirst,
  willIs,
} from './common.ts';
import type { Spoken, View } from './meeting.ts';
import { failed, passed, rulesOf, told, type Look, type Rule } from './rule.ts';

const anything = /^[^]*$/;

/** Without those that its dialect has no message for, such as a will. */
export function ownRules(dialect: string, { filters, will, presence }: Spoken): Rule[] {
  const rule = rulesOf(dialect);
  const withWill = will?.retain === true;
  return [
    ...(withWill
      ? [
          rule(
            'will',
            `Its CONNECT carries a will on ${will.topic}, retained, QoS ${will.qos}.`,
            ['MQTT-014', 'LIFE-001'],
            (view) => willIs(view, will.topic, anything, will.qos),
          ),
        ]
      : []),
    rule(
      'subscribes-first',
      'It subscribes to all that its dialect listens to before it publishes.',
      ['SIG-021'],
      (view) => subscribedFirst(view, filters),
    ),
    ...(presence === null ? [] : [presenceRule(rule, presence)]),
    ...commonRules(rule),
    rule(
      'readable',
      'Its dialect can read each of its messages.',
      ['HR-7', 'ROBUST-001'],
      readable,
    ),
    ...(withWill
      ? [
          rule(
            'gone-when-cut',
            'When its connection is cut, the broker says that it is gone.',
            ['MQTT-014', 'LIFE-001', 'LIFE-002'],
            (view) => goneWhenCut(view, will.topic),
          ),
        ]
      : []),
  ];
}

function presenceRule(
  rule: ReturnType<typeof rulesOf>,
  { topic, retain }: NonNullable<Spoken['presence']>,
): Rule {
  const claim = `It says on ${topic} that it is there${retain ? ', retained' : ''}.`;
  return rule('presence', claim, ['SIG-016', 'HR-4'], (view) =>
    retain ? retainedPresence(view, topic, anything) : saysItIsThere(view, topic),
  );
}

function saysItIsThere({ said, subject }: View, topic: string): Look {
  const online = said.find(({ kind, topic: at }) => kind === 'online' && at === topic);
  return online === undefined
    ? failed(`${subject || 'it'} never said so on ${topic}`)
    : passed(told(online));
}
