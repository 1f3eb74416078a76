/** The recording of the original app, and an observer that sees a broker as the one that made it did. */
import { readFile } from 'node:fs/promises';
import mqtt from 'mqtt';
import { until } from '../until.ts';

export interface Seen {
  /** Place in the order of arrival, from 0. */
  readonly at: number;
  readonly topic: string;
  readonly payload: string;
  readonly qos: number;
  readonly retain: boolean;
}

/** Every message of the recorded session of two Godot apps, in order. */
export async function recording(): Promise<Seen[]> {
  const file = new URL('../../fixtures/transcripts/godot-classic.jsonl', import.meta.url);
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  return lines.map((line, at) => {
    // A file of ours, written by mosquitto_sub
    const { topic, payload, qos, retain } = JSON.parse(line) as Record<string, unknown>;
    return {
      at,
      topic: String(topic),
      payload: String(payload),
      qos: Number(qos),
      retain: retain === 1,
    };
  });
}

export interface Watch extends AsyncDisposable {
  readonly seen: readonly Seen[];
  publish(topic: string, payload: string, retain?: boolean): void;
  /** Waits until one of those seen is so. */
  until(isSo: (seen: Seen) => boolean): Promise<Seen>;
}

/**
 * Sees everything below a filter, as the observer that made the recording did.
 * @param level - 5 asks for the publisher's own retain flag, which MQTT 3.1.1 (4) does not forward
 */
export async function watchBroker(url: string, filter: string, level: 4 | 5 = 4): Promise<Watch> {
  const client = await mqtt.connectAsync(url, { reconnectPeriod: 0, protocolVersion: level });
  const seen: Seen[] = [];
  client.on('message', (topic, payload, { qos, retain }) => {
    seen.push({ at: seen.length, topic, payload: payload.toString(), qos, retain });
  });
  await client.subscribeAsync(filter, { qos: 0, ...(level === 5 ? { rap: true } : {}) });
  return {
    seen,
    publish: (topic, payload, retain = false) => {
      client.publish(topic, payload, { qos: 0, retain });
    },
    until: (isSo) => until('a message on the broker', () => seen.find(isSo) ?? null, 25_000),
    [Symbol.asyncDispose]: async () => {
      await client.endAsync(true);
    },
  };
}

/**
 * A session in lines that two runs have in common: who says what where, retained or not, in which shape. Which of two
 * was first on the broker, and how many candidates there are, differs from run to run.
 */
export function inShort(seen: readonly Seen[]): string[] {
  const lines = seen.map(
    ({ topic, retain, payload }) => `${topic} ${retain} ${shape(topic, payload)}`,
  );
  const isIce = (line: string): boolean => line.includes('/ice ');
  const others = lines.filter((line) => !isIce(line));
  const candidates = [...new Set(lines.filter(isIce))].toSorted();
  return [...others.slice(0, 2).toSorted(), ...others.slice(2), ...candidates];
}

function shape(topic: string, payload: string): string {
  if (topic.endsWith('/ice')) return payload.replace(/^\["0",0,"candidate:[^"]+"\]$/, 'ICE');
  if (/^\$[a-z]+$/.test(payload)) return `ping of ${payload.length}`;
  if (!/\/(offer|answer)$/.test(topic)) return payload;
  const setup = /a=setup:(\w+)\r\n/.exec(payload)?.[1] ?? 'none';
  return `${payload.startsWith('v=0\r\n') ? 'SDP' : 'damaged SDP'} ${setup}`;
}
