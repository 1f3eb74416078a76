/** The dialects that exist. */
import { HarnessError } from '../core/errors.ts';
import type { Dialect } from './dialect.ts';
import { godotClassic } from './godot-classic.ts';
import { godotWorkbench } from './godot-workbench.ts';
import { native } from './native.ts';
import { trystero } from './trystero.ts';

const dialects: readonly Dialect[] = [native, godotClassic, godotWorkbench, trystero];

/** @throws HarnessError `bad-option` for a name that no dialect has */
export function dialectNamed(name: string): Dialect {
  const found = dialects.find((dialect) => dialect.name === name);
  if (found !== undefined) return found;
  throw new HarnessError({
    code: 'bad-option',
    what: `there is no dialect "${name}"`,
    cure: `use one of: ${dialects.map((dialect) => dialect.name).join(', ')}`,
  });
}
