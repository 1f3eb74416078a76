/** Failures, grouped by what they have in common: a whole stack, a stack in one role, a pair, a direction. */
import { byPlace } from '../place.ts';
import type { Cell } from '../result.ts';
import type { Finding } from './finding.ts';

const mostShown = 240;

interface Group {
  readonly title: string;
  readonly context: string;
  readonly cells: readonly Cell[];
}

/** One finding per group and place; what fails in several scenarios is told once. */
export function failedPairs(cells: readonly Cell[]): Finding[] {
  const groups = byPlace(cells).flatMap((place) =>
    groupsAt(place.cells).map((group) => ({ ...group, title: group.title + place.name })),
  );
  const titles = [...new Set(groups.map(({ title }) => title))];
  return titles.map((title) =>
    asFinding(
      title,
      groups.filter((group) => group.title === title),
    ),
  );
}

const isJudged = ({ outcome }: Cell): boolean => ['passed', 'failed', 'quirk'].includes(outcome);
const hasFailed = ({ outcome }: Cell): boolean => outcome === 'failed';

function groupsAt(cells: readonly Cell[]): Group[] {
  const scenarios = [...new Set(cells.map(({ scenario }) => scenario))];
  return scenarios.flatMap((scenario) =>
    groupsOf(cells.filter((cell) => cell.scenario === scenario && isJudged(cell))),
  );
}

/** Of one scenario at one place, so that every ordered pair is there once. */
function groupsOf(judged: readonly Cell[]): Group[] {
  const groups: Group[] = [];
  let open = judged.filter(hasFailed);
  const take = (group: Group | null) => {
    if (!group?.cells.some((cell) => open.includes(cell))) return;
    groups.push(group);
    open = open.filter((cell) => !group.cells.includes(cell));
  };
  const stacks = [...new Set(judged.flatMap(({ offerer, answerer }) => [offerer, answerer]))];
  for (const stack of stacks) take(wholeStack(stack, judged));
  for (const stack of stacks) take(inRole(stack, 'offerer', judged, open));
  for (const stack of stacks) take(inRole(stack, 'answerer', judged, open));
  for (const cell of [...open]) take(pair(cell, judged));
  return groups;
}

/** Two different partners at least: one alone says nothing of the stack. */
function wholeStack(stack: string, judged: readonly Cell[]): Group | null {
  const with_ = judged.filter((cell) => cell.offerer === stack || cell.answerer === stack);
  const partners = new Set(with_.flatMap((cell) => [cell.offerer, cell.answerer]));
  const others = judged.filter((cell) => !with_.includes(cell));
  if (partners.size < 3 || !with_.every(hasFailed) || others.every(hasFailed)) return null;
  return {
    title: `${stack} fails with every other stack`,
    context: 'In both roles; pairs without it are fine or fail on their own.',
    cells: with_,
  };
}

function inRole(
  stack: string,
  role: 'offerer' | 'answerer',
  judged: readonly Cell[],
  open: readonly Cell[],
): Group | null {
  const own = judged.filter((cell) => cell[role] === stack); // each with another partner
  const reverse = judged.filter((cell) => cell[role] !== stack);
  const failing = own.filter((cell) => open.includes(cell));
  if (own.length < 2 || failing.length < 2 || !own.every(hasFailed)) return null;
  const works = reverse.some(
    (cell) => (cell.offerer === stack || cell.answerer === stack) && !hasFailed(cell),
  );
  return {
    title: `${stack} fails as ${role} with every stack`,
    context: works ? `In the other role it works.` : '',
    cells: own,
  };
}

function pair(cell: Cell, judged: readonly Cell[]): Group {
  const { offerer, answerer } = cell;
  const reverse = judged.find(
    (c) => c !== cell && c.offerer === answerer && c.answerer === offerer,
  );
  const rest = judged.filter((c) => c !== cell && c !== reverse && involves(c, offerer, answerer));
  const fine = rest.length > 0 && !rest.some(hasFailed) ? ' Both are fine with everyone else.' : '';
  if (reverse !== undefined && hasFailed(reverse)) {
    const [first, second] = [offerer, answerer].sort();
    return {
      title: `${first ?? ''} and ${second ?? ''} fail with each other, in both directions`,
      context: `One pair.${fine}`,
      cells: [cell, reverse],
    };
  }
  const direction = reverse === undefined ? '' : ' The reverse direction works.';
  return {
    title: `${offerer} → ${answerer} fails`,
    context: `One direction.${direction}${fine}`,
    cells: [cell],
  };
}

function involves(cell: Cell, ...stacks: readonly string[]): boolean {
  return stacks.includes(cell.offerer) || stacks.includes(cell.answerer);
}

function asFinding(title: string, groups: readonly Group[]): Finding {
  const cells = groups.flatMap((group) => group.cells);
  const scenarios = [...new Set(cells.map(({ scenario }) => scenario))];
  const reason = cells[0]?.reason ?? null;
  const why = reason === null ? '' : `${reason.code}: ${inShort(reason.what)}`;
  const text = [why, groups[0]?.context ?? '', `Seen in: ${scenarios.join(', ')}.`]
    .filter((part) => part !== '')
    .join(' ');
  return { severity: 'fail', title, text, cells: cells.map(({ id }) => id) };
}

/** An overview names the trouble; the cell's page has all of it. */
function inShort(what: string): string {
  return what.length <= mostShown ? `${what}.` : `${what.slice(0, mostShown).trimEnd()} … .`;
}
