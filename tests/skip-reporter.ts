/** Says at the end of a run of our tests which were skipped, and why: the list of Playwright leaves the reason out. */
import type { Reporter, TestCase, TestResult } from '@playwright/test/reporter';

/** Beside Playwright's own reporters, never instead of one. */
export default class SkipReporter implements Reporter {
  readonly #skipped: string[] = [];

  onTestEnd(test: TestCase, { status, annotations }: TestResult): void {
    if (status !== 'skipped') return;
    const why = annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description;
    this.#skipped.push(`  ${test.title}: ${why ?? 'no reason was given'}`);
  }

  onEnd(): void {
    if (this.#skipped.length === 0) return;
    process.stdout.write(`\nSkipped:\n${this.#skipped.join('\n')}\n`);
  }

  printsToStdio(): boolean {
    return false; // beside the list
  }
}
