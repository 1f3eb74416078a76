/** The story of the attempt in plain words. */
import { meaningOf } from '../reason-words.ts';
import type { CellData } from './cell-data.ts';

export function Explanation({ data }: { data: CellData }) {
  const { explanation, reason } = data;
  return (
    <section
      class={`explanation ${explanation.isStopped ? 'stopped' : ''}`}
      aria-label="What happened, step by step"
    >
      <p class="headline">{withoutPair(explanation.headline)}</p>
      {reason && (
        <p class="dim">
          <code>{reason.code}</code> {meaningOf(reason.code)}
        </p>
      )}
      <ol class="story">
        {explanation.steps.map((step, index) => (
          <li key={index}>
            <b>{step.title}</b> <span>{step.text}</span>
          </li>
        ))}
      </ol>
      {explanation.advice && (
        <p class="advice">
          <b>What to do.</b> {explanation.advice}
        </p>
      )}
    </section>
  );
}

/** The title above says which pair it is. */
function withoutPair(headline: string): string {
  const rest = headline.replace(/^\S+ → \S+: /, '');
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}
