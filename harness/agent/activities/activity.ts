/** What every activity is: something two peers do together over what they have. */
import { HarnessError } from '../../core/errors.ts';
import type { Connection } from '../connection.ts';
import type { Journal } from '../journal.ts';
import type { ActivityParams } from '../protocol.ts';
import type { SignallingSession } from '../session.ts';

/** What an activity may use; `connection` is null before `connect` and where there is no WebRTC. */
export interface Stage {
  readonly journal: Journal;
  readonly session: SignallingSession;
  readonly connection: Connection | null;
  /** Every peer is quiet while an activity runs; this keeps it quiet for longer, and returns how to end that. */
  hush(): () => void;
}

export type Activity = (stage: Stage, params: ActivityParams) => Promise<void>;

/** @throws HarnessError `channel-closed` when there is no connection to work on */
export function connectionOf(stage: Stage): Connection {
  if (stage.connection !== null) return stage.connection;
  throw new HarnessError({
    code: 'channel-closed',
    what: 'the activity needs a connection, and none was made',
    cure: 'connect before performing it',
  });
}

/** @throws HarnessError `peer-protocol` when the parameter is missing or not a number */
export function numberParam(params: ActivityParams, name: string): number {
  const value = params[name];
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw badParam(name, 'a number', value);
}

/** @throws HarnessError `peer-protocol` when the parameter is missing or not text */
export function textParam(params: ActivityParams, name: string): string {
  const value = params[name];
  if (typeof value === 'string') return value;
  throw badParam(name, 'text', value);
}

function badParam(name: string, wanted: string, value: unknown): HarnessError {
  return new HarnessError({
    code: 'peer-protocol',
    what: `parameter "${name}" must be ${wanted}, it is ${String(value)}`,
    cure: 'the harness and the agent are of different versions: rebuild',
  });
}
