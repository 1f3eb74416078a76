/** Clears the retained messages that we left on a broker: at the end of a run, and after a crash at the next start. */
import { rmSync } from 'node:fs';
import type { MqttClient } from 'mqtt';
import { withDeadline } from '../core/deadline.ts';
import { asFailure, HarnessError } from '../core/errors.ts';
import type { Ms } from '../core/units.ts';
import type { BrokerAddress } from './broker.ts';
import { publicUrl } from './connect-failure.ts';
import { connectMqtt } from './connect.ts';
import type { Etiquette } from './etiquette.ts';
import { leftBehindIn, type LeftBehind } from './retained-file.ts';
import { notesFolder } from './retained-notes.ts';

const clearWithinMs: Ms = 5_000;
/** All brokers of a clean-up together, so that a start does not wait for those that are gone. */
const cleanUpWithinMs: Ms = 15_000;
/** After the last retained message of a filter: brokers send them at once, one after the other. */
const quietMs: Ms = 300;
/** A broker that was not there for so long has most likely forgotten. */
const giveUpAfterMs: Ms = 30 * 24 * 3_600_000;

/**
 * Clears what the notes of this etiquette name, and forgets them.
 * @throws HarnessError `retained-not-cleared` when that does not end in time; the notes stay for the next start
 */
export async function clearRetained(
  client: MqttClient,
  { retained }: Pick<Etiquette, 'retained'>,
  within: Ms = clearWithinMs,
): Promise<void> {
  const noted = retained?.left ?? [];
  if (noted.length === 0) return;
  await clearTopics(client, noted, within);
  for (const topic of noted) retained?.forget(topic);
}

export interface CleanUp {
  /** Brokers of this run: with their logins, and the only ones that are asked for one. */
  readonly addresses: readonly BrokerAddress[];
  /** Manners towards the broker of a note. */
  readonly etiquetteFor: (address: BrokerAddress) => Etiquette;
  /** Gets one line a broker. */
  readonly say: (line: string) => void;
  readonly folder?: string;
  readonly within?: Ms;
}

/**
 * Clears what crashed processes left behind, on the brokers of this run and on those that need no login.
 * It never throws: a start does not fail because of an old note, which then stays.
 */
export async function cleanUpLeftBehind(plan: CleanUp): Promise<void> {
  const until = performance.now() + cleanUpWithinMs;
  for (const left of leftBehindIn(plan.folder ?? notesFolder())) {
    if (performance.now() > until) return;
    const address = plan.addresses.find((each) => publicUrl(each) === left.url);
    if (address === undefined && left.hasLogin) continue; // until its broker is named again
    plan.say(await cleanedUp(left, address ?? { url: left.url }, plan));
  }
}

async function cleanedUp(left: LeftBehind, address: BrokerAddress, plan: CleanUp): Promise<string> {
  const what = `${left.topics.length} retained ${left.topics.length === 1 ? 'topic' : 'topics'} on ${left.url}`;
  const within = plan.within ?? clearWithinMs;
  try {
    if (left.topics.length > 0) await connectAndClear(left, address, plan.etiquetteFor, within);
    rmSync(left.file, { force: true });
    return `cleared ${what}, left behind by a run that did not end well`;
  } catch (error) {
    const { code } = asFailure(error);
    if (isGone(code, left)) {
      rmSync(left.file, { force: true });
      return `forgot ${what}: ${code}`;
    }
    return `could not clear ${what} (${code}): the next start tries again`;
  }
}

async function connectAndClear(
  left: LeftBehind,
  address: BrokerAddress,
  etiquetteFor: CleanUp['etiquetteFor'],
  within: Ms,
): Promise<void> {
  const client = await connectMqtt(address, { within, etiquette: etiquetteFor(address) });
  try {
    await clearTopics(client, left.topics, within);
  } finally {
    await client.endAsync(true);
  }
}

/** On this machine a closed port means that the broker is gone, and what it kept with it. */
function isGone(code: string, { url, ageMs }: LeftBehind): boolean {
  const { hostname } = new URL(url);
  const isHere = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  return (isHere && code === 'broker-unreachable') || ageMs > giveUpAfterMs;
}

async function clearTopics(
  client: MqttClient,
  noted: readonly string[],
  within: Ms,
): Promise<void> {
  const isFilter = (topic: string) => /[+#]/.test(topic);
  const clear = async () => {
    const found = await retainedUnder(client, noted.filter(isFilter));
    const topics = [...new Set([...noted.filter((topic) => !isFilter(topic)), ...found])];
    // A zero-length retained message removes the one that is kept (MQTT 3.1.1 section 3.3.1.3)
    const empty = (topic: string) => client.publishAsync(topic, '', { qos: 1, retain: true });
    await Promise.all(topics.map(empty));
  };
  await withDeadline(Promise.race([clear(), lost(client)]), within, (waited) =>
    notCleared(noted, `not within ${waited} ms`),
  ).catch((error: unknown) => {
    throw error instanceof HarnessError ? error : notCleared(noted, asFailure(error).what);
  });
}

/** Topics that the broker keeps a message for; brokers that do not send those to wildcards name none. */
async function retainedUnder(client: MqttClient, filters: readonly string[]): Promise<string[]> {
  if (filters.length === 0) return [];
  const topics = new Set<string>();
  let settle: () => void = () => undefined;
  const quiet = new Promise<void>((resolve) => (settle = resolve));
  let timer: NodeJS.Timeout | undefined;
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(settle, quietMs);
  };
  const hear = (topic: string, payload: Buffer, { retain }: { retain: boolean }) => {
    if (!retain || payload.length === 0) return;
    topics.add(topic);
    wait();
  };
  client.on('message', hear);
  try {
    await client.subscribeAsync([...filters], { qos: 1 });
    wait();
    await quiet;
  } finally {
    clearTimeout(timer);
    client.off('message', hear);
  }
  return [...topics];
}

function lost(client: MqttClient): Promise<never> {
  return new Promise((_, reject) => {
    const gone = () => {
      reject(notCleared([], 'the broker closed the connection'));
    };
    if (client.connected) client.once('close', gone);
    else gone();
  });
}

const notCleared = (noted: readonly string[], why: string): HarnessError =>
  new HarnessError({
    code: 'retained-not-cleared',
    what: `${noted.length} noted topics could not be cleared: ${why}`,
    cure: 'nothing to do: the next start that uses this broker tries again',
  });
