/** Reads the command line of `signalbox peer`. */
import type { Role } from '../../core/ids.ts';
import type { Ms } from '../../core/units.ts';
import { badArgument } from '../arguments.ts';
import { readFlags } from '../flags.ts';
import { roomPassword, roomPasswordFlag, roomPasswordVariable } from '../room-password.ts';

export interface PeerOptions {
  readonly dialect: string;
  readonly broker: string;
  readonly root: string;
  /** The password of the room; empty: none. */
  readonly secret: string;
  readonly id: string;
  /** Whom to offer to; null: answers whoever comes. */
  readonly to: string | null;
  /** Whom to answer; null: whoever comes, or the name that the dialect has for the other side. */
  readonly from: string | null;
  readonly stack: string;
  /** Left out: it offers when `to` names somebody. */
  readonly role?: Role;
  /** Its greeting on the channels waits so long, to see what the other side says before it; left out: not at all. */
  readonly greetAfter?: Ms;
  /** For each wait on the other side. */
  readonly within: Ms;
}

export const peerHelp = `Usage: signalbox peer --broker URL --root R --id ID [options]

Runs one reference peer in this terminal and tells what it does, until Ctrl-C. With --to it offers;
without, it answers whoever comes first, and sends back what it is told. Lines that you type are sent.

  --broker URL      mqtt:// for Node stacks, ws:// for browsers
  --root R          root topic, or room
  --id ID           its own name
  --to ID           the name of the other side: offers to it
  --from ID         the name of the other side, where it must be known: answers it alone
  --dialect D       native, godot-classic, godot-workbench or trystero, or module:./file.mjs for one of your
                    own; native when left out. The root of trystero is APP/ROOM
  --${roomPasswordFlag} P of the room, in trystero; else ${roomPasswordVariable}, which nobody else can read
  --stack S         node-datachannel when left out; npx signalbox doctor lists them
  --within SECONDS  how long it waits for the other side; 60 when left out

Exit code: 0 when it was stopped or the other side ended, 1 when they did not meet, 2 for a wrong argument.`;

const usage = 'peer --broker URL --root R --id ID [--to ID]';
const values = [
  ...['broker', 'root', 'id', 'to', 'from', 'dialect', roomPasswordFlag, 'stack', 'within'],
];

/** @returns null when help was asked for @throws HarnessError `bad-option` */
export function peerOptions(args: readonly string[]): PeerOptions | null {
  const { values: given, isHelp } = readFlags(args, { usage: 'peer', values });
  if (isHelp) return null;
  const {
    broker,
    root,
    id,
    to = null,
    from = null,
    dialect = 'native',
    stack = 'node-datachannel',
  } = given;
  if (broker === undefined || root === undefined || id === undefined) {
    throw badArgument('--broker, --root and --id are needed', usage);
  }
  if (id === to) throw badArgument(`--id and --to are both ${id}`, usage);
  const seconds = Number(given['within'] ?? '60');
  if (!(seconds >= 1 && seconds <= 3_600)) {
    throw badArgument(`--within ${String(given['within'])} is not from 1 to 3600 s`, usage);
  }
  const secret = roomPassword(given, dialect, usage);
  return { dialect, broker, root, secret, id, to, from, stack, within: seconds * 1_000 };
}
