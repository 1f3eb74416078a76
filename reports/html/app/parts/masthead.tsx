/** Name of the product, which run this is, and the way to the other pages. */
import type { RunFile } from '../../../../harness/analysis/result.ts';
import { formatDate, formatDuration } from '../format.ts';

const pages = [
  { page: '', label: 'Overview' },
  { page: 'figures', label: 'Figures' },
  { page: 'environment', label: 'Environment' },
  { page: 'words', label: 'What do these words mean?' },
] as const;

export function Masthead({ run, page }: { run: RunFile; page: string }) {
  return (
    <header class="masthead">
      <div class="masthead-inner">
        <a class="brand" href="#/">
          <Mark />
          Signalbox
        </a>
        <nav aria-label="Pages">
          <ul>
            {pages.map((entry) => (
              <li key={entry.page}>
                <a
                  href={`#/${entry.page}`}
                  {...(entry.page === page ? { 'aria-current': 'page' as const } : {})}
                >
                  {entry.label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <RunLine run={run} />
      </div>
    </header>
  );
}

function RunLine({ run }: { run: RunFile }) {
  const { broker, machine, commit, plan } = run.environment;
  const parts = [
    `${formatDate(run.startedAt)}, ${formatDuration(run.durationMs)}`,
    `${plan} plan`,
    `${broker.name} ${broker.version}`,
    `${machine.os}, ${machine.cores} cores`,
    ...(commit === '' ? [] : [`commit ${commit.slice(0, 7)}`]),
  ];
  return (
    <ul class="run-line" aria-label="This run">
      {parts.map((part) => (
        <li key={part}>{part}</li>
      ))}
    </ul>
  );
}

/** A semaphore signal, arm lowered: the line is clear. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
      <path class="mark-post" d="M9 2v20M5 22h8" />
      <path class="mark-arm" d="M9 6l12 5-1.2 3L9 9.4z" />
      <circle class="mark-lamp" cx="9" cy="7.6" r="2.6" />
    </svg>
  );
}
