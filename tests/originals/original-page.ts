/** The published package in a page: Playwright calls `command`, and is told events through `tell`. */
import { original } from './original-peer.ts';
import type { OriginalCommand, OriginalEvent } from './original-protocol.ts';

interface TestPage {
  /** Exposed by the test. */
  tell(event: OriginalEvent): void;
  command?(command: OriginalCommand): Promise<void>;
}

const page = globalThis as unknown as TestPage; // a page that a test opened
page.command = original((event) => {
  page.tell(event);
});
