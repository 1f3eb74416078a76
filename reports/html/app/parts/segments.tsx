/** A row of buttons of which one is on. */

export interface Segment {
  readonly value: string;
  readonly label: string;
}

export function Segments(props: {
  label: string;
  options: readonly Segment[];
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <div class="segments" role="group" aria-label={props.label}>
      {props.options.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === props.value}
          onClick={() => {
            props.onChange(value);
          }}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
