import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Progress } from './progress.ts';

/** A terminal that keeps what was written. */
function terminal(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  return { written, stream: { isTTY, columns, write } as unknown as NodeJS.WriteStream };
}

/** The line as it stands: each drawing begins anew. */
const shown = (written: readonly string[]): string =>
  written.at(-1)?.split('\u001b[K').at(-1) ?? '';

test('the line says what is done, what failed, and what runs', () => {
  const { written, stream } = terminal(true);
  const progress = new Progress(stream, {});
  progress.begin(4);
  progress.start('a→b');
  assert.equal(shown(written), '0/4 done · a→b');
  progress.end('a→b', 'failed');
  progress.start('b→a');
  assert.equal(shown(written), '1/4 done · 1 failed · b→a');
  progress.finish();
  assert.equal(shown(written), '', 'nothing of it stays');
});

test('what is said before there is a plan stands alone', () => {
  const { written, stream } = terminal(true);
  new Progress(stream, {}).say('no');
  assert.equal(written.join(''), '\r\u001b[Kno\n');
});

test('time left is told once there is something to judge it by, without cells that take none', () => {
  const { written, stream } = terminal(true);
  const progress = new Progress(stream, {});
  progress.begin(100);
  for (const name of ['a', 'b', 'c']) progress.end(name, 'unsupported');
  assert.doesNotMatch(shown(written), /left/);
  for (const name of ['d', 'e', 'f']) progress.end(name, 'passed');
  assert.match(shown(written), /^6\/100 done · \d+ s left/);
});

test('a line never wraps: it could not be taken away again', () => {
  const { written, stream } = terminal(true, 20);
  const progress = new Progress(stream, {});
  progress.begin(1);
  progress.start('a very long title of a cell');
  assert.equal(shown(written).length, 19);
});

for (const [where, isTTY, env] of [
  ['in CI', true, { CI: 'true' }],
  ['in a file', false, {}],
] as const) {
  test(`nothing is written ${where}`, () => {
    const { written, stream } = terminal(isTTY);
    const progress = new Progress(stream, env);
    progress.begin(1);
    progress.start('a→b');
    progress.say('a→b failed');
    progress.end('a→b', 'failed');
    progress.finish();
    assert.deepEqual(written, []);
  });
}
