/** The load generator: publishes on a schedule from a thread of its own, so that the receiver has a core to itself. */
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { asFailure } from '../../core/errors.ts';
import type { Ms } from '../../core/units.ts';
import { LeanClient } from './lean-client.ts';
import type { LoadAnswer, LoadCommand, LoadSent } from './load-command.ts';
import { machineNow } from './machine-clock.ts';
import { inTime } from './patience.ts';
import { payloadOf, writeStamp } from './payload.ts';
import { publishFrame } from './publish-frame.ts';

/** Large enough that a system call costs little per message, small enough that the kernel takes it whole. */
const bytesPerWrite = 65_536;
const acknowledgedWithinMs: Ms = 2_000;
/** A window like those of client libraries, only wider: aedes ends the connection of one with 2,000 at QoS 2. */
const mostInFlight = 500;

const port = parentPort;
port?.on('message', (command: LoadCommand) => {
  load(command).then(
    (answer) => {
      port.postMessage(answer satisfies LoadAnswer);
    },
    (error: unknown) => {
      port.postMessage({ kind: 'failed', what: asFailure(error).what } satisfies LoadAnswer);
    },
  );
});

async function load(command: LoadCommand): Promise<LoadSent> {
  const client = await LeanClient.connect(command.address);
  try {
    const answer = await published(client, command);
    await inTime(allAcknowledged(client), acknowledgedWithinMs);
    return answer;
  } finally {
    client.end();
  }
}

async function published(client: LeanClient, command: LoadCommand): Promise<LoadSent> {
  const { topic, qos, payloadBytes, ratePerSecond, count, within } = command;
  const frame = publishFrame({ topic, payload: payloadOf(payloadBytes), qos });
  const perWrite = Math.max(1, Math.floor(bytesPerWrite / frame.bytes.length));
  const startedAt = machineNow();
  let sent = 0;
  while (sent < count && machineNow() - startedAt < within) {
    const due = dueBy(machineNow() - startedAt, ratePerSecond, count);
    const now = Math.min(
      due - sent,
      perWrite,
      qos === 0 ? perWrite : mostInFlight - client.unacknowledged,
    );
    if (now <= 0) {
      await Promise.race([sleep(1), client.lost]);
      continue;
    }
    const first = sent;
    const dueAt = (index: number): Ms =>
      ratePerSecond === null ? machineNow() : startedAt + ((first + index) * 1000) / ratePerSecond;
    client.publish(frame, now, (bytes, at, index) => {
      writeStamp(bytes, at, { sequence: first + index, due: dueAt(index) });
    });
    sent += now;
    await client.drained();
  }
  return { kind: 'sent', startedAt, sent };
}

/** How many messages should have left after `elapsed` ms. */
const dueBy = (elapsed: Ms, ratePerSecond: number | null, count: number): number =>
  ratePerSecond === null
    ? count
    : Math.min(count, Math.floor((elapsed * ratePerSecond) / 1000) + 1);

async function allAcknowledged(client: LeanClient): Promise<void> {
  while (client.unacknowledged > 0) await Promise.race([sleep(1), client.lost]);
}
