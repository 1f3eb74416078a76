/** What stands beside the phases: the median of the whole, which medians of phases do not add up to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ComponentChild, VNode } from 'preact';
import type { FigureVerdict } from '../../../../harness/analysis/compare/model.ts';
import { sampleComparison } from '../../sample/comparison.ts';
import { PhasesTwice } from './phases-twice.tsx';

const comparison = sampleComparison();

const verdict = (figure: string, base: number, head: number): FigureVerdict => {
  const [like] = comparison.figures;
  assert.ok(like);
  const side = (median: number) => ({ n: 1, runs: 1, median, samples: [median] });
  return { ...like, figure, base: side(base), head: side(head) };
};

const textOf = (node: ComponentChild | ComponentChild[]): string => {
  if (Array.isArray(node)) return node.map(textOf).join('');
  if (typeof node !== 'object' || node === null) return String(node ?? '');
  const { children } = (node as VNode).props; // what a component returns holds no other objects
  return textOf(children);
};

const shown = (verdicts: readonly FigureVerdict[]): string =>
  textOf(PhasesTwice({ verdicts, comparison }));

const phases = [verdict('phase.ice', -4, -4), verdict('phase.dtls', 30, 40)];

test('the time to first echo is the measured one, and not the sum of what is drawn', () => {
  const text = shown([...phases, verdict('time-to-first-echo', 28, 39)]);
  assert.match(text, /28 ms from offer to first echo.*39 ms from offer to first echo/);
});

test('where it was not measured, none is told', () => {
  assert.doesNotMatch(shown(phases), /first echo/);
});
