/** What stands out in a whole run, in words, each with the cells that show it; worst first. */
import { absentStacks } from './findings/absent-stacks.ts';
import { failedPairs } from './findings/failed-pairs.ts';
import { browsersAndNode } from './findings/browsers-and-node.ts';
import { candidatesThatLack } from './findings/incomplete-candidates.ts';
import { severities, type Finding } from './findings/finding.ts';
import { ledgerNews } from './findings/ledger-news.ts';
import { slowBeginnings } from './findings/slow-beginnings.ts';
import { slowPairs } from './findings/slow-pairs.ts';
import { starvedDirections } from './findings/starved-directions.ts';
import { unjudged } from './findings/unjudged.ts';
import type { RunFile } from './result.ts';

export type { Finding } from './findings/finding.ts';

/** Everything that stands out, most severe first, within a severity in the order of this list. */
export function findingsOf(run: RunFile): Finding[] {
  const all = [
    ...failedPairs(run.cells),
    ...unjudged(run.cells),
    ...slowPairs(run.cells),
    ...starvedDirections(run.cells),
    ...slowBeginnings(run.cells),
    ...candidatesThatLack(run.cells),
    ...ledgerNews(run),
    ...absentStacks(run),
    ...browsersAndNode(run),
  ];
  return all.sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}
