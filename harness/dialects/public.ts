/**
 * `import { plain } from 'signalbox/dialect'`: all that a dialect in a repository of its own is written with. Nothing
 * here knows Node: the file goes into pages too.
 */
export type { Role } from '../core/ids.ts';
export type { Envelope, Presence, Signal, WireMessage } from '../core/signal.ts';
export { plain, type Decoded, type Dialect, type Place, type Room } from './dialect.ts';
export { delivered, ignored, type Frames } from './frames.ts';
export { parseJson } from './json.ts';
export { dialectProblems, type DialectProblem } from './rehearsal.ts';
