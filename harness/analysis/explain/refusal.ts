/** Names what a stack refused to do: often the cause of all that follows. */
import type { CellKey } from '../../core/ids.ts';
import type { EventOf, TimelineEvent } from '../../timeline/event.ts';
import { refusals } from '../checks/no-refused-input.ts';
import type { Step } from './steps.ts';

type Call = EventOf<'call'>;

const asked: Readonly<Record<Call['name'], string>> = {
  createOffer: 'to make an offer',
  createAnswer: 'to make an answer',
  setLocalDescription: 'its own description',
  setRemoteDescription: 'the description of the other side',
  addIceCandidate: 'a candidate of the other side',
  createDataChannel: 'to create the channel',
  close: 'to close',
};

/** The first refusal in the words of the stack, and how many followed; null when there was none. */
export function refusalStep(
  events: readonly TimelineEvent[],
  key: Pick<CellKey, 'offerer' | 'answerer'>,
): Step | null {
  const [first, ...more] = refusals(events);
  if (first === undefined) return null;
  const { by, name, detail, t } = first;
  const stack = by === 'offerer' || by === 'answerer' ? `${key[by]} (${by})` : by;
  const followed = more.length === 0 ? '' : ` ${countOf(more.length)} followed.`;
  const what = `${stack} refused ${asked[name]}, ${Math.round(t)} ms after the start`;
  return { title: 'Refused', text: `${what}: ${name} said: ${detail}.${followed}` };
}

const countOf = (count: number): string =>
  count === 1 ? 'One more refusal' : `${count} more refusals`;
