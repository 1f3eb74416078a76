/** Real recorded timelines, and variations of them that compress as badly as other real ones would. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import type { Random } from '../../harness/core/random.ts';
import { parseTimeline } from '../../harness/timeline/jsonl.ts';
import type { TimelineEvent } from '../../harness/timeline/event.ts';

const folder = fileURLToPath(new URL('timelines/', import.meta.url));

/** All recordings of this folder, each as its events. */
export function recordings(): TimelineEvent[][] {
  return readdirSync(folder)
    .sort()
    .map((name) => parseTimeline(gunzipSync(readFileSync(`${folder}${name}`)).toString()).events);
}

/** Ids, nonces, hashes, fingerprints, ICE credentials and ports: what is new in every run. */
const chances =
  /\b[0-9a-f]{16,}\b|(?:[0-9A-F]{2}:){31}[0-9A-F]{2}|(?<=ice-(?:ufrag|pwd):)[\w+/]+|(?<=(?:ufrag|candidate:) ?)[\w+/]{4,}|(?<=\d+\.\d+\.\d+\.\d+[ :])\d{4,5}/g;

/** The same story with other times and other chance: what was equal stays equal. */
export function varied(events: readonly TimelineEvent[], random: Random): TimelineEvent[] {
  const slower = 0.7 + random() * 1.1;
  const others = new Map<string, string>();
  const replace = (text: string): string => {
    const known = others.get(text) ?? chance(text, random);
    others.set(text, known);
    return known;
  };
  return events.map((event) => {
    const line = JSON.stringify(event).replaceAll(chances, replace);
    const other = JSON.parse(line) as TimelineEvent; // only characters inside of strings were changed
    return { ...other, t: event.t * slower + random() * 0.05 };
  });
}

/** As long as `text`, from the same letters. */
function chance(text: string, random: Random): string {
  const letters = /^\d+$/.test(text) ? '123456789' : /[A-F]/.test(text) ? hex.toUpperCase() : hex;
  return text.replaceAll(/[^:]/g, () => letters[Math.floor(random() * letters.length)] ?? '');
}

const hex = '0123456789abcdef';
