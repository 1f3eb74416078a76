import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleBrokersFile } from '../html/sample/brokers.ts';
import { figuresOf } from './figures.ts';

const brokers = sampleBrokersFile().brokers;
const named = (name: string) => {
  const found = brokers.find((broker) => broker.name === name);
  assert.ok(found);
  return found;
};

test('names are unique within a broker and the same for brokers that were asked the same', () => {
  const names = figuresOf(named('mosquitto')).map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  assert.deepEqual(
    figuresOf(named('rabbitmq')).map(({ name }) => name),
    names,
  );
});

test('every figure has a finite value, its n and a definition', () => {
  for (const figure of brokers.flatMap(figuresOf)) {
    assert.ok(Number.isFinite(figure.value), figure.name);
    assert.ok(figure.n > 0 && figure.definition.length > 20, figure.name);
  }
});

test('values are those of the file, and what is against the control is of class relative', () => {
  const figures = new Map(figuresOf(named('rabbitmq')).map((figure) => [figure.name, figure]));
  assert.equal(figures.get('replay/tcp/relative')?.value, 2.3);
  assert.equal(figures.get('replay/tcp/relative')?.class, 'relative');
  assert.equal(figures.get('conformance/quirk')?.value, 2);
  const p50 = named('rabbitmq').benchmark?.connect[0]?.total.p50;
  assert.equal(figures.get('connect/tcp/p50')?.value, p50);
});

test('a broker that could not be looked at has no figure, rather than zeros', () => {
  assert.deepEqual(figuresOf(named('gone.example.org')), []);
});
