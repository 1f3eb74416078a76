/** `signalbox demo`: serves the page that shows WebRTC through MQTT step by step, with a broker behind it. */
import { fileURLToPath } from 'node:url';
import { startAedes } from '../brokers/aedes.ts';
import { serveSite } from './demo/static-server.ts';
import { HarnessError } from '../core/errors.ts';
import { badArgument } from './arguments.ts';
import { readFlags } from './flags.ts';
import { untilStopped } from './until-stopped.ts';

const folder = fileURLToPath(new URL('../../demo', import.meta.url));

const help = `Usage: signalbox demo [options]

Serves the demo page with an embedded broker until Ctrl-C.

  --port N        port of the page, and of the broker's WebSocket; 8077 when left out, 0 for any that is free
  --host ADDRESS  127.0.0.1 when left out; 0.0.0.0 lets other machines of your network in`;

/** @throws HarnessError `bad-option`, `port-taken`, or `broker-start-failed` */
export async function main(args: readonly string[]): Promise<void> {
  const { values, isHelp } = readFlags(args, { usage: 'demo', values: ['port', 'host'] });
  if (isHelp) {
    process.stdout.write(`${help}\n`);
    return;
  }
  const host = values['host'] ?? '127.0.0.1';
  const wanted = portOf(values['port'] ?? '8077');
  const broker = await startAedes();
  try {
    const brokerPort = Number(new URL(broker.address('ws').url).port);
    const site = await serveSite({ folder, host, port: wanted, brokerPort });
    const shown = host === '0.0.0.0' ? 'localhost' : host;
    process.stdout.write(
      `Demo:   http://${shown}:${site.port}/\n` +
        `Broker: ${broker.address('tcp').url} for the Godot app and mosquitto_sub, ` +
        `ws://${shown}:${site.port}/mqtt for pages\n` +
        'Open it twice, as dog111 and as cat222. Ctrl-C ends both.\n',
    );
    const end = await untilStopped(broker.ended);
    await site.close();
    if (end !== null) throw brokerGone(end);
  } finally {
    await broker.close();
  }
}

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw badArgument(`--port ${text} is no port`, 'demo [--port 0 to 65535] [--host ADDRESS]');
}

const brokerGone = (how: string): HarnessError =>
  new HarnessError({
    code: 'broker-lost',
    what: `the embedded broker ended: ${how}`,
    cure: 'start the demo again',
  });
