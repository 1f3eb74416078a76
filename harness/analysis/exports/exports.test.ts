import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleRun } from '../history/sample-run.ts';
import { sampleConnection } from '../sample-timeline.ts';
import type { TimelineEvent } from '../../timeline/event.ts';
import { figuresCsv } from './csv.ts';
import { runMarkdown } from './markdown.ts';
import { escaped, mermaidSequence } from './mermaid.ts';
import { chromeTrace, type TraceEvent } from './trace.ts';

const hostile =
  '<script>alert(1)</script>;\nend\n%%{init: {}}%% A->>B: x #59; | `@all` [a](javascript:b) "q"';
const withHostile = (): TimelineEvent[] => [
  ...sampleConnection(),
  {
    t: 150,
    by: 'offerer',
    kind: 'channel.state',
    label: hostile,
    value: 'open',
    id: 0,
    detail: '',
  },
];
/** What every event of the format must have, by phase: Trace Event Format, section "Event Descriptions". */
const required: Record<TraceEvent['ph'], readonly string[]> = {
  M: ['name', 'pid', 'tid', 'args'],
  i: ['name', 'cat', 'ts', 'pid', 'tid', 's'],
  X: ['name', 'cat', 'ts', 'dur', 'pid', 'tid'],
  s: ['name', 'cat', 'id', 'ts', 'pid', 'tid'],
  t: ['name', 'cat', 'id', 'ts', 'pid', 'tid'],
  f: ['name', 'cat', 'id', 'ts', 'pid', 'tid', 'bp'],
};

test('a trace has every field that the format asks for, and whole µs from 0 on', () => {
  const { traceEvents } = chromeTrace(sampleConnection(), 'a cell');
  for (const event of traceEvents) {
    for (const field of required[event.ph]) assert.ok(field in event, `${event.ph} lacks ${field}`);
    if ('ts' in event) assert.ok(Number.isInteger(event.ts) && event.ts >= 0);
  }
  assert.ok(traceEvents.some((event) => event.ph === 'X' && event.name === 'ICE' && event.dur > 0));
});

test('a trace has the bound of a phase between two clocks, and no such phase where it is too wide', () => {
  const onItsWay = (bound: number) =>
    chromeTrace(
      sampleConnection().map((event) => (event.kind === 'clock' ? { ...event, bound } : event)),
      'a cell',
    ).traceEvents.flatMap((e) => (e.ph === 'X' && e.name === 'Offer on its way' ? [e.args] : []));
  assert.deepEqual(onItsWay(0.1), [{ formula: 'T6 − T5', trueToMs: 0.2 }]);
  assert.deepEqual(onItsWay(2), []);
});

test('every flow of a trace begins once and ends on a lane that has an instant at that time', () => {
  const { traceEvents } = chromeTrace(sampleConnection(), 'a cell');
  const instants = new Set(traceEvents.flatMap((e) => (e.ph === 'i' ? [`${e.pid} ${e.ts}`] : [])));
  const flows = traceEvents.flatMap((e) =>
    e.ph === 's' || e.ph === 't' || e.ph === 'f' ? [e] : [],
  );
  const begun = flows.filter(({ ph }) => ph === 's').map(({ id }) => id);
  assert.ok(begun.length > 3);
  assert.equal(new Set(begun).size, begun.length);
  for (const { id, pid, ts } of flows) {
    assert.ok(begun.includes(id));
    assert.ok(instants.has(`${pid} ${ts}`));
  }
});

test('events before the start of the cell move the start, and none is lost', () => {
  const early: TimelineEvent = { t: -12.5, by: 'offerer', kind: 'note', text: 'early' };
  const { traceEvents } = chromeTrace([early, ...sampleConnection()], 'a cell');
  const instants = traceEvents.flatMap((event) => (event.ph === 'i' ? [event.ts] : []));
  assert.equal(instants.length, sampleConnection().length + 1);
  assert.deepEqual([instants[0], instants[1]], [0, 12_500]);
});

/** The lines of Mermaid's sequence grammar that are used here; names of participants are ours alone. */
const lines = [
  /^sequenceDiagram$/,
  /^ {2}title [^;\n]*(#\d+;[^;\n]*)*$/,
  /^ {2}participant (offerer|broker|answerer)$/,
  /^ {2}(offerer|broker|answerer)->>(offerer|broker|answerer): ([^;#<>%]|#\d+;)+$/,
  /^ {2}Note over (offerer|broker|answerer|offerer,answerer): ([^;#<>%]|#\d+;)+$/,
  /^$/,
];

test('a diagram shows the negotiation through the broker, and every line fits the grammar', () => {
  const diagram = mermaidSequence(sampleConnection(), 'connect/firefox→node-datachannel');
  for (const line of diagram.split('\n'))
    assert.ok(
      lines.some((shape) => shape.test(line)),
      line,
    );
  assert.match(diagram, /offerer->>broker: offer, \d+ B, 105\.0 ms\n/);
  assert.match(diagram, /broker->>answerer: offer, /);
  assert.ok(
    diagram.indexOf('offerer->>broker: offer') < diagram.indexOf('broker->>offerer: answer'),
  );
});

test('what a peer names its channel stays text in a diagram', () => {
  const diagram = mermaidSequence(withHostile(), hostile);
  for (const line of diagram.split('\n'))
    assert.ok(
      lines.some((shape) => shape.test(line)),
      line,
    );
  assert.equal(escaped('a;b end <i>'), 'a#59;b #101;#110;#100; #60;i#62;');
});

test('a long negotiation says how much of it is not shown', () => {
  const many = Array.from({ length: 400 }, (_, t): TimelineEvent => ({
    ...{ t, by: 'offerer', kind: 'call', name: 'addIceCandidate', phase: 'start', detail: '' },
  }));
  assert.match(mermaidSequence(many, 't'), /Note over offerer,answerer: and 250 more\n$/);
});

test('CSV has a row per sample, quotes what needs it, and begins no field with a formula', () => {
  const run = sampleRun({ cells: [{ key: { broker: '=cmd|"x",y' }, attempts: [101.5] }] });
  const [head = '', ...rows] = figuresCsv(run, null).trimEnd().split('\r\n');
  assert.equal(rows.length, 1 + 400 + 1);
  const first = rows.find((row) => row.includes('time-to-open')) ?? '';
  assert.ok(first.includes(`"'=cmd|""x"",y"`));
  assert.ok(first.endsWith('passed,time-to-open,ms,absolute,lower,0,101.5'));
  assert.equal(head.split(',').length, 21);
  assert.equal(figuresCsv(run, 'no such cell').split('\r\n').length, 2);
});

test('Markdown tells what failed and the matrix, and what came from a peer means nothing in it', () => {
  const failed = sampleRun({
    cells: [{ attempts: [101.5] }, { key: { offerer: hostile }, attempts: ['failed'] }],
  });
  const markdown = runMarkdown(failed, []);
  assert.match(markdown, /^## Signalbox: 1 of 2 cells failed\n/);
  assert.match(markdown, /\| node-datachannel \| ✅ 102 \|/);
  assert.match(markdown, /ice-timeout/);
  for (const raw of ['<script', '@all', '](', '`']) assert.ok(!markdown.includes(raw), raw);
});
