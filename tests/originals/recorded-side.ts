/**
 * One side of a recorded session as a script: it publishes what it said then, each line only after the live side has
 * said what the recording has before it. It never says anything of its own, so WebRTC itself does not come about.
 */
import { readFile } from 'node:fs/promises';
import mqtt from 'mqtt';
import type { RunningBroker } from '../../harness/brokers/broker.ts';

export interface Line {
  readonly topic: string;
  readonly payload: string;
  readonly retain: boolean;
}

export interface Recording {
  readonly dialect: 'godot-classic' | 'godot-workbench';
  readonly room: string;
  readonly offerer: string;
  readonly answerer: string;
  readonly lines: readonly Line[];
}

const withinMs = 20_000;
const script = 'the-script';

/** What was recorded of this dialect, without what a user typed on either side. */
export async function recordingOf(dialect: Recording['dialect']): Promise<Recording> {
  const file = new URL(`../../fixtures/transcripts/${dialect}.jsonl`, import.meta.url);
  const lines = (await readFile(file, 'utf8')).trim().split('\n').map(lineOf);
  const isClassic = dialect === 'godot-classic';
  const [offerer, answerer] = isClassic ? ['dog111', 'cat222'] : ['x383703212', 'x1658761269'];
  const room = isClassic ? 'crumble77' : 'cabbage';
  return { dialect, room, offerer, answerer, lines };
}

function lineOf(text: string): Line {
  // A file of ours, written by mosquitto_sub
  const { topic, payload, retain } = JSON.parse(text) as Record<string, unknown>;
  return { topic: String(topic), payload: String(payload), retain: retain === 1 };
}

/** Who said it: the name in the topic, but in godot-classic, where a message lies with its addressee. */
export function speakerOf({ dialect, offerer, answerer }: Recording, { topic }: Line): string {
  const [, name = '', word] = topic.split('/');
  if (dialect === 'godot-workbench' || word === 'status') return name;
  return name === offerer ? answerer : offerer;
}

/** What two runs have in common of a message: names of players, keys, addresses and lengths differ. */
export function shapeOf({ topic, payload, retain }: Line): string {
  return `${topic} ${retain ? 'retained' : 'passing'} ${payloadShape(payload)}`;
}

function payloadShape(payload: string): string {
  if (payload.startsWith('v=0\r\n')) return `SDP ${/a=setup:(\w+)\r\n/.exec(payload)?.[1] ?? ''}`;
  if (payload.startsWith('[')) return payload.replace(/"candidate:[^"]+"\]$/, 'CANDIDATE]');
  if (!payload.startsWith('{')) return payload;
  // Checked by the comparison: whatever else it is, it is none of the shapes of the recording
  const { subject, ...others } = JSON.parse(payload) as Record<string, unknown>;
  const rest = Object.entries(others).map(([key, value]) => `${key} ${innerShape(key, value)}`);
  return [String(subject), ...rest].join(', ');
}

function innerShape(key: string, value: unknown): string {
  if (key === 'playername') return 'NAME';
  if (key === 'sdp_name') return String(value).replace(/^candidate:.+/, 'CANDIDATE');
  return key === 'data' ? payloadShape(String(value)) : JSON.stringify(value);
}

/** Plays the part of `other`; `finish` is called when only the end of the live side is left. */
export async function play(
  recording: Recording,
  live: string,
  { broker, finish }: { broker: RunningBroker; finish: () => Promise<void> },
): Promise<{ readonly expected: string[]; readonly said: string[] }> {
  const client = await mqtt.connectAsync(broker.address('tcp').url, { clientId: script });
  const said: string[] = [];
  const listen = async (): Promise<void> => {
    const seen = await broker.takeObservations();
    said.push(...seen.filter((each) => each.client !== script).map(shapeOf));
  };
  const expected: string[] = [];
  try {
    for (const line of recording.lines) {
      if (speakerOf(recording, line) !== live) {
        await client.publishAsync(line.topic, line.payload, { retain: line.retain, qos: 0 });
        continue;
      }
      if (isTyped(line.payload)) continue;
      if (/stopped|by_will/.test(line.payload)) await finish();
      expected.push(shapeOf(line));
      await heard(expected, said, listen);
    }
    await listen();
  } finally {
    await client.endAsync(true);
  }
  return { expected: settled(expected), said: settled(said) };
}

/** The live peer has no user: what the app's user pressed or typed on that side is left out. */
const isTyped = (payload: string): boolean => payload.startsWith('$') || payload.includes(' #2 ');

async function heard(
  expected: readonly string[],
  said: readonly string[],
  listen: () => Promise<void>,
): Promise<void> {
  const isThere = () => settled(expected).every((shape) => settled(said).includes(shape));
  const end = performance.now() + withinMs;
  while (!isThere()) {
    if (performance.now() > end)
      throw new Error(`not said: ${expected.at(-1) ?? ''}; said: ${said.join(' | ')}`);
    await listen();
  }
}

/** In order, with candidates once: how many there are is up to the machine, and they come in between. */
function settled(shapes: readonly string[]): string[] {
  const isCandidate = (shape: string): boolean => shape.includes('CANDIDATE');
  return [...shapes.filter((shape) => !isCandidate(shape)), ...new Set(shapes.filter(isCandidate))];
}
