/** Loses a packet. */
import { acknowledgementOf } from '../acknowledgement.ts';
import type { Action } from '../rule.ts';

export interface DropOptions {
  /**
   * Answers the sender in the receiver's place: PUBACK, PUBREC and PUBCOMP, SUBACK that grants all, UNSUBACK, PINGRESP.
   * Without it (the default) the sender of a QoS 1 or 2 message waits: nobody repeats it, since MQTT repeats only after
   * a reconnect that resumes the session (MQTT 3.1.1 and 5 section 4.4), and the message keeps its place in the
   * sender's window. With it the sender believes that the message was delivered, and nobody repeats it either.
   */
  readonly acknowledge?: boolean;
}

/** Loses each packet that matches. */
export function drop({ acknowledge = false }: DropOptions = {}): Action {
  return {
    name: 'drop',
    take: ({ packet }, flow) => {
      const answer =
        packet !== null && acknowledge
          ? acknowledgementOf(packet, flow.connection.protocolVersion)
          : null;
      flow.did(answer === null ? 'dropped' : `dropped, answered with ${answer.cmd.toUpperCase()}`);
      if (answer === null) return;
      flow.reply(answer);
      const { messageId = 0 } = answer;
      // QoS 2: the sender goes on with PUBREL, which the receiver must not see either
      if (answer.cmd !== 'pubrec') return;
      flow.expect('pubrel', messageId, () => {
        flow.reply({ cmd: 'pubcomp', messageId });
        return 'swallow';
      });
    },
  };
}
