/** What a run ran on: stacks, broker, machine; recorded with every attempt, so that shards can be merged. */
import { z } from 'zod';

export const stackInfo = z.object({
  name: z.string(),
  /** `found` or not on this machine; `cure` then is the one command that adds it. */
  status: z.enum(['found', 'missing', 'broken']),
  /** As set-up found it; as a peer said, where only that can tell; empty when missing. */
  version: z.string(),
  /** How it was started: `playwright build`, `system build`, `SIGNALBOX_WEBKITGTK`, `npm package`. */
  launchedBy: z.string(),
  path: z.string(),
  driver: z.string(),
  /** Why it is missing or broken. */
  why: z.string(),
  cure: z.string(),
  userAgent: z.string(),
  /** As probed in the running peer, once per run; empty when it never ran. */
  capabilities: z.record(z.string(), z.unknown()),
  /** Why it has no data plane, as probed; empty when it has one or was never asked. */
  noDataPlane: z.string(),
});
export type StackInfo = z.infer<typeof stackInfo>;

export const brokerInfo = z.object({
  name: z.string(),
  version: z.string(),
  /** Where Node peers reach it, and pages; without credentials. */
  tcpUrl: z.string(),
  wsUrl: z.string(),
});
export type BrokerInfo = z.infer<typeof brokerInfo>;

/** A broker of the matrix that took part. */
export const ranBroker = z.object({
  /** As cells name it, such as `mosquitto:tls+wss`. */
  name: z.string(),
  version: z.string(),
  /** What peers reached it by: `tcp`, `tls`, `ws`, `wss`. */
  transports: z.array(z.string()),
});
export type RanBroker = z.infer<typeof ranBroker>;

export const machineInfo = z.object({
  os: z.string(),
  kernel: z.string(),
  arch: z.string(),
  cpu: z.string(),
  cores: z.int(),
  memoryBytes: z.number(),
  node: z.string(),
  /** One-minute load average at the start. */
  loadAtStart: z.number(),
});
export type MachineInfo = z.infer<typeof machineInfo>;

export const environment = z.object({
  signalbox: z.string(),
  machine: machineInfo,
  /** More than one when shards of several machines were merged. */
  otherMachines: z.array(machineInfo),
  /** Of the first cell. */
  broker: brokerInfo,
  /** All that took part; empty in files from before there could be several. */
  brokers: z.array(ranBroker).default([]),
  /** Commit of the checkout that ran; empty outside git. */
  commit: z.string(),
  plan: z.string(),
  seed: z.int(),
});
export type Environment = z.infer<typeof environment>;
