/** The phases to scale, one row each, on the clock of the side that is asked for. */
import { isWithheld } from '../../../../harness/analysis/one-way.ts';
import type { Phase, PhaseReport } from '../../../../harness/analysis/views.ts';
import { otherRole, type Role } from '../../../../harness/core/ids.ts';
import { formatMs, formatNumber } from '../format.ts';
import { setQuery } from '../navigation.ts';
import { Segments } from '../parts/segments.tsx';
import { durationWords, whyWithheld } from './one-way.ts';

interface Props {
  readonly reports: Readonly<Record<Role, PhaseReport>>;
  readonly role: Role;
  readonly names: Readonly<Record<Role, string>>;
}

export function Waterfall({ reports, role, names }: Props) {
  const report = reports[role];
  const { phases, timeToOpen, timeToFirstEcho } = report;
  return (
    <section class="panel" aria-labelledby="waterfall-title">
      <div class="section-head">
        <h2 id="waterfall-title">Where the time went</h2>
        {timeToOpen !== null && (
          <p class="headline-figure">
            <b>{formatMs(timeToOpen)}</b> to open
            {timeToFirstEcho !== null && (
              <span class="dim">, {formatMs(timeToFirstEcho)} to the first echo</span>
            )}
          </p>
        )}
        <Segments
          label="Whose view"
          value={role}
          options={[
            { value: 'offerer', label: `${names.offerer} (offerer)` },
            { value: 'answerer', label: `${names.answerer} (answerer)` },
          ]}
          onChange={(value) => {
            setQuery({ view: value === 'answerer' ? value : '' });
          }}
        />
      </div>
      {phases.length === 0 ? (
        <p class="dim">No phase was completed.</p>
      ) : (
        <Bars report={report} answerer={names[role === 'offerer' ? otherRole(role) : role]} />
      )}
      {waitOf(phases) > 0 && (
        <p class="dim">
          Between subscription and offer {formatMs(waitOf(phases))} are left out: the peers waited
          for each other, and for a moment in which nothing else runs on this machine.
        </p>
      )}
    </section>
  );
}

/** What comes before the negotiation: between it and the offer a cell waits, for its other peer and for its turn. */
const beforehand: ReadonlySet<Phase['id']> = new Set<Phase['id']>(['broker-connect', 'subscribe']);

/** How long nothing was to be done between joining and the offer, in ms; never less than 0. */
function waitOf(phases: readonly Phase[]): number {
  const joined = phases.filter(({ id }) => beforehand.has(id)).map(({ start, ms }) => start + ms);
  const rest = phases.filter(({ id }) => !beforehand.has(id)).map(({ start }) => start);
  if (joined.length === 0 || rest.length === 0) return 0;
  return Math.max(0, Math.min(...rest) - Math.max(...joined));
}

function Bars({ report, answerer }: { report: PhaseReport; answerer: string }) {
  const { phases } = report;
  const wait = waitOf(phases);
  const at = ({ id, start }: Phase): number => (beforehand.has(id) ? start : start - wait);
  const start = phases.reduce(
    (least, phase) => Math.min(least, at(phase), at(phase) + phase.ms),
    Infinity,
  );
  const end = phases.reduce(
    (most, phase) => Math.max(most, at(phase), at(phase) + phase.ms),
    -Infinity,
  );
  const span = Math.max(end - start, 0.001);
  const percent = (ms: number): string => `${(ms / span) * 100}%`;
  const longest = phases
    .filter(({ bound }) => !isWithheld(bound))
    .reduce<Phase | null>((most, phase) => (most && most.ms >= phase.ms ? most : phase), null);
  return (
    <table class="waterfall">
      <thead class="hidden">
        <tr>
          <th scope="col">Phase</th>
          <th scope="col">To scale</th>
          <th scope="col">Duration</th>
        </tr>
      </thead>
      <tbody>
        {phases.map((phase) => (
          <tr key={phase.id} class={phase === longest ? 'longest' : ''}>
            <th scope="row">
              {phase.label} <span class="dim formula">{phase.formula}</span>
            </th>
            <td class="track">
              {!isWithheld(phase.bound) && (
                <div
                  class={`bar ${phase.id} ${phase.ms < 0 ? 'negative' : ''}`}
                  style={{
                    left: percent(Math.min(at(phase), at(phase) + phase.ms) - start),
                    width: percent(Math.abs(phase.ms)),
                  }}
                >
                  {phase.id === 'signalling' && <Share report={report} phase={phase} />}
                </div>
              )}
            </td>
            <td class="number">{durationWords(phase)}</td>
            <td class="explains dim">
              {phase.explains} {whyWithheld(phase.bound)}
              {phase.id === 'signalling' && report.role === 'offerer' && (
                <Shares report={report} answerer={answerer} />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The answerer's own work inside of the signalling round trip; where in it that lies, only two clocks tell. */
function Share({ report, phase }: { report: PhaseReport; phase: Phase }) {
  const { T5, T6 } = report.marks;
  if (
    report.role !== 'offerer' ||
    !report.signallingShares ||
    T5 === null ||
    T6 === null ||
    isWithheld(report.bound) ||
    phase.ms <= 0
  )
    return null;
  return (
    <div
      class="share"
      style={{
        left: `${((T6 - T5) / phase.ms) * 100}%`,
        width: `${(report.signallingShares.answerer / phase.ms) * 100}%`,
      }}
    />
  );
}

function Shares({ report, answerer }: { report: PhaseReport; answerer: string }) {
  if (!report.signallingShares) return null;
  const { answerer: own, broker } = report.signallingShares;
  return (
    <>
      {' '}
      Of this, {answerer} itself took {formatNumber(own)} ms (the lighter part); the way through the
      broker and back took {formatNumber(broker)} ms.
    </>
  );
}
