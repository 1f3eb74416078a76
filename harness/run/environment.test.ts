import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prettyName } from './environment.ts';

test('the name of the system is read with and without quotes', () => {
  const debian =
    'NAME="Debian GNU/Linux"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n';
  assert.equal(prettyName(debian), 'Debian GNU/Linux 12 (bookworm)');
  assert.equal(prettyName('PRETTY_NAME=Alpine\n'), 'Alpine');
  assert.equal(prettyName('PRETTY_NAME="A \\"quoted\\" one"\n'), 'A "quoted" one');
});

test('a file without the name gives none', () => {
  assert.equal(prettyName('NAME=x\nOLD_PRETTY_NAME=y\n'), null);
});
