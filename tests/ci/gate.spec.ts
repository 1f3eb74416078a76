/** The gate on regressions, closed by a real one: a slower link, in turns with the other. */
import { expect, needStacks, test } from '../test.ts';
import { Clone } from './clone.ts';

test('ab --gate ends with 3 when B is worse', ({ machine }) => {
  test.setTimeout(600_000);
  needStacks(machine, 'wrtc');
  using clone = new Clone();
  const sides = ['--a', 'link:direct', '--b', 'link:delay=100', '--with', 'wrtc'];
  const args = ['ab', ...sides, '--scenarios', 'connect', '--pairs', '16', '--no-history'];
  const gated = clone.run(process.execPath, ['bin/signalbox.mjs', ...args, '--gate']);
  expect(gated.code, gated.output).toBe(3);
  expect(gated.output).toMatch(/^regressed +connect wrtc→wrtc, .*time-to-open/m);
});
