import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainLine, plainText } from './plain-text.ts';

test('colours, cursor moves, titles and bells go; the words stay', () => {
  const hostile = '\u001b[31mred\u001b[0m \u001b[2Jtop\u001b]0;title\u0007 bell\u0007 \u009bend';
  assert.equal(plainText(hostile), 'red top bell end');
});

test('line breaks stay in text and become spaces in a line', () => {
  assert.equal(plainText('a\r\nb\nc'), 'a\nb\nc');
  assert.equal(plainLine(' a\r\n  b\n'), 'a b');
});

test('a long line is cut to the length asked for, and says so', () => {
  assert.equal(plainLine('abcdef', 4), 'abc…');
  assert.equal(plainLine('abcd', 4), 'abcd');
});
