/** What is written as the environment of a run in which no cell lived long enough to tell. */
import type { Environment } from '../harness/timeline/environment.ts';

export const unknownEnvironment: Environment = {
  signalbox: 'unknown',
  machine: {
    os: 'unknown',
    kernel: 'unknown',
    arch: 'unknown',
    cpu: 'unknown',
    cores: 0,
    memoryBytes: 0,
    node: 'unknown',
    loadAtStart: 0,
  },
  otherMachines: [],
  broker: { name: 'unknown', version: '', tcpUrl: '', wsUrl: '' },
  brokers: [],
  commit: '',
  plan: 'unknown',
  seed: 0,
};
