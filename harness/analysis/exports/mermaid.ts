/** A timeline as a Mermaid sequence diagram, which GitHub, GitLab and many editors draw. */
import type { Participant } from '../../core/ids.ts';
import { plainLine } from '../../core/plain-text.ts';
import type { TimelineEvent } from '../../timeline/event.ts';
import { wireLog } from '../wire.ts';
import type { WireMessage } from '../views.ts';

/** Mermaid refuses diagrams of more than 50,000 characters, and nobody reads one of more arrows than this. */
const mostArrows = 150;

interface Line {
  readonly t: number;
  readonly text: string;
}

/** Milestones that are shown as notes, and how. */
const milestones: Partial<Record<TimelineEvent['kind'], (event: TimelineEvent) => string | null>> =
  {
    call: (event) => (event.kind === 'call' && event.phase === 'start' ? event.name : null),
    state: (event) =>
      event.kind === 'state' && ['ice', 'connection', 'dtls'].includes(event.machine)
        ? `${event.machine} ${event.value}`
        : null,
    'channel.state': (event) =>
      event.kind === 'channel.state' ? `channel ${event.label} ${event.value}` : null,
    'nonce.echoed': (event) =>
      event.kind === 'nonce.echoed' ? `nonce echoed, ${event.equal ? 'equal' : 'not equal'}` : null,
  };

/**
 * MQTT messages as arrows through the broker, and the milestones of each peer as notes, in the order of time.
 * Whatever came from a peer is escaped, so that it is text wherever the diagram is drawn.
 * @param title - such as the id of the cell
 */
export function mermaidSequence(events: readonly TimelineEvent[], title: string): string {
  const all = [...wireLog(events).flatMap(arrows), ...events.flatMap(notes)].sort(
    (a, b) => a.t - b.t,
  );
  const left = all.length - mostArrows;
  return [
    'sequenceDiagram',
    `  title ${escaped(title)}`,
    '  participant offerer',
    '  participant broker',
    '  participant answerer',
    ...all.slice(0, mostArrows).map(({ text }) => `  ${text}`),
    ...(left > 0 ? [`  Note over offerer,answerer: and ${left} more`] : []),
    '',
  ].join('\n');
}

const isShown = (by: Participant): boolean => by !== 'harness';

function arrows({ signal, bytes, from, sent, atBroker, received }: WireMessage): Line[] {
  const words = (t: number) => `${escaped(signal)}, ${bytes} B, ${t.toFixed(1)} ms`;
  const lines: Line[] = [];
  const begins = sent ?? atBroker;
  if (begins !== null && from !== null && isShown(from)) {
    lines.push({ t: begins.t, text: `${from}->>broker: ${words(begins.t)}` });
  }
  for (const { t, by } of received.filter(({ by }) => isShown(by) && by !== 'broker')) {
    lines.push({ t, text: `broker->>${by}: ${words(t)}` });
  }
  return lines;
}

function notes(event: TimelineEvent): Line[] {
  const words = milestones[event.kind]?.(event) ?? null;
  if (words === null || !isShown(event.by)) return [];
  return [
    { t: event.t, text: `Note over ${event.by}: ${escaped(words)}, ${event.t.toFixed(1)} ms` },
  ];
}

/**
 * Text that means nothing to Mermaid nor to HTML: one line, and every character that either gives a meaning to as an
 * entity of Mermaid's own form, `#59;` for a semicolon.
 * @see https://mermaid.js.org/syntax/sequenceDiagram.html, "Entity codes to escape characters"
 */
export function escaped(text: string): string {
  const line = plainLine(text, 120);
  return line.replaceAll(/[^\p{L}\p{N} .,/→_=+()-]|-(?=[-)>x])|\bend\b/gu, (found) =>
    Array.from(found, (character) => `#${character.codePointAt(0) ?? 63};`).join(''),
  );
}
