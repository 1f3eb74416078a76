/** Reads the command line of `signalbox check`. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Role } from '../../core/ids.ts';
import type { Ms } from '../../core/units.ts';
import { badArgument } from '../arguments.ts';
import { readFlags } from '../flags.ts';
import { roomPassword, roomPasswordFlag, roomPasswordVariable } from '../room-password.ts';

export interface CheckOptions {
  /** A name, or `module:` and the file of one of the user's own. */
  readonly dialect: string;
  /** URLs of one broker that runs already, one a transport; empty: the embedded one is started. */
  readonly brokers: readonly string[];
  /** Null: a new one for each run. */
  readonly root: string | null;
  /** The password of the room; empty: none. */
  readonly secret: string;
  /** What the application is called; null: whoever appears. */
  readonly id: string | null;
  /** What our own peer is called; null: what the dialect has for it. */
  readonly peer: string | null;
  readonly application: ApplicationOptions;
  /** Null: every reference stack that is found. */
  readonly stacks: readonly string[] | null;
  /** Parts that the application is to play, one after the other. */
  readonly roles: readonly Role[];
  /** For each wait. */
  readonly within: Ms;
  readonly json: string | null;
  /** Folder for the timeline of each run; null: they are not kept. */
  readonly save: string | null;
}

export type ApplicationOptions =
  | {
      readonly kind: 'page';
      readonly url: string;
      /** Absolute; null: the page does everything by itself. */
      readonly steps: string | null;
      /** Null: those of Chromium and Firefox that are found. */
      readonly engines: readonly string[] | null;
    }
  | { readonly kind: 'command'; readonly command: string }
  | { readonly kind: 'running' };

export const checkHelp = `Usage: signalbox check --dialect D [--id ID] [--page URL | --command "PROGRAM ARGS"] [options]

Runs our reference peers against an application, as offerer and as answerer, and says what the
application did right and wrong in the terms of its dialect, each with what was seen.

  --dialect D       native, godot-classic, godot-workbench or trystero; or module:./file.mjs for one of
                    your own, which is judged by what holds of every dialect
  --id ID           what the application is called; left out: whoever appears (not in godot-classic)
  --page URL        a page, opened anew for each run; --engines chromium,firefox says where (those found)
  --steps FILE.mjs  drives it: export default async ({ page, names, broker, root, role }) => { … }, with
                    page of Playwright, names { id, peer }, broker { ws, tcp }, and role, which is
                    offerer when the application is to offer; with export const leave, a function of
                    the same, it is also asked to leave (a program is asked by SIGTERM)
  --command "…"     a program, started anew for each run; no shell runs
                    without either: an application that runs already, which needs --broker and --root
  --broker URL      left out: the embedded broker; mqtt:// and, after a comma, ws:// for pages
  --root R          root topic, or room (in trystero APP/ROOM); left out: a new one for each run
  --${roomPasswordFlag} P of the room, in trystero; else ${roomPasswordVariable}, which nobody else can read
  --peer ID         what our peer is called
  --stacks A,B      reference stacks; left out: node-datachannel, wrtc, chromium, firefox, webkit, those found
  --roles R         offerer, answerer: what the application is to be; left out: both
  --within SECONDS  for each wait; 15 when left out
  --json FILE       keeps the result
  --save FOLDER     keeps the timeline of each run; npx signalbox report FILE makes a page of one

URL and command may contain {ws} {tcp} {wsHost} {wsPort} {tcpHost} {tcpPort} {root} {id} {peer} {role}
{password}; a command also finds them in SIGNALBOX_WS, _TCP, _ROOT, _ID, _PEER, _ROLE and
${roomPasswordVariable}.

Exit code: 0 when everything that was seen is right, 1 when something failed, 2 for a wrong argument.`;

const usage = 'check --dialect D --id ID --command "PROGRAM ARGS"';
const values = [
  ...['dialect', 'broker', 'root', 'id', 'peer', 'page', 'steps', 'engines', 'command'],
  ...['stacks', 'roles', 'within', 'json', 'save', roomPasswordFlag],
];
const pageEngines = ['chromium', 'firefox', 'webkit'];

/** @returns null when help was asked for @throws HarnessError `bad-option` */
export function checkOptions(args: readonly string[]): CheckOptions | null {
  const { values: given, isHelp } = readFlags(args, { usage: 'check', values });
  if (isHelp) return null;
  const { dialect, root = null, id = null, peer = null, json = null, save = null } = given;
  if (dialect === undefined) throw badArgument('--dialect is needed', usage);
  if (id !== null && id === peer) throw badArgument(`--id and --peer are both ${id}`, usage);
  const application = applicationOf(given);
  const brokers = listOf(given['broker']) ?? [];
  if (application.kind === 'running' && (brokers.length === 0 || root === null))
    throw badArgument('an application that runs already needs --broker and --root', usage);
  return {
    ...{ dialect, brokers, root, id, peer, application, json, save },
    secret: roomPassword(given, dialect, usage),
    stacks: listOf(given['stacks']),
    roles: rolesOf(given['roles']),
    within: millisecondsOf(given['within'] ?? '15'),
  };
}

type Given = Readonly<Record<string, string>>;

function applicationOf({ page, steps, engines, command }: Given): ApplicationOptions {
  if (page !== undefined && command !== undefined)
    throw badArgument('--page and --command exclude each other', usage);
  if (page === undefined && (steps !== undefined || engines !== undefined))
    throw badArgument('--steps and --engines belong to --page', usage);
  if (command !== undefined) return { kind: 'command', command };
  if (page === undefined) return { kind: 'running' };
  if (!/^https?:\/\//.test(page)) throw badArgument(`--page ${page} is no http URL`, usage);
  const names = listOf(engines);
  const strange = names?.find((name) => !pageEngines.includes(name));
  if (strange !== undefined)
    throw badArgument(`--engines ${strange} is none of ${pageEngines.join(', ')}`, usage);
  const file = steps === undefined ? null : path.resolve(steps);
  if (file !== null && !existsSync(file)) throw badArgument(`there is no file ${file}`, usage);
  return { kind: 'page', url: page, steps: file, engines: names };
}

function rolesOf(text: string | undefined): Role[] {
  const names = listOf(text) ?? ['answerer', 'offerer'];
  return names.map((name) => {
    if (name === 'offerer' || name === 'answerer') return name;
    throw badArgument(`--roles ${name} is neither offerer nor answerer`, usage);
  });
}

function listOf(text: string | undefined): string[] | null {
  const words = text?.split(/[\s,]+/).filter((word) => word !== '') ?? [];
  return words.length === 0 ? null : [...new Set(words)];
}

function millisecondsOf(text: string): Ms {
  const seconds = Number(text);
  if (seconds >= 1 && seconds <= 600) return seconds * 1_000;
  throw badArgument(`--within ${text} is not from 1 to 600 s`, usage);
}
