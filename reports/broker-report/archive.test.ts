import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { sampleBrokersFile } from '../html/sample/brokers.ts';
import { readBrokers, writeBrokers } from './archive.ts';

async function inFolder(work: (folder: string) => Promise<void> | void): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-archive-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('what is written is read back the same, and latest points at it', async () => {
  await inFolder(async (reports) => {
    const file = sampleBrokersFile();
    const folder = await writeBrokers(reports, file);
    assert.deepEqual(readBrokers(path.join(reports, 'brokers', 'latest')), file);
    assert.equal(readlinkSync(path.join(reports, 'brokers', 'latest')), file.id);
    assert.match(readFileSync(path.join(folder, 'index.html'), 'utf8'), /^<!doctype html>/);
  });
});

test('a file of another shape is refused with the place that is wrong', async () => {
  await inFolder((folder) => {
    const file = { ...sampleBrokersFile(), control: 7 };
    writeFileSync(path.join(folder, 'brokers.json'), JSON.stringify(file));
    assert.throws(
      () => readBrokers(folder),
      /bad-archive: .*brokers\.json cannot be read: control/,
    );
  });
});
