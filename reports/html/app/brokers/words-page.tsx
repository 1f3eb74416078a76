/** Words of this report for people who see them for the first time. */
import { outcomes } from '../../../../harness/core/outcome.ts';
import { outcomeWords } from '../outcome-words.ts';
import { figureClasses } from '../pages/words.ts';
import { OutcomeBadge } from '../parts/outcome-badge.tsx';
import { brokerWords } from './words.ts';

export function BrokerWordsPage() {
  return (
    <>
      <h1 tabIndex={-1}>What do these words mean?</h1>
      <p class="lead">
        Two peers that want to talk directly find each other through a third party that both can
        reach, here an MQTT broker. This report says what brokers do with such messages.
      </p>
      <section class="panel">
        <h2>Outcomes</h2>
        <dl class="terms">
          {outcomes.map((outcome) => (
            <div key={outcome}>
              <dt>
                <OutcomeBadge outcome={outcome} />
              </dt>
              <dd>{outcomeWords[outcome].means}</dd>
            </div>
          ))}
        </dl>
      </section>
      <Terms title="Words of this report" terms={brokerWords} />
      <Terms title="Classes of figures" terms={figureClasses} />
    </>
  );
}

function Terms(props: { title: string; terms: readonly (readonly [string, string])[] }) {
  return (
    <section class="panel">
      <h2>{props.title}</h2>
      <dl class="terms">
        {props.terms.map(([word, means]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
