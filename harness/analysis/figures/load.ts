/** Tells transfers that are measured from those that only load a measurement of something else. */
import { ofKind, roundTripStep, type EventOf, type TimelineEvent } from '../../timeline/event.ts';

type Window = EventOf<'goodput.window'>;

/** Windows of the steps that measure round trips are their load: they have no warm-up, and echoes run beside them. */
export function windowsOf(events: readonly TimelineEvent[]): {
  readonly measured: readonly Window[];
  readonly load: readonly Window[];
} {
  const windows = ofKind(events, 'goodput.window').filter(({ ms }) => ms > 0);
  const steps = ofKind(events, 'step').filter(({ name }) => name === roundTripStep);
  // Its middle: its end and that of the step are stamped by two clocks
  const isLoad = ({ t, ms }: Window) =>
    steps.findLast((step) => step.t <= t - ms / 2)?.phase === 'start';
  return {
    measured: windows.filter((window) => !isLoad(window)),
    load: windows.filter(isLoad),
  };
}
