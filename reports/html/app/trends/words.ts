/** Words for changes. */
import type { Coincidence, TrendEvent } from '../../../../harness/analysis/trends/model.ts';
import { formatNumber, missing, shortened } from '../format.ts';

/** `node-datachannel 0.32.0 → 0.33.4`, `commit 4f2c1e9 → 77d1a0b` */
export function changedWords({ what, name, before, after }: Coincidence): string {
  const subject =
    name === '' ? what : what === 'stack' || what === 'broker' ? name : `${what} ${name}`;
  const value = (text: string): string =>
    text === '' ? missing : what === 'commit' ? text.slice(0, 7) : digest(shortened(text, 60));
  return `${subject} ${value(before)} → ${value(after)}`;
}

/** Of a digest seven digits tell one file from another. */
const digest = (text: string): string => text.replaceAll(/\bsha256:(\w{7})\w*/g, '$1');

/** `+40 % to +82 %` */
export function byHowMuch({ low, high }: NonNullable<TrendEvent['ratio']>): string {
  const percent = (ratio: number): string => {
    const change = Math.round((ratio - 1) * 100);
    return `${change > 0 ? '+' : ''}${formatNumber(change)} %`;
  };
  const [least, most] = [percent(low), percent(high)];
  return least === most ? least : `${least} to ${most}`;
}

/** Which cells moved, by what they have in common. */
export function whereOf({ attributedTo: { kind, name } }: TrendEvent): string {
  const words = {
    stack: `in all pairs with ${name}`,
    offerer: `wherever ${name} offers`,
    answerer: `wherever ${name} answers`,
    pair: `for ${name}`,
    broker: `over ${name}`,
    machine: 'everywhere, as when the machine changes',
    unclear: 'in cells with nothing else in common',
  } as const;
  return words[kind];
}
