/** The story of the attempt in plain words. */
import type { CellData } from './cell-data.ts';

export function Explanation({ explanation }: { explanation: CellData['explanation'] }) {
  return (
    <section class="explanation" aria-label="What happened, step by step">
      <p class="headline">{withoutPair(explanation.headline)}</p>
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
