/**
 * A stack for tests: wrtc, whose peer stands still in the middle of a cell. When SIGNALBOX_HOLD/armed
 * exists, the first peer that is told to do what stands in that file renames it to `held-<pid>` and does nothing
 * more until that file is gone. So a test knows where a cell is while it kills something.
 */
import { existsSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';

// Not node-datachannel: its self-pair fails now and then, and the ledger does not know it under this name
export { default } from '@roamhq/wrtc';

const folder = process.env['SIGNALBOX_HOLD'] ?? '';
const armed = path.join(folder, 'armed');
const held = path.join(folder, `held-${process.pid}`);
const clock = new Int32Array(new SharedArrayBuffer(4));

// Before the agent reads them: commands are JSON lines
process.stdin.on('data', (lines) => {
  if (!claim(lines.toString())) return;
  while (existsSync(held)) Atomics.wait(clock, 0, 0, 20);
});

/** @param {string} lines */
function claim(lines) {
  try {
    if (!lines.includes(`"do":"${readFileSync(armed, 'utf8')}"`)) return false;
    renameSync(armed, held);
    return true;
  } catch {
    return false; // not armed, or another peer was faster
  }
}
