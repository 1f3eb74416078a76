/** What a scenario says: one claim, what it needs, what is done, and what must then be true. */
import type { Settings } from './settings.ts';

/** A capability that a peer must have; a cell whose peer lacks it is `unsupported`, not `failed`. */
export type Need =
  | 'signalling'
  | 'data-channel'
  /** Of the dialect: a message through the broker that is answered. */
  | 'signalling-ping'
  /** Of the dialect: the end of a peer shows on the broker. */
  | 'departure'
  /** Of the dialect: channels beyond the application's own. */
  | 'more-channels';

/**
 * @typeParam Stage - what the steps act on
 * @typeParam Check - what is expected of the timeline
 */
export interface ScenarioSpec<Stage, Check> {
  readonly id: string;
  /** The claim, in words; it can be false. */
  readonly proves: string;
  /** Catalogue entries it stands on. */
  readonly references: readonly string[];
  readonly needs: readonly Need[];
  /** How often the cell is run under these settings. */
  readonly attempts: (settings: Settings) => number;
  readonly steps: (stage: Stage, settings: Settings) => Promise<void>;
  /** Made after the steps, so that what was negotiated can be taken into account. */
  readonly expect: (stage: Stage, settings: Settings) => readonly Check[];
}
