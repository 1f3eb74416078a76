/** Tells transfers that are measured from those that only load a measurement of something else. */
import type { Ms } from '../../core/units.ts';
import { ofKind, roundTripStep, type EventOf, type TimelineEvent } from '../../timeline/event.ts';

type Window = EventOf<'goodput.window'>;

/**
 * Windows of the steps that measure round trips are their load: they have no warm-up, and echoes run beside them. One whose
 * last messages were held back is neither: it may be open until they come, which is when the sender chose to send more.
 */
export function windowsOf(events: readonly TimelineEvent[]): {
  readonly measured: readonly Window[];
  readonly load: readonly Window[];
} {
  const windows = ofKind(events, 'goodput.window').filter(({ ms }) => ms > 0);
  const steps = ofKind(events, 'step').filter(({ name }) => name === roundTripStep);
  // Its middle: its end and that of the step are stamped by two clocks
  const isLoad = ({ t, ms }: Window) =>
    steps.findLast((step) => step.t <= t - ms / 2)?.phase === 'start';
  const held = new Set(heldWindows(events).map(({ window }) => window));
  const whole = windows.filter((window) => !held.has(window));
  return {
    measured: whole.filter((window) => !isLoad(window)),
    load: whole.filter(isLoad),
  };
}

/**
 * Windows whose last messages some stack held back until more was sent. That the sender saw the end mark confirmed right
 * then is half of it: on a slow path it may be by chance, and then the receiver went on getting messages until then.
 */
export function heldWindows(
  events: readonly TimelineEvent[],
): { readonly window: Window; readonly afterMs: Ms }[] {
  const held = ofKind(events, 'goodput.held');
  return ofKind(events, 'goodput.window').flatMap((window) => {
    const afterMs = held.find((one) => isSame(one, window))?.ms;
    if (afterMs === undefined) return [];
    return (window.longestPauseMs ?? Infinity) > afterMs / 2 ? [{ window, afterMs }] : [];
  });
}

function isSame(held: EventOf<'goodput.held'>, window: Window): boolean {
  const keys = ['direction', 'duplex', 'messageSize', 'upTo'] as const;
  return keys.every((key) => held[key] === window[key]);
}
