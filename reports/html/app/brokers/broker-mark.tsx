/** A broker's name with its line as the charts draw it: colour and dashes, so that neither stands alone. */

/** Style classes of lines and swatches, in the order of the brokers; they begin anew after the last. */
export const lineClass = (index: number): string => `line-${index % 8}`;

export function BrokerMark({ name, index }: { name: string; index: number }) {
  return (
    <span class="broker-mark">
      <svg viewBox="0 0 26 10" class="broker-swatch" aria-hidden="true">
        <path class={`cdf-line ${lineClass(index)}`} d="M1 5H25" />
      </svg>
      {name}
    </span>
  );
}
