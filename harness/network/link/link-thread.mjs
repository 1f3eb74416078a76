/** Entry of the emulator's thread: a thread does not inherit the loader of TypeScript, so it brings its own. */
import { register } from 'tsx/esm/api';

register();
await import('./link-thread.ts');
