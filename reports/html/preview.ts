/** Writes the page of the sample, for work on the page: `node --import tsx reports/html/preview.ts out.html`. */
import { writeFile } from 'node:fs/promises';
import { renderReport } from './build.ts';
import { sampleModel } from './sample/model.ts';

const out = process.argv[2] ?? 'sample.html';
const html = await renderReport(sampleModel());
await writeFile(out, html);
console.log(`${out}: ${Math.round(html.length / 1024)} KiB`);
