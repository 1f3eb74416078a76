/** The sequence diagram on paper: strips that pages end between, under lane heads that every page repeats. */
import { render } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { WireMessage } from '../../../../harness/analysis/views.ts';
import { LaneHeads } from './lane-heads.tsx';
import { lanesFor } from './lanes.ts';
import type { Names } from './names.ts';
import { SequenceDrawing } from './sequence-drawing.tsx';
import type { SequenceLayout } from './sequence-layout.ts';
import { stripsOf } from './strips.ts';

interface Props {
  readonly layout: SequenceLayout;
  readonly wire: readonly WireMessage[];
  readonly names: Names;
  readonly selected: number | null;
  /** Events that are not drawn, because nobody asked for more. */
  readonly left: number;
}

/** Drawn while something is printed only: on the screen it would double the page. */
export function PrintedSequence(props: Props) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = place;
    return current === null ? undefined : whilePrinting(current, () => <Paper {...props} />);
  });
  return <div ref={place} class="on-paper" />;
}

/** What is printed has to be there when the event ends, so it is rendered at once. */
function whilePrinting(place: HTMLElement, content: () => preact.JSX.Element): () => void {
  const paper = matchMedia('print');
  const draw = (): void => {
    render(content(), place);
  };
  const clear = (): void => {
    render(null, place);
  };
  const follow = (): void => {
    if (paper.matches) draw();
    else clear();
  };
  follow();
  addEventListener('beforeprint', draw);
  addEventListener('afterprint', clear);
  paper.addEventListener('change', follow);
  return () => {
    removeEventListener('beforeprint', draw);
    removeEventListener('afterprint', clear);
    paper.removeEventListener('change', follow);
  };
}

/** Of the width that A4 and Letter have room for. */
const lanes = lanesFor(720);

function Paper({ layout, wire, names, selected, left }: Props) {
  return (
    <table>
      <thead>
        <tr>
          <th>
            <LaneHeads names={names} lanes={lanes} />
          </th>
        </tr>
      </thead>
      <tbody>
        {stripsOf(layout).map((strip) => (
          <tr key={strip.from}>
            <td>
              <SequenceDrawing {...{ layout, wire, lanes, selected, strip }} />
            </td>
          </tr>
        ))}
        {left > 0 && (
          <tr>
            <td class="dim">{left} later events were not shown on the screen, and are not here.</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
