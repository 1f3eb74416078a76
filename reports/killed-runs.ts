/** What a run does for those before it whose runner was killed: a run is not lost with its runner. */
import path from 'node:path';
import { asFailure } from '../harness/core/errors.ts';
import { keepInHistory } from './keep.ts';
import { summaryOf } from './summary.ts';
import { finishRun, killedRuns } from './unfinished.ts';

/**
 * Makes the report of every run below `reports` that was killed; one of which nothing can be made stands in nobody's way.
 * @returns a paragraph each for people; '' when there are none
 */
export async function finishKilledRuns(reports: string, env: NodeJS.ProcessEnv): Promise<string> {
  const told: string[] = [];
  for (const folder of killedRuns(reports)) {
    told.push(await finish(folder, reports, env));
  }
  return told.map((text) => `\n${text}\n`).join('');
}

async function finish(folder: string, reports: string, env: NodeJS.ProcessEnv): Promise<string> {
  try {
    const run = await finishRun(folder);
    const [totals = ''] = summaryOf(run).split('\n');
    const page = `Report: ${path.join(folder, 'index.html')}`;
    const kept = keepInHistory(run, reports, env);
    return [`The run ${run.id} was killed: ${totals}`, page, kept].filter(Boolean).join('\n');
  } catch (error) {
    return `A run that was killed could not be finished: ${asFailure(error).what}`;
  }
}
