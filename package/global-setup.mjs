/** Global set-up for Playwright, which loads it by its path. */
import './typescript.mjs';

const entry = await import('../fixtures/global-setup.ts');
export default entry.default;
