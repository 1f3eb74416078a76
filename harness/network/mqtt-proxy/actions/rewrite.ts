/** Changes packets. */
import type { Packet } from 'mqtt-packet';
import { HarnessError } from '../../../core/errors.ts';
import { acknowledgementOf } from '../acknowledgement.ts';
import type { Publish } from '../match.ts';
import type { Carried } from '../carried.ts';
import type { Action, Flow } from '../rule.ts';
import { adopt } from './adopt.ts';

/**
 * Puts what `change` returns in the place of the packet; the same object back leaves every byte as it is.
 * For PUBLISH there is `rewritePublish`. When `change` throws, or returns what cannot be written, the packet goes on
 * unchanged and the log says why.
 * @param change - must not change the packet in place
 */
export function rewrite(change: (packet: Packet) => Packet): Action {
  return {
    name: 'rewrite',
    take: (carried, flow) => {
      const changed = carried.packet === null ? null : change(carried.packet);
      if (changed === null || changed === carried.packet) {
        flow.did('left as it is');
        flow.forward(carried);
        return;
      }
      const remade = flow.remade(carried, changed);
      flow.did(`rewritten, ${carried.bytes.length} to ${remade.bytes.length} bytes`);
      flow.forward(remade);
    },
  };
}

/** What may differ in a PUBLISH; the rest stays. */
export type PublishChange = Partial<
  Pick<Publish, 'topic' | 'payload' | 'qos' | 'dup' | 'retain' | 'properties'>
>;

/**
 * Changes content, topic, flags or properties of a PUBLISH. A QoS lowered to 0 is acknowledged to the sender by the
 * proxy, one raised from 0 gets a packet id of the proxy's own; between 1 and 2 it cannot be changed.
 */
export function rewritePublish(change: (publish: Publish) => PublishChange): Action {
  return {
    name: 'rewrite',
    kinds: ['publish'],
    take: (carried, flow) => {
      if (carried.packet?.cmd !== 'publish') return; // `kinds` sees to it
      const before = carried.packet;
      const after = settleQos(before, { ...before, ...change(before) }, { flow, carried });
      const remade = flow.remade(carried, after);
      flow.did(`rewritten: ${Object.keys(differences(before, after)).join(', ') || 'nothing'}`);
      flow.forward(remade);
    },
  };
}

function settleQos(
  before: Publish,
  after: Publish,
  { flow, carried }: { flow: Flow; carried: Carried },
): Publish {
  if (before.qos === after.qos) return after;
  if (before.qos === 0) return adopt(after, flow, carried);
  if (after.qos > 0) throw cannotChange(before, after);
  const answer = acknowledgementOf(before, flow.connection.protocolVersion);
  if (answer !== null) flow.reply(answer);
  const { messageId = 0 } = before;
  if (before.qos === 2) {
    flow.expect('pubrel', messageId, () => {
      flow.reply({ cmd: 'pubcomp', messageId });
      return 'swallow';
    });
  }
  return { ...after, dup: false };
}

function differences(before: Publish, after: Publish): PublishChange {
  const changed = Object.entries(after).filter(
    ([key, value]) => Reflect.get(before, key) !== value,
  );
  return Object.fromEntries(changed);
}

const cannotChange = (before: Publish, after: Publish): HarnessError =>
  new HarnessError({
    code: 'bad-option',
    what: `a proxy rule turns QoS ${before.qos} into QoS ${after.qos}`,
    cure: 'lower it to 0 or raise it from 0: the two exchanges have nothing in common',
  });
