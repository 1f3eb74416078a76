/** Writes the pages of the samples, for work on them: `node --import tsx reports/html/preview.ts out.html brokers.html`. */
import { writeFile } from 'node:fs/promises';
import { renderBrokersReport, renderReport } from './build.ts';
import { sampleBrokersModel } from './sample/brokers.ts';
import { sampleModel } from './sample/model.ts';

const [out = 'sample.html', brokersOut = 'sample-brokers.html'] = process.argv.slice(2);
await write(out, await renderReport(sampleModel()));
await write(brokersOut, await renderBrokersReport(sampleBrokersModel()));

async function write(file: string, html: string): Promise<void> {
  await writeFile(file, html);
  console.log(`${file}: ${Math.round(html.length / 1024)} KiB`);
}
