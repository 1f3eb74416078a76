/** Every rule that is named anywhere in analysis, and so in a report, is explained. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { rules } from './rules.ts';

const folders = ['.', '../../scenarios'].map((name) =>
  fileURLToPath(new URL(name, import.meta.url)),
);

test('each id in a check, an explanation or a scenario has its sentence', () => {
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .map((name) => path.join(folder, String(name)))
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts')),
  );
  const named = files.flatMap((file) =>
    [...withoutComments(readFileSync(file, 'utf8')).matchAll(/\b(?:HR-\d|[A-Z]{2,6}-\d{3})\b/g)]
      .map(([id]) => id)
      .filter((id) => !/^(RFC|SHA|UTF|FNV|ISO)-/.test(id)),
  );
  const stoodOn = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/references: \[([^\]]*)\]/g)].flatMap(([, list = '']) =>
      [...list.matchAll(/'([^']+)'/g)].map(([, id = '']) => id),
    ),
  );
  assert.ok(new Set(named).size > 30);
  assert.ok(new Set(stoodOn).size > 15);
  assert.deepEqual(
    [...new Set([...named, ...stoodOn])].filter((id) => rules[id] === undefined),
    [],
  );
});

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '');
