/** The published JSON Schemas are those of the code, and describe what a run really leaves behind. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { sampleConnection } from '../analysis/sample-timeline.ts';
import { parseTimeline, serialiseTimeline } from '../timeline/jsonl.ts';
import { jsonSchemas } from './schemas.ts';

const folder = fileURLToPath(new URL('../../schema', import.meta.url));

interface JsonSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
}

const schemaIn = (file: string): JsonSchema =>
  JSON.parse(jsonSchemas().get(file) ?? 'null') as JsonSchema;

test('the files in schema/ are those that `signalbox schema` writes now', () => {
  const made = jsonSchemas();
  assert.deepEqual(readdirSync(folder).sort(), [...made.keys()].sort());
  for (const [file, text] of made) {
    const committed = readFileSync(path.join(folder, file), 'utf8');
    assert.equal(committed, text, `${file} is out of date: run \`npx signalbox schema\``);
  }
});

test('run.json is described down to its figures, and each of its parts is required', () => {
  const run = schemaIn('run.schema.json');
  const needed = ['schema', 'id', 'startedAt', 'environment', 'stacks', 'totals', 'cells'];
  for (const name of needed) assert.ok(run.required?.includes(name), name);
  assert.equal(run.properties?.['schema']?.const, 'signalbox-run/1');
  const cell = run.properties['cells']?.items;
  const words = ['id', 'scenario', 'offerer', 'answerer', 'broker', 'link', 'dialect', 'outcome'];
  for (const name of [...words, 'reason', 'attempts', 'figures', 'timeline'])
    assert.ok(cell?.required?.includes(name), name);
});

test('every line of a timeline has a branch of its own in the schema', () => {
  const [header, events] = schemaIn('timeline-line.schema.json').anyOf ?? [];
  assert.equal(header?.properties?.['schema']?.const, 'signalbox-timeline/1');
  const kinds = new Map(
    (events?.oneOf ?? []).map((branch) => [branch.properties?.['kind']?.const, branch]),
  );
  const text = serialiseTimeline({ cell: 'x', attempt: 0 }, sampleConnection());
  for (const event of parseTimeline(text).events) {
    const known = kinds.get(event.kind)?.properties;
    assert.ok(known, event.kind);
    assert.deepEqual(
      Object.keys(event).filter((key) => !(key in known)),
      [],
    );
  }
});
