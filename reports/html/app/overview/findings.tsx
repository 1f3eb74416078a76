/** What stands out, in words, beside the matrix. */
import type { PageModel } from '../source.ts';
import { cellHref } from '../route.ts';

export function Findings({ findings }: { findings: PageModel['findings'] }) {
  return (
    <section class="findings" aria-labelledby="findings-title">
      <h2 id="findings-title">What stands out</h2>
      {findings.length === 0 && <p class="dim">Nothing: no cell differs from what was expected.</p>}
      {findings.map((finding) => (
        <article key={finding.title} class={`finding ${finding.severity}`}>
          <h3>{finding.title}</h3>
          <p>{finding.text}</p>
          {finding.cells[0] !== undefined && (
            <a href={cellHref(finding.cells[0])}>
              See its timeline<span class="hidden">: {finding.title}</span>
            </a>
          )}
        </article>
      ))}
    </section>
  );
}
