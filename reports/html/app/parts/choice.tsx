/** A labelled list to choose one entry from. */
import type { Segment } from './segments.tsx';

export function Choice(props: {
  label: string;
  /** What the empty choice is called; without it there is none. */
  all?: string;
  options: readonly Segment[];
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <label class="choice">
      <span>{props.label}</span>
      <select
        value={props.value}
        onChange={(event) => {
          props.onChange(event.currentTarget.value);
        }}
      >
        {props.all !== undefined && <option value="">{props.all}</option>}
        {props.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  );
}
