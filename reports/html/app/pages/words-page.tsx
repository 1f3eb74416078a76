/** The reference: outcomes, marks and error codes, made from the lists that the harness itself uses. */
import { ScrollArea } from '../parts/scroll-area.tsx';
import { errorCodes } from '../../../../harness/core/errors.ts';
import { outcomes } from '../../../../harness/core/outcome.ts';
import { rules } from '../../../../harness/analysis/rules.ts';
import { OutcomeBadge } from '../parts/outcome-badge.tsx';
import { outcomeWords } from '../outcome-words.ts';
import type { ComponentChildren } from 'preact';
import { marks, glossary, figureClasses } from './words.ts';

export function WordsPage() {
  return (
    <>
      <h1 tabIndex={-1}>What do these words mean?</h1>
      <p class="lead">
        Two peers that want to talk directly first have to find each other. They do so through a
        third party that both can reach, here an MQTT broker. That exchange is called signalling;
        what it leads to is a data channel that no longer needs the broker.
      </p>
      <Terms title="Outcomes">
        {outcomes.map((outcome) => (
          <div key={outcome}>
            <dt>
              <OutcomeBadge outcome={outcome} />
            </dt>
            <dd>{outcomeWords[outcome].means}</dd>
          </div>
        ))}
      </Terms>
      <Terms title="Words of the connection">{glossary.map(term)}</Terms>
      <Terms title="Marks, in the order of time">{marks.map(term)}</Terms>
      <Terms title="Classes of figures">{figureClasses.map(term)}</Terms>
      <Rules />
      <Codes />
    </>
  );
}

function Terms({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="panel">
      <h2>{title}</h2>
      <dl class="terms">{children}</dl>
    </section>
  );
}

const term = ([word, means]: readonly [string, string]) => (
  <div key={word}>
    <dt>{word}</dt>
    <dd>{means}</dd>
  </div>
);

function Rules() {
  return (
    <section class="panel">
      <h2>Rules that checks stand on</h2>
      <p class="dim">
        In our words, with the place in the standards. Rules without one are ours: signalling is
        outside WebRTC.
      </p>
      <ScrollArea label="Rules that checks stand on">
        <table>
          <thead>
            <tr>
              <th scope="col">Rule</th>
              <th scope="col">Says</th>
              <th scope="col">By</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(rules).map(([id, { says, from }]) => (
              <tr key={id}>
                <th scope="row">
                  <code>{id}</code>
                </th>
                <td>{says}</td>
                <td>{from}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </section>
  );
}

function Codes() {
  return (
    <section class="panel">
      <h2>Codes of failure</h2>
      <p class="dim">
        “Not seen” means that a deadline passed: it may have happened later. “Definite” means that
        it surely happened.
      </p>
      <ScrollArea label="Codes of failure">
        <table>
          <thead>
            <tr>
              <th scope="col">Code</th>
              <th scope="col">Means</th>
              <th scope="col">Certainty</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(errorCodes).map(([code, { means, certainty }]) => (
              <tr key={code}>
                <th scope="row">
                  <code>{code}</code>
                </th>
                <td>{means}</td>
                <td>{certainty}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </section>
  );
}
