/** Two jobs that end at once: both runs are in the history branch, also when neither found one. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from '../test.ts';
import { root } from './clone.ts';

/** By the script's own functions: both fetch before either pushes. */
const race = String.raw`
set -euo pipefail
git init -q --bare origin.git
for job in one two; do
  git init -q "$job"
  (cd "$job"; git remote add origin "$PWD/../origin.git"
   git -c user.name=a -c user.email=a@b commit -q --allow-empty -m "$job"
   source "$SCRIPT"; mkdir ../tree-$job; fetch_history "$PWD/../tree-$job"
   echo "$job" > "../tree-$job/tree/runs/$job.json.gz")
done
for job in one two; do (cd "$job"; source "$SCRIPT"; push_history "$PWD/../tree-$job/tree"); done
git -C origin.git ls-tree -r --name-only signalbox-history`;

test('the later one takes in what the earlier one pushed, and pushes again', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-race-'));
  try {
    const env = { ...process.env, SCRIPT: path.join(root, 'docs', 'ci', 'any-ci.sh') };
    const options = { cwd: folder, env, encoding: 'utf8', timeout: 60_000 } as const;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', race], options);
    expect(status, stderr).toBe(0);
    expect(stdout.trim().split('\n')).toEqual(['runs/one.json.gz', 'runs/two.json.gz']);
    expect(stderr).toContain('Somebody else added a run meanwhile; attempt 1');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
