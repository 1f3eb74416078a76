/** Makes a PUBLISH the proxy's own: a packet id that its sender does not know, and the receiver's answers kept from it. */
import type { Publish } from '../match.ts';
import type { Carried } from '../carried.ts';
import type { Flow } from '../rule.ts';

/**
 * The same message with DUP=0 and, above QoS 0, a new packet id. PUBACK is swallowed; at QoS 2 the proxy goes on
 * with PUBREL and swallows PUBCOMP.
 */
export function adopt(publish: Publish, flow: Flow, { topics }: Carried): Publish {
  if (publish.qos === 0) return { ...publish, dup: false };
  const messageId = flow.allocateId(topics);
  if (publish.qos === 1) flow.expect('puback', messageId, () => 'swallow');
  else {
    flow.expect('pubrec', messageId, () => {
      flow.send({ cmd: 'pubrel', messageId });
      return 'swallow';
    });
    flow.expect('pubcomp', messageId, () => 'swallow');
  }
  return { ...publish, dup: false, messageId };
}
