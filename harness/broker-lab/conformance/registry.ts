/** The conformance entries, listed by hand: every catalogue entry that a broker can pass or fail. */
import type { Entry } from './entry.ts';
import { mqtt001 } from './entries/mqtt-001-transports.ts';
import { mqtt002 } from './entries/mqtt-002-protocol-level.ts';
import { mqtt003 } from './entries/mqtt-003-takeover.ts';
import { mqtt004 } from './entries/mqtt-004-will-after-takeover.ts';
import { mqtt005 } from './entries/mqtt-005-clean-start.ts';
import { mqtt006 } from './entries/mqtt-006-backlog.ts';
import { mqtt007 } from './entries/mqtt-007-session-present.ts';
import { mqtt008 } from './entries/mqtt-008-no-replay.ts';
import { mqtt009 } from './entries/mqtt-009-order.ts';
import { mqtt010 } from './entries/mqtt-010-granted-qos.ts';
import { mqtt011 } from './entries/mqtt-011-forbidden-subscription.ts';
import { mqtt012 } from './entries/mqtt-012-forbidden-publish.ts';
import { mqtt013 } from './entries/mqtt-013-size.ts';
import { mqtt014 } from './entries/mqtt-014-will.ts';
import { mqtt015 } from './entries/mqtt-015-half-open.ts';
import { mqtt016 } from './entries/mqtt-016-retained.ts';
import { mqtt017 } from './entries/mqtt-017-expiry.ts';
import { mqtt018 } from './entries/mqtt-018-shared-broker.ts';
import { sig004 } from './entries/sig-004-repeated-publish.ts';
import { sig010 } from './entries/sig-010-leftover-offer.ts';
import { sig011 } from './entries/sig-011-cleared-presence.ts';
import { sig016 } from './entries/sig-016-late-join.ts';
import { sig017 } from './entries/sig-017-rooms.ts';
import { sig018 } from './entries/sig-018-topic-characters.ts';
import { sig019 } from './entries/sig-019-own-messages.ts';
import { sig020 } from './entries/sig-020-overlap.ts';
import { sig021 } from './entries/sig-021-suback.ts';
import { sig022 } from './entries/sig-022-bytes.ts';

export const entries: readonly Entry[] = [
  mqtt001,
  mqtt002,
  mqtt003,
  mqtt004,
  mqtt005,
  mqtt006,
  mqtt007,
  mqtt008,
  mqtt009,
  mqtt010,
  mqtt011,
  mqtt012,
  mqtt013,
  mqtt014,
  mqtt015,
  mqtt016,
  mqtt017,
  mqtt018,
  sig004,
  sig010,
  sig011,
  sig016,
  sig017,
  sig018,
  sig019,
  sig020,
  sig021,
  sig022,
];
