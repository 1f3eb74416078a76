/** Nothing passes during an outage: the planned one, and any that is ordered while the link runs. */
import type { Outage } from '../path.ts';
import type { Impairment } from './impairment.ts';

export interface Knife {
  /** Whether somebody has cut this direction just now. */
  isCut(): boolean;
  /** Hears when a datagram is the first to meet the outage, or the first to pass again. */
  onChange(isOut: boolean): void;
}

/** @param planned - an outage of the plan; null: none */
export function cut(planned: Outage | null, knife: Knife): Impairment {
  let wasOut = false;
  return (passage) => {
    const isOut = knife.isCut() || isWithin(planned, passage.age);
    if (isOut !== wasOut) knife.onChange(isOut);
    wasOut = isOut;
    return isOut ? [] : [passage];
  };
}

function isWithin(outage: Outage | null, age: number): boolean {
  if (outage === null || age < outage.from) return false;
  return outage.to === null || age < outage.to;
}
