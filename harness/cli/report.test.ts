import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { SoFar } from '../../reports/so-far.ts';
import { main as report } from './report.ts';

test('the folder of a run that was killed gets its page of what had ended', async () => {
  const reports = mkdtempSync(path.join(os.tmpdir(), 'signalbox-killed-'));
  try {
    new SoFar(reports, {
      ...{ id: 'run-1234', startedAt: '2026-11-28T00:00:00.000Z', shard: null, planned: [] },
    });
    const folder = path.join(reports, 'runs', 'run-1234');
    await assert.rejects(report([folder]), { code: 'bad-archive' }, 'this process goes on');
    const file = path.join(folder, 'so-far.jsonl');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(JSON.stringify(os.hostname()), '"another"'));
    await report([folder]);
    assert.ok(existsSync(path.join(folder, 'index.html')));
  } finally {
    rmSync(reports, { recursive: true });
  }
});
