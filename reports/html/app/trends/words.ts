/** Words for changes. */
import type { Coincidence } from '../../../../harness/analysis/trends/model.ts';
import { missing, shortened } from '../format.ts';

/** `node-datachannel 0.32.0 → 0.33.4`, `commit 4f2c1e9 → 77d1a0b` */
export function changedWords({ what, name, before, after }: Coincidence): string {
  const subject =
    name === '' ? what : what === 'stack' || what === 'broker' ? name : `${what} ${name}`;
  const value = (text: string): string =>
    text === '' ? missing : what === 'commit' ? text.slice(0, 7) : shortened(text, 60);
  return `${subject} ${value(before)} → ${value(after)}`;
}
