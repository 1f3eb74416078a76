/** SIG-022: payloads reach the other side byte for byte, whatever they look like. */
import { createHash } from 'node:crypto';
import { unlessAny, type Entry } from '../entry.ts';

const sdp = 'v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n';

/** What a broker that thinks that payloads are text would change. */
const payloads: Readonly<Record<string, Buffer>> = {
  'SDP with CRLF': Buffer.from(sdp),
  'LF alone': Buffer.from(sdp.replaceAll('\r', '')),
  'spaces at both ends': Buffer.from('  x \t\r\n'),
  'byte order mark': Buffer.from('\ufeff{"v":1}'),
  'invalid UTF-8': Buffer.from([0xc3, 0x28, 0xff, 0xfe, 0x00]),
  NUL: Buffer.from('a\u0000b'),
  'one byte': Buffer.from([0]),
  '127 bytes': Buffer.alloc(127, 7),
  '16 KiB of all bytes': Buffer.from(Array.from({ length: 16_384 }, (_, n) => n % 256)),
};

export const sig022: Entry = {
  id: 'SIG-022',
  claim:
    'Descriptions arrive byte for byte (SHA-256 equal): line ends, spaces, byte order mark, invalid UTF-8 and NUL included.',
  references: ['MQTT 3.1.1 section 3.3.3', 'MQTT 5 section 3.3.3', 'HR-8'],
  needs: [],
  demand: { connections: 2, messages: 9, bytes: 20_480 },
  cure: 'encode bodies as base64',
  waits: true,
  run: async (context) => {
    const subscriber = await context.subscriber('b', [context.topic('bytes/+')]);
    const publisher = await context.connect('a');
    const problems: string[] = [];
    for (const [index, [name, payload]] of Object.entries(payloads).entries()) {
      const topic = context.topic(`bytes/${index}`);
      await context.publish(publisher, topic, payload);
      await subscriber.until(() => subscriber.messages(topic).length > 0, 1_500);
      const [message] = subscriber.messages(topic);
      if (message === undefined) problems.push(`${name}: did not come`);
      else if (sha(message.payload) !== sha(payload)) problems.push(`${name}: changed on the way`);
    }
    return unlessAny(problems, `${Object.keys(payloads).length} payloads compared by SHA-256`);
  },
};

const sha = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
