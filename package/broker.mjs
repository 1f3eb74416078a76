/** What `import … from 'signalbox/broker'` gives: how a broker is started by recipe, and what it is held to. */
import './typescript.mjs';

const entry = await import('../harness/run/broker-kit.ts');

export const { brokerContract, localDriver, programAt, HarnessError } = entry;
