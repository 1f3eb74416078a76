/** The dialects that exist: ours, listed by hand, and the user's own, which are handed over once at the start. */
import { HarnessError } from '../core/errors.ts';
import type { Dialect } from './dialect.ts';
import { godotClassic } from './godot-classic.ts';
import { godotWorkbench } from './godot-workbench.ts';
import { guarded } from './guarded.ts';
import { native } from './native.ts';
import { trystero } from './trystero.ts';

const ours: readonly Dialect[] = [native, godotClassic, godotWorkbench, trystero];
let own: readonly Dialect[] = [];

/**
 * From now on these exist too, in this process or page; each call replaces what the one before handed over.
 * What they throw is told as theirs.
 */
export function useDialects(dialects: readonly Dialect[]): void {
  own = dialects.map(guarded);
}

/** @throws HarnessError `bad-option` for a name that no dialect has */
export function dialectNamed(name: string): Dialect {
  const dialects = [...ours, ...own];
  const found = dialects.find((dialect) => dialect.name === name);
  if (found !== undefined) return found;
  throw new HarnessError({
    code: 'bad-option',
    what: `there is no dialect "${name}"`,
    cure: `use one of: ${dialects.map((dialect) => dialect.name).join(', ')}`,
  });
}
