/** The activities that exist. */
import { HarnessError } from '../../core/errors.ts';
import type { Activity } from './activity.ts';
import { ask, converse, say } from './converse.ts';
import { echo, reflect } from './echo.ts';
import { goodputReceive, goodputSend } from './goodput.ts';
import { roundTrip } from './round-trip.ts';
import { ping } from './signalling.ts';

const activities = new Map<string, Activity>([
  ['ping', ping],
  ['echo', echo],
  ['reflect', reflect],
  ['converse', converse],
  ['say', say],
  ['ask', ask],
  ['goodput-send', goodputSend],
  ['goodput-receive', goodputReceive],
  ['round-trip', roundTrip],
]);

/** @throws HarnessError `activity-unknown`: a peer must decline what it does not know */
export function activityNamed(name: string): Activity {
  const found = activities.get(name);
  if (found !== undefined) return found;
  throw new HarnessError({
    code: 'activity-unknown',
    what: `this peer knows no activity "${name}"`,
    cure: 'the cell is unsupported for this peer',
  });
}
