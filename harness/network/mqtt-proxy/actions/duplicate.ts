/** Delivers a PUBLISH more than once. */
import type { Ms } from '../../../core/units.ts';
import { Appointments } from '../appointments.ts';
import type { Publish } from '../match.ts';
import type { Action, Flow } from '../rule.ts';
import { adopt } from './adopt.ts';

export interface DuplicateOptions {
  /**
   * `redelivery` (the default): DUP=1 and the same packet id, as after a lost acknowledgement; at QoS 0, which has
   * neither, a plain copy. `new message`: DUP=0 and, above QoS 0, a packet id of the proxy's own, whose
   * acknowledgement the proxy takes.
   */
  readonly as?: 'redelivery' | 'new message';
  /** Copies besides the first; default 1. */
  readonly copies?: number;
  /** How long after the message, and after each other, they follow; default 0, right behind it. */
  readonly ms?: Ms;
  /**
   * Which of the receiver's acknowledgements of redeliveries the sender gets: `first` (the default), or `last`, so that
   * the sender has the message under way until the last copy was answered. The others are swallowed.
   */
  readonly acknowledgement?: 'first' | 'last';
}

/** Repeats each PUBLISH that matches. Later rules see every copy. */
export function duplicate(options: DuplicateOptions = {}): Action {
  const { as = 'redelivery', copies = 1, ms = 0, acknowledgement = 'first' } = options;
  const appointments = new Appointments();
  return {
    name: 'duplicate',
    kinds: ['publish'],
    take: (carried, flow) => {
      if (carried.packet?.cmd !== 'publish') return; // `kinds` sees to it
      const publish = carried.packet;
      if (as === 'redelivery') shareAnswers(publish, flow, { copies, acknowledgement });
      flow.forward(carried);
      for (let copy = 1; copy <= copies; copy++) {
        const send = () => {
          const again = as === 'redelivery' ? redelivered(publish) : adopt(publish, flow, carried);
          flow.did(
            `duplicated as ${as}${again.qos === 0 ? '' : ` with id ${again.messageId ?? 0}`}`,
          );
          flow.forward(flow.remade(carried, again));
        };
        if (ms === 0) send();
        else appointments.in(ms * copy, send);
      }
    },
    end: (held) => appointments.end(held),
  };
}

/** DUP must be 0 at QoS 0 (MQTT-3.3.1-2). */
const redelivered = (publish: Publish): Publish => ({ ...publish, dup: publish.qos > 0 });

/** The receiver answers each copy; the sender asked once, and may use the id for something else after one answer. */
function shareAnswers(
  { qos, messageId = 0 }: Publish,
  flow: Flow,
  { copies, acknowledgement }: { copies: number; acknowledgement: 'first' | 'last' },
): void {
  if (qos === 0) return;
  const passing = acknowledgement === 'first' ? 0 : copies;
  for (let answer = 0; answer <= copies; answer++) {
    flow.expect(qos === 1 ? 'puback' : 'pubrec', messageId, () =>
      answer === passing ? 'pass' : 'swallow',
    );
  }
}
