import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellHref, formatRoute, parseRoute } from './route.ts';

test('an empty hash is the overview', () => {
  assert.deepEqual(parseRoute(''), { page: '', subject: '', query: {} });
});

test('the id of a cell comes back from its link unchanged', () => {
  const id = 'connect/firefox→node-datachannel/aedes/direct/native';
  assert.equal(parseRoute(cellHref(id)).subject, id);
  assert.equal(parseRoute(cellHref(id)).page, 'cell');
});

test('an id with every sign that a URL reserves comes back unchanged', () => {
  const id = 'a?b=c&d#e%2F/f g+h';
  assert.equal(parseRoute(cellHref(id)).subject, id);
});

test('entries of the query that are empty leave no trace', () => {
  const route = { page: 'figures', subject: '', query: { figure: '', order: 'worst' } };
  assert.equal(formatRoute(route), '#/figures?order=worst');
});

test('a hash that was cut within an escape is shown as it is', () => {
  assert.equal(parseRoute('#/cell/connect%E2%8').subject, 'connect%E2%8');
});
