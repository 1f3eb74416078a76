/** The scenarios that exist, in the order of a run; a file of scenarios/ has each. */

export const scenarioNames = ['signalling', 'connect', 'echo', 'round-trip', 'throughput', 'close'];
