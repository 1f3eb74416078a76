/** What `import … from 'signalbox/dialect'` gives in Node; for pages the same is bundled from its source. */
import './typescript.mjs';

const entry = await import('../harness/dialects/public.ts');

export const { plain, delivered, ignored, parseJson, dialectProblems } = entry;
