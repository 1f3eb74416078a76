/** What the broker contract needs of a test runner. */

/** Runs one claim after another; node:test's own context does. */
export interface ClaimContext {
  test(title: string, claim: () => Promise<void> | void): Promise<unknown>;
}
