/** One message taken apart: its envelope, and its description or candidate line by line. */
import type { WireMessage } from '../../../../harness/analysis/views.ts';
import type { Participant } from '../../../../harness/core/ids.ts';
import { formatBytes, formatInstant } from '../format.ts';
import { Facts } from '../parts/facts.tsx';
import { candidateParts } from './candidate-words.ts';
import { decodePayload, type Decoded } from './decode.ts';
import { laterWords, whyWithheld } from './one-way.ts';
import { explainSdp } from './sdp-words.ts';
import { signalMeanings } from './signal-words.ts';

export function MessageDetail({ message }: { message: WireMessage }) {
  const decoded = decodePayload(message.payload);
  return (
    <div class="message-detail">
      <p>{signalMeanings[message.signal]}</p>
      <Facts facts={journey(message)} />
      {decoded.sdp !== null && <Description sdp={decoded.sdp} />}
      {decoded.candidate !== null && <CandidateLine line={decoded.candidate} />}
      {decoded.fields.length > 0 && (
        <details open={decoded.sdp === null && decoded.candidate === null}>
          <summary>Envelope, {decoded.fields.length} fields</summary>
          <Facts facts={decoded.fields} />
        </details>
      )}
      <Raw decoded={decoded} />
    </div>
  );
}

function journey(message: WireMessage): (readonly [string, string])[] {
  const { sent, atBroker, received, topic, bytes, bounds } = message;
  const start = sent?.t ?? atBroker?.t ?? 0;
  const after = ({ t, by }: Seen): string =>
    `${formatInstant(t)} ms${laterWords({ ms: t - start, bound: bounds[by] })}`;
  const withheld = [...(atBroker ? [atBroker] : []), ...received]
    .map(({ by }) => whyWithheld(bounds[by]))
    .find((why) => why !== '');
  return [
    ['topic', topic],
    ['size', formatBytes(bytes)],
    ...(sent ? [['sent', `${formatInstant(sent.t)} ms by ${sent.by}`] as const] : []),
    ...(atBroker ? [['at broker', after(atBroker)] as const] : []),
    ...received.map(
      (event) => ['received', `${after(event)} by ${event.by}, ${event.disposition}`] as const,
    ),
    ...(withheld === undefined ? [] : [['on the way', withheld] as const]),
  ];
}

interface Seen {
  readonly t: number;
  readonly by: Participant;
}

function Description({ sdp }: { sdp: string }) {
  return (
    <details open>
      <summary>Session description, line by line</summary>
      <dl class="sdp">
        {explainSdp(sdp).map(({ line, means }, index) => (
          <div key={index} class={means === '' ? '' : 'known'}>
            <dt>
              <code>{line}</code>
            </dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function CandidateLine({ line }: { line: string }) {
  const parts = candidateParts(line);
  return (
    <details open>
      <summary>Candidate, part by part</summary>
      <p>
        <code class="wrap">{line}</code>
      </p>
      {parts && (
        <dl class="sdp parts">
          {parts.map(({ name, value, means }) => (
            <div key={name} class="known">
              <dt>
                {name} <code>{value}</code>
              </dt>
              <dd>{means}</dd>
            </div>
          ))}
        </dl>
      )}
    </details>
  );
}

function Raw({ decoded }: { decoded: Decoded }) {
  return (
    <details>
      <summary>As it travelled</summary>
      <pre>{decoded.text === '' ? '(empty: clears a retained message)' : decoded.text}</pre>
    </details>
  );
}
