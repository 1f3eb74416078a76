/**
 * The two shell transcripts of the README, run as they stand there: mosquitto's own programs as broker, observer and
 * scripted peer. Only the port is another one, which nobody else has.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { until } from '../until.ts';
import { freePort } from '../mosquitto.ts';
import { expect, needStacks, test } from '../test.ts';
import { Terminal } from './terminal.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

interface Transcript {
  readonly commands: readonly string[];
  /** What the observer is shown to print. */
  readonly printed: readonly string[];
}

function transcripts(port: number): Transcript[] {
  const fences = [...readme.matchAll(/^```console\n(.*?)^```/gms)].map(([, text = '']) => text);
  return fences.map((text) => {
    const lines = text.replaceAll('18830', String(port)).split('\n');
    const isCommand = (line: string) => line.startsWith('$ ');
    return {
      commands: lines.filter(isCommand).map((line) => line.slice(2)),
      printed: lines.filter((line) => line !== '' && !isCommand(line)),
    };
  });
}

/** Why this machine cannot; empty when it can. */
function missing(): string {
  const programs = ['mosquitto', 'mosquitto_sub', 'mosquitto_pub'];
  const absent = programs.filter((name) => spawnSync(name, ['--help']).error !== undefined);
  if (absent.length === 0) return '';
  return `not here: ${absent.join(', ')}; to add: apt-get install mosquitto mosquitto-clients`;
}

test('mosquitto_sub sees what the README shows while two peers connect, and a peer made of mosquitto_pub is answered', async ({
  machine,
}) => {
  test.setTimeout(240_000);
  needStacks(machine, 'node-datachannel', 'wrtc');
  const why = missing();
  test.skip(why !== '', why);
  const port = await freePort();
  const [watched, scripted] = transcripts(port);
  const [startBroker = '', observe = '', answer = '', offer = ''] = watched?.commands ?? [];
  await using broker = new Terminal(startBroker);
  await broker.printed(/ running$/m);
  await using observer = new Terminal(observe);
  await broker.printed(/New client connected/);

  await using dogAndCat = await twoPeers(answer, offer);
  await dogAndCat.end();
  await saw(observer, watched?.printed ?? []);

  const before = observer.lines.length;
  const [again = '', ...publish] = scripted?.commands ?? [];
  await using cat = new Terminal(again);
  await cat.printed(/sent presence/);
  const reactions = [/saw dog111 online/, /received ping/, /sent answer/, /saw dog111 offline/];
  expect(publish).toHaveLength(reactions.length);
  for (const [at, reaction] of reactions.entries()) {
    await using pub = new Terminal(publish[at] ?? '');
    expect(await pub.ended, publish[at]).toBe(0);
    await cat.printed(reaction);
  }
  await cat.interrupt();
  await saw(observer, scripted?.printed ?? [], before);
});

async function twoPeers(answer: string, offer: string) {
  const cat = new Terminal(answer);
  await cat.printed(/sent presence/);
  const dog = new Terminal(offer);
  const dispose = async () => {
    for (const peer of [dog, cat]) await peer[Symbol.asyncDispose]();
  };
  return {
    end: async () => {
      await dog.printed(/^connected with cat222/m);
      await cat.printed(/^connected with dog111/m);
      await dog.interrupt();
      await cat.ended;
    },
    [Symbol.asyncDispose]: dispose,
  };
}

/** Waits for the last line that is shown, and compares the rest. */
async function saw(observer: Terminal, shown: readonly string[], from = 0): Promise<void> {
  const expected = inShort(shown);
  const same = () =>
    JSON.stringify(inShort(observer.lines.slice(from))) === JSON.stringify(expected);
  await until('the lines of the README', () => (same() ? true : null), 10_000).catch(() => {
    expect(inShort(observer.lines.slice(from))).toEqual(expected);
  });
}

/** Retain flags and topics in order; how long a description is, and how many candidates there are, differs each time. */
function inShort(lines: readonly string[]): string[] {
  const words = lines.map((line) => line.replace(/(\/(?:offer|answer|ice)) .*/, '$1'));
  const isIce = (line: string): boolean => line.endsWith('/ice');
  return [...words.filter((line) => !isIce(line)), ...new Set(words.filter(isIce))];
}
