import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timelineSchema, type TimelineEvent } from './event.ts';
import { parseTimeline, serialiseTimeline } from './jsonl.ts';

const events: TimelineEvent[] = [
  { t: 1.25, by: 'offerer', kind: 'note', text: 'line\nbreak and \u2028' },
  {
    t: 2,
    by: 'answerer',
    kind: 'candidate',
    side: 'local',
    line: 'candidate:1 1 udp 1 192.0.2.1 9 typ host',
    type: 'host',
    protocol: 'udp',
    family: 'ipv4',
    address: '192.0.2.1',
    port: 9,
    sdpMid: '0',
    sdpMLineIndex: null,
    queued: false,
  },
];
const text = serialiseTimeline({ cell: 'connect/a→b', attempt: 2 }, events);

test('what was written is read back unchanged', () => {
  assert.deepEqual(parseTimeline(text), {
    header: { schema: timelineSchema, cell: 'connect/a→b', attempt: 2 },
    events,
    damage: null,
  });
});

test('a candidate without a line index is read back, since some stacks leave it out', () => {
  const without = text.replace(',"sdpMLineIndex":null', '');
  assert.notEqual(without, text);
  assert.equal(parseTimeline(without).events.length, 2);
});

test('a cut-off last line is named and the events before it are kept', () => {
  const { events: kept, damage } = parseTimeline(text.slice(0, -40));
  assert.equal(kept.length, 1);
  assert.equal(damage?.code, 'bad-archive');
  assert.match(damage.what, /line 3/);
});

test('a damaged line in the middle is an error that names the line', () => {
  const lines = text.split('\n');
  lines[1] = '{"t":1,"by":"nobody","kind":"note","text":""}';
  assert.throws(() => parseTimeline(lines.join('\n')), { code: 'bad-archive', message: /line 2/ });
});

test('a file of another schema is refused at line 1', () => {
  const other = text.replace(timelineSchema, 'signalbox-timeline/99');
  assert.throws(() => parseTimeline(other), { code: 'bad-archive', message: /line 1/ });
  assert.throws(() => parseTimeline(''), { code: 'bad-archive', message: /line 1/ });
});
