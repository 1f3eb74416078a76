/** What the stack of a side counted itself, by its last statistics. */
import type { Role } from '../../core/ids.ts';
import { ofKind, type TimelineEvent } from '../../timeline/event.ts';

/** Which row of the statistics: its type, and the label where there may be several of it (webrtc-stats section 8). */
export interface Row {
  readonly type: string;
  readonly label?: string;
}

/** @returns null where not exactly one row is meant, or it does not have that number */
export function counted(
  events: readonly TimelineEvent[],
  side: Role,
  { type, label }: Row,
  name: string,
): number | null {
  const own = ofKind(events, 'stats').filter(({ by }) => by === side);
  const rows = (own.at(-1)?.entries ?? []).filter(
    (row) => row['type'] === type && (label === undefined || row['label'] === label),
  );
  const count = rows.length === 1 ? rows[0]?.[name] : null;
  return typeof count === 'number' ? count : null;
}
