/** What `npm start` is for, small: each stack in both roles, each scenario between two browsers, what each tells, and that it comes out again. */
import { connectionRules } from '../fixtures/words.ts';
import { runChecks } from '../harness/analysis/checks/check.ts';
import { figuresOf } from '../harness/analysis/figures.ts';
import { ledger } from '../harness/analysis/ledger/entries.ts';
import type { Cell } from '../harness/analysis/result.ts';

import type { TimelineEvent } from '../harness/timeline/event.ts';
import { HarnessRun, nothing } from './harness-run.ts';
import { expect, needStacks, test } from './test.ts';

const roles = ['offerer', 'answerer'] as const;
const stacks = ['chromium', 'firefox', 'node-datachannel', 'wrtc', 'werift', 'webkitgtk'];
const cells = [
  'signalling webkitgtk→chromium',
  'signalling firefox→webkitgtk',
  ...['chromium→firefox', 'firefox→node-datachannel', 'node-datachannel→wrtc'],
  ...['wrtc→werift', 'werift→chromium', 'firefox→chromium'],
].map((cell) => (cell.includes(' ') ? cell : `connect ${cell}`));
const longCells = [
  'echo firefox→chromium',
  'close chromium→firefox',
  'round-trip firefox→chromium',
  'throughput chromium→firefox',
];

/** By all stacks that connect; what else a stack has beside. */
const always = ['candidate local', 'candidate remote', 'state signaling', 'state connection'];
const transport = ['state ice', 'state gathering', 'selected-pair'];
const told: Readonly<Record<string, readonly string[]>> = {
  chromium: [...transport, 'state dtls'],
  firefox: [...transport, 'state dtls'],
  'node-datachannel': [...transport, 'state dtls'],
  wrtc: transport,
  werift: [],
};

test('every stack connects as offerer and as answerer, browsers pass every scenario with each other, and all of it is in the timelines', async ({
  machine,
}) => {
  needStacks(machine, ...stacks);
  const all = [...cells, ...longCells];
  await using run = new HarnessRun({
    stacks,
    scenarios: ['signalling', 'connect', 'echo', 'close', 'round-trip', 'throughput'],
    env: { SIGNALBOX_PLAN: 'quick', SIGNALBOX_ATTEMPTS: '1' },
    args: ['--grep', `(${all.join('|')})$`],
  });
  expect(await run.ended, run.output).toBe(0);
  const { cells: ran } = run.result();
  const known = new Set(ledger.map(({ id }) => id));
  const names = ran.map((cell) => {
    const isFine = cell.outcome === 'passed' || known.has(cell.reason?.code ?? '');
    return isFine ? nameOf(cell) : `${nameOf(cell)} ${cell.outcome}`;
  });
  expect(names.sort()).toEqual([...all].sort());
  for (const cell of ran.filter(({ scenario }) => scenario === 'connect')) {
    expect(Object.keys(cell.figures), nameOf(cell)).toContain('time-to-open');
    const events = run.timelineOf(cell);
    for (const side of roles) {
      const wanted = [...always, 'stats', ...(told[cell[side]] ?? [])];
      expect(saidBy(side, events), `${side} of ${nameOf(cell)}`).toEqual(
        expect.arrayContaining(wanted),
      );
    }
  }
  for (const cell of ran.filter(({ scenario }) => scenario !== 'signalling')) {
    expectComesOutAgain(cell, run.timelineOf(cell));
  }
  const bulk = ran.find(({ scenario }) => scenario === 'throughput');
  const goodput = Object.keys(bulk?.figures ?? {}).filter((name) => name.startsWith('goodput.'));
  expect(goodput.length).toBeGreaterThanOrEqual(8); // two sizes, each direction alone, both at once
  expect(await run.leftovers()).toEqual(nothing);
});

/** HR-8: what a run says of a cell can be worked out again from its stored timeline alone. */
function expectComesOutAgain(cell: Cell, events: readonly TimelineEvent[]): void {
  const again = runChecks(connectionRules, events);
  const ids = new Set(again.map(({ id }) => id));
  const checks = cell.attempts[0]?.checks.filter(({ id }) => ids.has(id));
  expect(checks, nameOf(cell)).toEqual(again);
  expect(cell.figures, nameOf(cell)).toMatchObject(figuresOf(events));
}

const nameOf = ({ scenario, offerer, answerer }: Cell) => `${scenario} ${offerer}→${answerer}`;

function saidBy(side: (typeof roles)[number], events: readonly TimelineEvent[]): string[] {
  const own = events.filter(({ by }) => by === side);
  const names = own.map((event) => {
    if (event.kind === 'state') return `state ${event.machine}`;
    return event.kind === 'candidate' ? `candidate ${event.side}` : event.kind;
  });
  return [...new Set(names)];
}
