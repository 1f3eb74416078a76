/** What a link of the matrix may say, and the one way to write it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkChoice } from './link-choice.mjs';

function choice(text: string) {
  const read = linkChoice(text);
  assert.ok('choice' in read, JSON.stringify(read));
  return read.choice;
}

for (const [given, canonical] of [
  ['direct', 'direct'],
  ['delay=0', 'delay=0'],
  ['loss=0', 'delay=0'],
  ['loss=5%,delay=25ms', 'delay=25,loss=0.05'],
  ['delay=12.50', 'delay=12.5'],
  ['offerer.delay=30,answerer.delay=30', 'delay=30'],
  ['delay=10,answerer.delay=40', 'offerer.delay=10,answerer.delay=40'],
  ['answerer.cut=500', 'answerer.cut=500'],
  ['cut=2000..6000,rate=10,mtu=1280', 'rate=10,mtu=1280,cut=2000..6000'],
  [
    'rebind=1,queue=5,corrupt=.1'.replace('.1', '0.1') +
      ',rate=1,duplicate=1,reorder=1,reorder-by=9',
    'reorder=1,reorder-by=9,duplicate=1,corrupt=0.1,rate=1,queue=5,rebind=1',
  ],
] as const) {
  test(`${given} is written ${canonical}, and read as the same again`, () => {
    const first = choice(given);
    assert.equal(first.text, canonical);
    assert.deepEqual(choice(canonical), first);
    assert.doesNotMatch(first.text, /[/\s]/);
  });
}

test('what one side is told wins over what both are told', () => {
  const { paths } = choice('offerer.loss=1,loss=0.5');
  assert.deepEqual([paths?.offerer.loss, paths?.answerer.loss], [1, 0.5]);
});

for (const [text, what, cure] of [
  ['', '"" of link "" is no setting', /delay=25,loss=0\.01/],
  ['delay', '"delay" of link "delay" is no setting', /KEY=VALUE/],
  ['delay=25,', '"" of link "delay=25," is no setting', /KEY=VALUE/],
  ['broker.delay=1', '"broker.delay=1" of link "broker.delay=1" is no setting', /KEY=VALUE/],
  ['dealy=25', 'a link has no "dealy"', /did you mean delay/],
  ['constructor=1', 'a link has no "constructor"', /use delay, jitter|did you mean/],
  ['delay=25,delay=3', 'delay is given twice in "delay=25,delay=3"', /once/],
  ['delay=-1', 'delay=-1: -1 is not in range', /ms from 0 to 60000/],
  ['delay=25s', 'delay=25s: 25s is not in range', /ms from 0 to 60000/],
  ['delay=1e3', 'delay=1e3: 1e3 is not in range', /ms from/],
  ['loss=2', 'loss=2: 2 is not in range', /from 0 to 1, or per cent/],
  ['loss=101%', 'loss=101%: 101% is not in range', /per cent/],
  ['rate=0', 'rate=0: 0 is not in range', /Mbit\/s from 0\.01/],
  ['mtu=1280.5', 'mtu=1280.5: 1280.5 is not in range', /whole bytes/],
  ['mtu=99', 'mtu=99: 99 is not in range', /100 to 65535/],
  ['cut=6000..2000', 'cut=6000..2000: 6000..2000 is not in range', /outage that ends/],
  ['cut=1..2..3', 'cut=1..2..3: 1..2..3 is not in range', /outage/],
  ['jitter=3', 'jitter=3 is more than delay=0, and nothing arrives before it was sent', /delay/],
  ['queue=5', 'queue=5 without a rate: nothing waits', /rate/],
  ['reorder-by=5', 'reorder-by=5 without a share', /reorder/],
] as const) {
  test(`refused: ${text}`, () => {
    const read = linkChoice(text);
    assert.ok('what' in read, JSON.stringify(read));
    assert.equal(read.what, what);
    assert.match(read.cure, cure);
  });
}
