/** The probes of limits, listed by hand in the order of the report. */
import { clientIdLength } from './client-id-length.ts';
import { grantedQos } from './granted-qos.ts';
import { keepAliveGrace } from './keep-alive-grace.ts';
import type { LimitProbe } from './limit-probe.ts';
import { maximumPacket } from './maximum-packet.ts';
import { offlineQueue } from './offline-queue.ts';
import { retainedWildcards } from './retained-wildcards.ts';
import { sessionExpiry } from './session-expiry.ts';
import { takeover } from './takeover.ts';
import { topicCharacters } from './topic-characters.ts';
import { topicDepth, topicLength } from './topic-length.ts';

export const limitProbes: readonly LimitProbe[] = [
  maximumPacket,
  grantedQos,
  retainedWildcards,
  sessionExpiry,
  offlineQueue,
  topicCharacters,
  topicDepth,
  clientIdLength,
  takeover,
  keepAliveGrace,
  topicLength, // last: not every broker survives it
];
