/** Tests of loading a user's own dialect: the template works from anywhere, and each bad file has a code and a cure. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { HarnessError } from '../core/errors.ts';
import { dialectNamed } from '../dialects/registry.ts';
import { nodeAgent, pageAgent } from './bundle.ts';
import { useOwnDialects } from './load-dialects.ts';
import { runOptions } from './options.ts';

const template = fileURLToPath(new URL('../../examples/dialect-template/toy.mjs', import.meta.url));
let folder = '';

before(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-own-dialect-'));
});
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

const optionsFor = (...texts: string[]) => runOptions({ SIGNALBOX_DIALECTS: texts.join(',') });

test('the template, copied outside the repository, is known to this process and in both agents', async () => {
  const file = path.join(folder, 'toy.mjs');
  copyFileSync(template, file);
  const { dialects, ownDialects } = optionsFor('native', `module:${file}`);
  assert.deepEqual(dialects, ['native', 'toy']);
  const [toy] = await useOwnDialects(ownDialects);
  assert.equal(dialectNamed('toy').channels[0].label, 'game');
  const scripts = [toy?.script ?? ''];
  for (const agent of [await pageAgent(scripts), await nodeAgent(scripts)]) {
    assert.match(agent, /\/mail/);
  }
});

const bad: [string, string, string | null, RegExp, RegExp][] = [
  ['a missing file', 'dialect-file-missing', null, /there is no file .*own\.mjs/, /give the path/],
  [
    'no default export',
    'dialect-not-exported',
    'export const own = 1;',
    /only own/,
    /export default/,
  ],
  ['a syntax error', 'dialect-not-loadable', 'export default {', /own\.mjs:1: /, /goes into pages/],
  [
    'a module of Node',
    'dialect-not-loadable',
    "import 'node:fs'; export default {};",
    /node:fs/,
    /no module of Node/,
  ],
  [
    'a throw at the top',
    'dialect-not-loadable',
    'throw new Error("early")',
    /Error: early/,
    /must not throw/,
  ],
  [
    'another thing',
    'dialect-malformed',
    'export default 5;',
    /it is 5, no object/,
    /docs\/dialect\.md/,
  ],
  [
    'another name than its file',
    'dialect-malformed',
    `import toy from ${JSON.stringify(template)}; export default toy;`,
    /it calls itself "toy", and results would call it "own"/,
    /docs\/dialect\.md/,
  ],
  [
    'an encode that throws',
    'dialect-threw',
    `import toy from ${JSON.stringify(template)};
     export default { ...toy, name: 'own', encode() { throw new Error('late'); } };`,
    /encode of presence of the dialect own threw: Error: late/,
    /docs\/dialect\.md/,
  ],
];

for (const [mistake, code, text, what, cure] of bad) {
  test(`${mistake} is ${code}`, async () => {
    const file = path.join(folder, 'own.mjs');
    rmSync(file, { force: true });
    if (text !== null) writeFileSync(file, text);
    const { ownDialects } = optionsFor(`module:${file}`);
    await assert.rejects(useOwnDialects(ownDialects), (error) => {
      assert.ok(error instanceof HarnessError);
      assert.equal(error.code, code);
      assert.match(error.what, what);
      assert.match(error.cure, cure);
      return true;
    });
  });
}

test('a file whose name is no name, is taken, or comes twice is refused before it is read', () => {
  for (const [texts, what] of [
    [['module:./My Game.mjs'], /"My Game" cannot be the name of a dialect/],
    [['module:./native.mjs'], /there is a dialect called native already/],
    [['module:./a/x.mjs', 'module:./b/x.mjs'], /two files are called x/],
    [['nativ'], /there is no dialect "nativ"/],
  ] as const) {
    assert.throws(() => optionsFor(...texts), { code: 'bad-option', message: what });
  }
});
