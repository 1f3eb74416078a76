/** Writes the pages of the samples into a folder, for work on them: `node --import tsx reports/html/preview.ts folder`. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  buildComparisonPage,
  buildTrendsPage,
  renderBrokersReport,
  renderReport,
} from './build.ts';
import { sampleBrokersModel } from './sample/brokers.ts';
import { sampleComparison } from './sample/comparison.ts';
import { sampleModel } from './sample/model.ts';
import { sampleTrends } from './sample/trends.ts';

const [folder = '.'] = process.argv.slice(2);
write('run.html', await renderReport(sampleModel()));
write('brokers.html', await renderBrokersReport(sampleBrokersModel()));
write('compare.html', await buildComparisonPage(sampleComparison()));
write('trends.html', await buildTrendsPage(sampleTrends()));

function write(name: string, html: string): void {
  writeFileSync(path.join(folder, name), html);
  console.log(`${name}: ${Math.round(html.length / 1024)} KiB`);
}
