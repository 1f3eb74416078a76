/** What stands above the lanes: who each of them is. */
import type { Lanes } from './lanes.ts';
import type { Names } from './names.ts';

interface Props {
  readonly names: Names;
  readonly lanes: Lanes;
}

/** Places are shares of the width, so that the heads also fit a drawing that paper made smaller. */
export function LaneHeads({ names, lanes }: Props) {
  const share = (px: number): string => `${(100 * px) / lanes.width}%`;
  const room = share((lanes.answerer - lanes.offerer) / 2 - 10);
  return (
    <div class="lane-heads" aria-hidden="true">
      {(['offerer', 'broker', 'answerer'] as const).map((lane) => (
        <div
          key={lane}
          class="lane-head"
          title={names[lane]}
          style={{ left: share(lanes[lane]), maxWidth: room }}
        >
          <b>{names[lane]}</b> <span>{lane}</span>
        </div>
      ))}
    </div>
  );
}
