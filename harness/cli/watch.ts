/** `signalbox watch`: shows the signalling of a room as it happens, decoded, and saves it for the report. */
import { writeWhole } from '../../reports/archive.ts';
import type { Sighting } from '../analysis/signalling/sighting.ts';
import { HarnessError } from '../core/errors.ts';
import { useOwnDialects } from '../run/load-dialects.ts';
import { runOptions } from '../run/options.ts';
import { badArgument } from './arguments.ts';
import { readFlags } from './flags.ts';
import { roomPassword, roomPasswordFlag, roomPasswordVariable } from './room-password.ts';
import { untilStopped } from './until-stopped.ts';
import { listenAt, type Ear } from './watch/ear.ts';
import { sightingLine, troublesOf, troubleText } from './watch/lines.ts';
import { timelineOf } from './watch/saved.ts';
import { selfReading, understanding } from './watch/understand.ts';

const help = `Usage: signalbox watch --broker URL --root R [options]

Shows every message below a root topic until Ctrl-C: who says what to whom, in any dialect that it
recognises (native, godot-classic, godot-workbench, trystero); then what went wrong, if that can be seen.

  --broker URL   mqtt://, mqtts://, ws:// or wss://, or the name of a public broker
  --root R       the root topic; "#" is everything on the broker
  --dialect D    one of your own, as module:./file.mjs, beside those; or trystero, whose topics are hashes:
                 its --root is APP/ROOM, and what is sent to somebody is shown once that one was heard
  --${roomPasswordFlag} P
                 decrypts what trystero says in such a room; else ${roomPasswordVariable}
  --save FILE    keeps what was seen; npx signalbox report FILE makes a page of it
  --for SECONDS  ends by itself`;

const usage = 'watch --broker URL --root R';
/** Of a flood the newest are kept. */
const mostKept = 20_000;

/** @throws HarnessError `bad-option`, what `listenAt` throws, or `broker-lost` */
export async function main(args: readonly string[]): Promise<void> {
  const { values, isHelp } = readFlags(args, {
    usage: 'watch',
    values: ['broker', 'root', 'dialect', roomPasswordFlag, 'save', 'for'],
  });
  if (isHelp) {
    say(help);
    return;
  }
  const { broker, root } = values;
  if (broker === undefined || root === undefined)
    throw badArgument('--broker and --root are needed', usage);
  const stopAfter = secondsOf(values['for']);
  const options = runOptions({ SIGNALBOX_DIALECTS: values['dialect'] });
  await useOwnDialects(options.ownDialects);
  const secret = roomPassword(values, values['dialect'] ?? 'trystero', usage);
  const own = understanding(selfReading(options.dialects), { room: root, peers: [], secret });
  const filters = [...new Set([...filtersOf(root), ...(root === '#' ? [] : own.filters())])];
  const seen: Sighting[] = [];
  const ear = await listenAt(broker, filters, (published) => {
    const sighting = own.read(published);
    say(sightingLine(sighting, seen));
    seen.push(sighting);
    if (seen.length > mostKept) seen.shift();
    return own.filters();
  });
  say(`Watching ${filters.join(' and ')} at ${ear.url}; Ctrl-C ends it.`);
  const end = await stopped(ear, stopAfter);
  await ear.close();
  conclude(seen, values['save']);
  if (end !== null) throw lost(end);
}

/** The application's own root, and the same word as a room of the native dialect. */
function filtersOf(root: string): string[] {
  if (root === '#') return ['#'];
  const level = root.replaceAll(/[^\w-]/g, (char) => encodeURIComponent(char).toLowerCase());
  return [`${root}/#`, `signalbox/1/${level}/#`];
}

async function stopped(ear: Ear, after: number | null): Promise<string | null> {
  if (after === null) return untilStopped(ear.ended);
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, after * 1_000, '');
  });
  const end = await untilStopped(Promise.race([ear.ended, over]));
  clearTimeout(timer);
  return end === '' ? null : end;
}

function conclude(seen: readonly Sighting[], file: string | undefined): void {
  for (const trouble of troublesOf(seen)) say(troubleText(trouble));
  say(`${seen.length} messages.`);
  if (file === undefined) return;
  writeWhole(file, timelineOf(seen));
  say(`Saved: ${file}; npx signalbox report ${file} makes a page of it.`);
}

function secondsOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  const seconds = Number(text);
  if (seconds > 0 && seconds <= 86_400) return seconds;
  throw badArgument(`--for ${text} is no number of seconds`, usage);
}

const lost = (how: string): HarnessError =>
  new HarnessError({
    code: 'broker-lost',
    what: how,
    cure: 'check that it still runs, and its log',
  });

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
