/** Where the points of a series lie: runs are evenly spaced, since nobody cares how long the nights between were. */
import type { TrendSeries } from '../../../../harness/analysis/trends/model.ts';
import { curveAxis } from '../parts/curve-axis.ts';
import type { Axis } from '../parts/plot-scale.ts';

export const [width, height] = [560, 150];
export const edge = { left: 54, right: 14, top: 20, bottom: 22 };

export interface SeriesLayout {
  readonly axis: Axis;
  /** Px of a place in the runs. */
  readonly x: (run: number) => number;
  /** Px of a value. */
  readonly y: (value: number) => number;
}

/** @param runs - how many there are in all, so that charts below each other line up */
export function layOutSeries({ points }: TrendSeries, runs: number): SeriesLayout {
  const axis = curveAxis(points.flatMap(({ low, median, high }) => [low, median, high]));
  const across = width - edge.left - edge.right;
  const down = height - edge.top - edge.bottom;
  return {
    axis,
    x: (run) => edge.left + (runs <= 1 ? 0.5 : run / (runs - 1)) * across,
    y: (value) => height - edge.bottom - axis.place(value) * down,
  };
}
