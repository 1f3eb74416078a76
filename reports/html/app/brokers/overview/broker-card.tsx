/** One broker in words; an id of the catalogue leads to its evidence. */
import type { ComponentChildren } from 'preact';
import type { BrokerReport } from '../../../../../harness/broker-lab/result.ts';
import { OutcomeBadge } from '../../parts/outcome-badge.tsx';
import { formatRoute } from '../../route.ts';
import { BrokerMark } from '../broker-mark.tsx';

interface Props {
  readonly broker: BrokerReport;
  readonly index: number;
  readonly control: string;
}

export function BrokerCard({ broker, index, control }: Props) {
  const { name, version, kind, protocolVersions, transports, outcome } = broker;
  const facts = [
    kind === 'local' ? 'started here' : 'ran already',
    ...(name === control ? ['the control broker'] : []),
    ...(protocolVersions.length > 0
      ? [`MQTT ${protocolVersions.map(mqttVersion).join(', ')}`]
      : []),
    ...(transports.length > 0 ? [transports.join(', ')] : []),
  ];
  return (
    <section class="panel broker-card" aria-label={name}>
      <div class="section-head">
        <h2>
          <BrokerMark name={`${name} ${version}`} index={index} />
        </h2>
        {outcome !== 'passed' && <OutcomeBadge outcome={outcome} />}
      </div>
      <p class="dim">{facts.join(' · ')}</p>
      <ul class="sentences">
        {broker.summary.map((sentence, place) => (
          <li key={place}>{withLinks(sentence, broker)}</li>
        ))}
      </ul>
    </section>
  );
}

/** Levels on the wire as people call them (MQTT 3.1.1 section 3.1.2.2, MQTT 5 section 3.1.2.2). */
const mqttVersion = (level: number): string => (level === 4 ? '3.1.1' : String(level));

/** Only ids that this broker has an entry for become links; everything else stays text. */
function withLinks(sentence: string, broker: BrokerReport): ComponentChildren {
  const known = new Set(broker.conformance.map(({ id }) => id));
  return sentence.split(/\b([A-Z]+-\d{3})\b/).map((part, place) => {
    if (place % 2 === 0 || !known.has(part)) return part;
    const query = { entry: part, broker: broker.name };
    return (
      <a key={place} href={formatRoute({ page: 'behaviour', subject: '', query })}>
        {part}
      </a>
    );
  });
}
