/** The reporter for Playwright, which loads it by its path. */
import './typescript.mjs';

const entry = await import('../reports/reporter.ts');
export default entry.default;
