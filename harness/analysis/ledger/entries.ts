/** The known deviations of stacks, each with its source. */
import { otherRole, type Role } from '../../core/ids.ts';
import { ofKind } from '../../timeline/event.ts';
import { refusals } from '../checks/no-refused-input.ts';
import type { LedgerEntry } from './entry.ts';
import {
  anyWords,
  closedOnAnswer,
  couldSendAgain,
  cutShort,
  endedAt64KiB,
  endsAChannel,
  heldBackFrom,
  isLateCandidate,
  missedClose,
  missedDeath,
  neverOpened,
  onlyFailed,
  onlyOf,
  onlyUnnoticed,
  silentClose,
  slowSender,
  stalledSender,
} from './evidence.ts';
import { crawls, explainsLateness, onlyLate } from './recovery.ts';
import { neverSentNonce, sentOn } from './unsent.ts';

export const ledger: readonly LedgerEntry[] = [
  {
    id: 'werift-empty-message',
    stack: 'werift',
    version: '0.22',
    always: 'echo',
    role: 'either',
    what: 'werift sends an empty message as a DATA chunk without data instead of one padding byte, and the association ends; RFC 8831 section 6.6 asks for the byte',
    upstream: 'https://www.rfc-editor.org/rfc/rfc8831#section-6.6',
    seen: '2026-11-23',
    expires: '2027-05-31',
    explains: ({ checks }) =>
      onlyFailed(
        checks,
        'echo-intact',
        /^(\w+: (text|binary) of 0 B(, (text|binary) of 0 B)* did not come back|left out, .*)$/,
      ),
  },
  {
    id: 'werift-silent-close',
    stack: 'werift',
    version: '0.22',
    always: 'close',
    role: 'either',
    what: 'werift closes its connection without telling the other side, neither by SCTP nor by DTLS, so that only the ICE consent timer notices; RFC 5246 section 7.2.1 asks for close_notify',
    upstream: 'https://www.rfc-editor.org/rfc/rfc5246#section-7.2.1',
    seen: '2026-11-23',
    expires: '2027-05-31',
    explains: ({ checks }, sides) => onlyUnnoticed(checks, [silentClose(sides)]),
  },
  {
    id: 'werift-drops-shutdown-complete',
    stack: 'werift',
    version: '0.22',
    always: null, // whether libdatachannel gets so far before it aborts the association is a matter of time
    role: 'either',
    partner: 'node-datachannel',
    what: 'werift answers an SCTP SHUTDOWN and drops the SHUTDOWN COMPLETE that follows, as it takes itself for the side that asked (SHUTDOWN-SENT instead of SHUTDOWN-ACK-SENT), so that it does not notice a partner that closes in order; RFC 9260 section 9.2 ends the association there',
    upstream: 'https://www.rfc-editor.org/rfc/rfc9260#section-9.2',
    seen: '2026-11-27',
    expires: '2027-05-31',
    explains: ({ checks }, sides) =>
      onlyUnnoticed(checks, [missedClose(sides)], [silentClose(sides), missedDeath(sides)]),
  },
  {
    id: 'werift-tells-nothing-of-lost-consent',
    stack: 'werift',
    version: '0.22',
    always: null, // only where it is waited for: in --plan full
    role: 'either',
    what: 'werift stops asking for consent at the first check that nobody answers, sets its iceConnectionState to disconnected without calling oniceconnectionstatechange, and stays connected for ever; RFC 7675 section 5.1 ends consent after 30 s',
    upstream: 'https://www.rfc-editor.org/rfc/rfc7675#section-5.1',
    seen: '2026-11-27',
    expires: '2027-05-31',
    explains: ({ checks }, sides) =>
      onlyUnnoticed(checks, [missedDeath(sides)], [silentClose(sides)]),
  },
  {
    id: 'werift-holds-last-messages',
    stack: 'werift',
    version: '0.22',
    always: null, // only where packets came out of order, and a message of another channel is among those held for it
    role: 'either',
    what: 'werift delivers the messages that it held for a missing one only as far as their TSNs follow one another: after a message of another channel the rest stays with it, acknowledged, until more comes on that channel; RFC 9260 section 6.6 orders by stream',
    upstream: 'https://github.com/shinyoshiaki/werift-webrtc/issues/706',
    seen: '2026-11-28',
    expires: '2027-05-31',
    explains: ({ verdict, events, checks }, sides) => {
      const { code } = verdict.reason ?? {};
      if (code === 'goodput-intact') return onlyFailed(checks, code, heldBackFrom(sides));
      return (
        code === 'round-trips-complete' &&
        onlyFailed(checks, code, /^loaded, \w+: \d+ of \d+ lost/) &&
        ofKind(events, 'round-trip.samples').every(({ lost, held }) => lost === (held ?? 0))
      );
    },
  },
  {
    id: 'mosquitto-http2-websocket',
    stack: 'firefox',
    version: '153',
    always: null,
    role: 'either',
    what: 'Firefox opens a WebSocket over HTTP/2 (RFC 8441) where the server agrees to it; the libwebsockets below mosquitto agrees, and ends it before CONNACK (with network.http.http2.websockets off it connects)',
    upstream: 'https://github.com/eclipse-mosquitto/mosquitto/issues/1211',
    seen: '2026-11-26',
    expires: '2027-05-31',
    explains: ({ verdict }) => verdict.reason?.code === 'websocket-over-http2',
  },
  {
    id: 'libdatachannel-early-handshake',
    stack: 'node-datachannel',
    version: '0.33',
    always: null,
    role: 'offerer',
    what: 'libdatachannel took DTLS messages of the answerer before it had the answer, could not verify the certificate ("unknown CA") and closed; its log shows the alert',
    upstream: 'https://github.com/paullouisageneau/libdatachannel/pull/1554',
    seen: '2026-11-23',
    expires: '2027-05-31',
    explains: ({ verdict, events }) =>
      verdict.reason?.code === 'connection-failed' && closedOnAnswer(events),
  },
  {
    id: 'libdatachannel-refuses-late-candidate',
    stack: 'node-datachannel',
    version: '0.33',
    always: null, // only where a candidate comes between the other side's close and the event that tells of it
    role: 'either',
    what: 'libdatachannel closes its own connection when the other side closes, and refuses candidates ("without ICE transport") even before it tells; by webrtc-pc section 4.4.2 a connection is closed by its own close() alone, and takes candidates until then',
    upstream: 'https://www.w3.org/TR/webrtc/#dom-rtcpeerconnection-close',
    seen: '2026-11-28',
    expires: '2027-05-31',
    explains: ({ verdict, events, checks }, sides) =>
      verdict.reason?.code === 'no-refused-input' &&
      refusals(events).every((call) => isLateCandidate(call, events, sides)) &&
      onlyOf(checks, { 'no-refused-input': anyWords }),
  },
  {
    id: 'usrsctp-stops-sending',
    stack: 'node-datachannel',
    version: '0.33',
    always: null,
    role: 'either',
    what: 'usrsctp, the SCTP below libdatachannel, stopped sending in the middle of bulk data: its buffer stayed full on a connected channel, and what was lost was not sent again (RFC 9260 section 6.3.3)',
    upstream: 'https://github.com/sctplab/usrsctp/issues/721',
    seen: '2026-11-27',
    expires: '2027-05-31',
    explains: ({ verdict, events, checks }, sides) => {
      const sender = stalledSender(verdict);
      const gaveUp = ofKind(events, 'failed').find(({ by }) => by === sender);
      return (
        sides.some((side) => side === sender) &&
        gaveUp !== undefined &&
        couldSendAgain(events, gaveUp.t) &&
        onlyOf(checks, cutShort)
      );
    },
  },
  {
    id: 'wrtc-recovers-packet-by-packet',
    stack: 'wrtc',
    version: '0.10',
    always: null, // only where a burst and some of what is sent again for it are lost, as a full socket buffer does
    role: 'either',
    what: 'wrtc, whose SCTP is that of libwebrtc M106, sends what a burst lost one packet at a time once its timer expires in Fast Recovery, and waits for an acknowledgement that the receiver keeps back for 200 ms after each; RFC 9260 section 7.2.3 wants slow start then (later libwebrtc asks for the acknowledgement at once, RFC 7053)',
    upstream: 'https://www.rfc-editor.org/rfc/rfc9260#section-7.2.3',
    seen: '2026-11-29',
    expires: '2027-05-31',
    explains: ({ verdict, events, checks }, sides) =>
      verdict.reason?.code === 'echo-intact'
        ? onlyFailed(checks, 'echo-intact', onlyLate) &&
          sides.some((side) => explainsLateness(events, side))
        : onlyOf(checks, cutShort) &&
          sides.some((side) => side === slowSender(verdict) && crawls(events, side)),
  },
  {
    id: 'chromium-drops-message-at-open',
    stack: 'chromium',
    version: '156',
    always: null,
    role: 'either',
    what: 'Chromium now and then drops what is sent when an announced channel opens: readyState is open, send() returns, and its statistics count no message sent; webrtc-pc section 6.2 lets an open channel send',
    upstream: 'https://www.w3.org/TR/webrtc/#dom-rtcdatachannel-send',
    seen: '2026-11-27',
    expires: '2027-05-31',
    explains: ({ verdict, events, checks }, sides) => {
      const { code = '', what = '' } = verdict.reason ?? {};
      const sender = /^the receiver did not say on "bulk-(\w+)" within/.exec(what)?.[1];
      const isLost = (side: Role): boolean =>
        (code === 'nonce-timeout' && neverSentNonce(events, side)) ||
        (code === 'throughput-timeout' &&
          otherRole(side) === sender &&
          sentOn(events, side, `bulk-${sender}`) === 0);
      const follows = code === 'nonce-timeout' ? neverOpened : cutShort;
      return sides.some(isLost) && onlyOf(checks, follows);
    },
  },
  {
    id: 'pion-refuses-zero-checksum',
    stack: 'pion',
    version: '3.1',
    always: null, // only with a partner that announces it: libdatachannel, and browsers from 2024 on
    role: 'either',
    what: 'pion drops an SCTP INIT with the parameter Zero Checksum Acceptable (0x8001) as unreadable instead of skipping what it does not know, so that no association comes about; RFC 9260 section 3.2.1 asks to skip it',
    upstream: 'https://github.com/pion/webrtc/issues/2618',
    seen: '2026-11-27',
    expires: '2027-05-31',
    explains: ({ events, checks }, sides) =>
      !ofKind(events, 'channel.state').some(({ value }) => value === 'open') &&
      ofKind(events, 'note').some(
        ({ by, text }) =>
          sides.some((side) => side === by) && /unmarshal INIT.*ParamType: 32769/.test(text),
      ) &&
      onlyOf(checks, neverOpened),
  },
  {
    id: 'pion-64-kib-minus-one',
    stack: 'pion',
    version: '3.1',
    always: 'echo',
    role: 'either',
    what: 'pion reads a message into 65535 bytes and closes the channel when one has 65536, although without a=max-message-size in its description others may send that much (RFC 8841 section 6)',
    upstream: 'https://www.rfc-editor.org/rfc/rfc8841#section-6',
    seen: '2026-11-27',
    expires: '2027-05-31',
    explains: ({ events, verdict, checks }, sides) =>
      endsAChannel.has(verdict.reason?.code ?? '') &&
      onlyOf(checks, endedAt64KiB) &&
      ofKind(events, 'channel.state').some(
        ({ by, value, detail }) =>
          sides.some((side) => side === by) && value === 'error' && detail === 'short buffer',
      ),
  },
];
