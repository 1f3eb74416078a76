/** The package's own code is TypeScript, which neither Node nor Playwright translates below node_modules: this does. */
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
