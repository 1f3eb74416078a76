/** The masthead of a run: its pages, and what identifies it. */
import type { PageRun } from '../source.ts';
import { formatDate, formatDuration } from '../format.ts';
import { MastheadFrame } from './masthead-frame.tsx';

const pages = [
  { page: '', label: 'Overview' },
  { page: 'figures', label: 'Figures' },
  { page: 'environment', label: 'Environment' },
  { page: 'words', label: 'What do these words mean?' },
] as const;

export function Masthead({ run, page }: { run: PageRun; page: string }) {
  return <MastheadFrame pages={pages} page={page} line={runLine(run)} />;
}

function runLine(run: PageRun): string[] {
  const { broker, machine, commit, plan } = run.environment;
  return [
    `${formatDate(run.startedAt)}, ${formatDuration(run.durationMs)}`,
    `${plan} plan`,
    `${broker.name} ${broker.version}`,
    `${machine.os}, ${machine.cores} cores`,
    ...(commit === '' ? [] : [`commit ${commit.slice(0, 7)}`]),
  ];
}
