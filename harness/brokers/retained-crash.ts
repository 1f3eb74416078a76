/** For tests: retains messages with the manners of a guest, says so, and waits to be killed before it clears them. */
import { connectMqtt } from './connect.ts';
import { guestEtiquette } from './etiquette.ts';
import { RetainedNotes } from './retained-notes.ts';

const [, , folder = '', url = '', ...topics] = process.argv;
const password = process.env['LOGIN'] ?? '';
const address = password === '' ? { url } : { url, username: 'me', password };
const etiquette = guestEtiquette(new RetainedNotes(address, folder));
const client = await connectMqtt(address, { etiquette });
for (const topic of topics) await client.publishAsync(topic, 'online', { qos: 1, retain: true });
process.stdout.write('retained\n');
process.stdin.resume(); // ends with its parent, should that die first
process.stdin.once('end', () => process.exit());
