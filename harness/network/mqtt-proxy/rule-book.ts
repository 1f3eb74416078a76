/** The list of rules: sends each packet past them, counts, and can change while packets flow. */
import { HarnessError } from '../../core/errors.ts';
import { compileMatch, isForAnybody } from './match.ts';
import { addStep } from './log.ts';
import type { Carried } from './carried.ts';
import type { Direction } from './packet.ts';
import type { Flow, Rule, RuleStats } from './rule.ts';

/** Where packets come from and go to; a connection. */
export interface Passage {
  readonly number: number;
  readonly client: string | null;
  /** What an action may do, in the name of a rule; `next` is where forwarded packets go. */
  flow(
    carried: Carried,
    direction: Direction,
    rule: string,
    next: (carried: Carried) => void,
  ): Flow;
  /** Past all rules: on to the receiver. */
  deliver(carried: Carried, direction: Direction): void;
}

interface Entry {
  readonly rule: Rule;
  readonly isMeant: ReturnType<typeof compileMatch>;
  readonly matchedBy: Map<number, number>;
  readonly bittenBy: Map<number, number>;
  matched: number;
  bites: number;
  removed: boolean;
}

/** The rules of one proxy. */
export class RuleBook {
  #entries: Entry[] = [];
  readonly #past: Entry[] = [];

  /** @throws HarnessError `bad-option` for a name that is taken, a wrong count or a wrong topic filter */
  add(rule: Rule): void {
    if (this.#entries.some((entry) => entry.rule.name === rule.name)) {
      throw badRule(
        rule,
        'there is a rule of that name',
        'remove it first, or choose another name',
      );
    }
    for (const count of [rule.times ?? 1, rule.every ?? 1, (rule.skip ?? 0) + 1]) {
      if (Number.isInteger(count) && count >= 1) continue;
      throw badRule(rule, 'a count is wrong', 'times and every are from 1, skip from 0, all whole');
    }
    const counts = { matched: 0, bites: 0, matchedBy: new Map(), bittenBy: new Map() };
    const isMeant = compileMatch(rule.match);
    this.#entries = [...this.#entries, { rule, isMeant, ...counts, removed: false }];
  }

  /** Takes a rule out; what its action holds goes on from where it is. A name that is not there is no error. */
  remove(name: string): void {
    const found = this.#entries.find(({ rule }) => rule.name === name);
    if (found === undefined) return;
    this.#entries = this.#entries.filter((entry) => entry !== found);
    this.#past.push(found);
    found.removed = true;
    found.rule.action.end?.('release');
  }

  /** Of every rule, removed ones first. */
  stats(): RuleStats[] {
    return [...this.#past, ...this.#entries].map(({ rule, matched, bites, removed }) => {
      return { name: rule.name, action: rule.action.name, matched, bites, removed };
    });
  }

  /** The name of a rule that turns new connections away; null when all may come. */
  refusal(connection: number): string | null {
    for (const entry of this.#entries) {
      const { refuses } = entry.rule.action;
      if (refuses === undefined || !isForAnybody(entry.rule.match) || !refuses()) continue;
      if (counted(entry, connection)) return entry.rule.name;
    }
    return null;
  }

  /** Sends a packet past the rules and, unless one keeps it, on to its receiver. */
  run(carried: Carried, direction: Direction, passage: Passage): void {
    this.#from(0, this.#entries, carried, { direction, passage });
  }

  /** Ends all actions; what they hold is lost. */
  close(): void {
    for (const { rule } of this.#entries) rule.action.end?.('discard');
  }

  #from(
    start: number,
    entries: readonly Entry[],
    carried: Carried,
    way: { readonly direction: Direction; readonly passage: Passage },
  ): void {
    const { direction, passage } = way;
    const meant = { client: passage.client ?? '', direction };
    for (const [index, entry] of entries.entries()) {
      if (index < start || entry.removed) continue;
      if (entry.rule.action.kinds?.includes(carried.kind) === false) continue;
      if (!entry.isMeant(carried, meant) || !counted(entry, passage.number)) continue;
      const { name } = entry.rule;
      const next = (on: Carried) => this.#from(index + 1, entries, on, way);
      take(entry.rule, carried, passage.flow(carried, direction, name, next), next);
      return;
    }
    passage.deliver(carried, direction);
  }
}

function take(rule: Rule, carried: Carried, flow: Flow, next: (carried: Carried) => void): void {
  const forwarded: Carried[] = [];
  const watched: Flow = {
    ...flow,
    forward: (on) => {
      forwarded.push(on);
      flow.forward(on);
    },
  };
  try {
    rule.action.take(carried, watched);
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    addStep(carried.record, rule.name, `failed: ${why}`);
    if (forwarded.length === 0) next(carried);
  }
}

/** Counts a match, and says whether the rule bites. */
function counted(entry: Entry, connection: number): boolean {
  const { times = Infinity, skip = 0, every = 1, counts = 'together' } = entry.rule;
  const whose = counts === 'together' ? 0 : connection;
  const matched = (entry.matchedBy.get(whose) ?? 0) + 1;
  entry.matchedBy.set(whose, matched);
  entry.matched++;
  const bites = entry.bittenBy.get(whose) ?? 0;
  if (matched <= skip || (matched - skip) % every !== 0 || bites >= times) return false;
  entry.bittenBy.set(whose, bites + 1);
  entry.bites++;
  return true;
}

const badRule = ({ name }: Rule, what: string, cure: string): HarnessError =>
  new HarnessError({ code: 'bad-option', what: `proxy rule "${name}": ${what}`, cure });
