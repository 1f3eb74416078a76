/** From the specs of an A/B run to its plan: versions installed, binaries looked at. */
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import type { FoundStack } from '../../../setup/stack.mjs';
import { HarnessError } from '../../core/errors.ts';
import { isModuleStack, moduleStack } from '../../run/stacks.ts';
import type { AbSide } from '../../plan/ab.ts';
import { installVersion } from './install.ts';
import type { Spec } from './spec.ts';

/**
 * What a spec is on this machine.
 * @param found - the stacks that set-up found
 * @throws HarnessError `stack-missing`, `version-not-installed`, or `bad-option` for a path that cannot be started
 */
export async function resolveSide(spec: Spec, found: readonly FoundStack[]): Promise<AbSide> {
  switch (spec.of) {
    case 'stack':
      return foundStack(spec.stack, found);
    case 'package': {
      const { version, path: place } = await installVersion(spec.stack, spec.version);
      const name = `${spec.stack}@${version}`;
      return { of: 'stack', name, version, path: place, launchedBy: 'npm package' };
    }
    case 'binary':
      return {
        of: 'stack',
        name: spec.stack,
        version: '',
        path: executable(spec.path),
        launchedBy: 'system build',
      };
    default:
      return { of: spec.of, name: spec.name };
  }
}

function foundStack(name: string, found: readonly FoundStack[]): AbSide {
  if (isModuleStack(name)) {
    const { path: place, launchedBy } = moduleStack(name);
    return { of: 'stack', name, version: '', path: place, launchedBy };
  }
  const stack = found.find((each) => each.name === name);
  if (stack?.status !== 'found') {
    const { why = 'set-up does not know it', cure = 'see `npx signalbox doctor`' } = stack ?? {};
    throw new HarnessError({ code: 'stack-missing', what: `${name}: ${why}`, cure });
  }
  const { version, path: place, launchedBy } = stack;
  return { of: 'stack', name, version, path: place, launchedBy };
}

function executable(file: string): string {
  const place = path.resolve(file);
  try {
    accessSync(place, constants.X_OK);
    return place;
  } catch (cause) {
    const what = `${place} cannot be started: ${cause instanceof Error ? cause.message : ''}`;
    throw new HarnessError({ code: 'bad-option', what, cure: 'give the path of a browser', cause });
  }
}

/** How people read a side. */
export function labelOf(side: AbSide): string {
  if (side.of !== 'stack') return `${side.of} ${side.name}`;
  if (side.launchedBy === 'npm package' && !side.name.includes('@'))
    return `${side.name}@${side.version}`;
  return side.version === ''
    ? `${side.name} at ${side.path}`
    : side.name.includes('@')
      ? side.name
      : `${side.name} ${side.version}`;
}
