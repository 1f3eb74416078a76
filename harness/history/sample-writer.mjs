/** Adds runs to a history, as one of many processes do in a test: folder, its own number, how many. */
import { sampleRun } from '../analysis/history/sample-run.ts';
import { summaryOf } from '../analysis/history/summary.ts';
import { addRun } from './store.ts';

const [folder = '', number = '', count = ''] = process.argv.slice(2);
const ids = Array.from({ length: Number(count) }, (_, at) => `run-${number}-${at}`);
for (const id of [...ids, 'shared']) addRun(folder, summaryOf(sampleRun({ id })));
