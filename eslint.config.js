/** Lint rules: typescript-eslint's strict and stylistic sets, and the habits of this project that a rule can hold. */
import { builtinModules } from 'node:module';
import jsdoc from 'eslint-plugin-jsdoc';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const tests = ['**/*.test.ts', '**/*.spec.ts'];

/**
 * `as` only beside a comment that says why it holds: on its line, or on a line just above its statement.
 * @type {import('eslint').Rule.RuleModule}
 */
const assertionReason = {
  meta: { type: 'suggestion', messages: { bare: 'say in a comment why this assertion holds' } },
  create: (context) => ({
    /** @param {import('eslint').Rule.Node & { typeAnnotation?: { typeName?: { name?: string } } }} node */
    TSAsExpression(node) {
      if (node.typeAnnotation?.typeName?.name === 'const') return;
      const first = statementLine(context.sourceCode, node);
      const last = node.loc?.end.line ?? 0;
      const explained = context.sourceCode
        .getAllComments()
        .some(({ loc }) => loc && loc.end.line >= first - 1 && loc.start.line <= last);
      if (!explained) context.report({ node, messageId: 'bare' });
    },
  }),
};

/**
 * @param {import('eslint').SourceCode} source
 * @param {import('eslint').Rule.Node} node
 */
function statementLine(source, node) {
  const around = source
    .getAncestors(node)
    .findLast(({ type }) => /Statement$|Declaration$/.test(type));
  const line = node.loc?.start.line ?? 0;
  // The comment stands above the statement, or above the part of a long one that holds the assertion.
  return around?.type === 'BlockStatement' ? line : Math.min(line, around?.loc?.start.line ?? line);
}

export default defineConfig(
  {
    ignores: [
      'node_modules/',
      'dist/',
      '.tmp/',
      'reports/runs/',
      'reports/latest/',
      'reports/brokers/',
      'reports/playwright/',
      'test-results/',
      'tests/package/project/', // checked where it is used: npm run test:package
      'demo/vendor/',
      '.dependency-cruiser.cjs',
    ],
  },
  {
    files: ['**/*.{ts,tsx,mjs,js}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    plugins: { jsdoc, signalbox: { rules: { 'assertion-reason': assertionReason } } },
    settings: { jsdoc: { mode: 'typescript' } },
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      // Types say `readonly x: Y` in interfaces and unions alike; both forms have their place.
      '@typescript-eslint/consistent-type-definitions': 'off',
      // tsc's noPropertyAccessFromIndexSignature asks for the brackets that this rule would remove.
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      'signalbox/assertion-reason': 'error',
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: { esm: true },
          require: { FunctionDeclaration: true, ClassDeclaration: true },
          checkConstructors: false,
        },
      ],
      'jsdoc/check-alignment': 'error',
      'jsdoc/check-param-names': [
        'error',
        { checkDestructured: false, disableMissingParamChecks: true },
      ],
      'jsdoc/no-blank-blocks': 'error',
      'jsdoc/require-param-description': 'off',
    },
  },
  {
    // One component a file, and the file's opening sentence says what it shows.
    files: ['**/*.tsx'],
    rules: { 'jsdoc/require-jsdoc': 'off' },
  },
  {
    // Plain JavaScript says its types in comments, where TypeScript's own rules do not look.
    files: ['**/*.{mjs,js}'],
    rules: {
      'jsdoc/check-types': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    // These run in pages and in Node alike; only the two entry files know where they are.
    files: ['core', 'timeline', 'plan', 'dialects', 'agent', 'analysis'].map(
      (folder) => `harness/${folder}/**/*.ts`,
    ),
    ignores: [...tests, 'harness/agent/entry-*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...['process', 'Buffer', 'window', 'document', 'global', 'require'].map((name) => ({
          name,
          message: 'this folder runs in pages and in Node alike',
        })),
      ],
      'no-restricted-properties': [
        'error',
        ...['process', 'Buffer', 'window', 'document'].map((property) => ({
          object: 'globalThis',
          property,
          message: 'this folder runs in pages and in Node alike',
        })),
      ],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^(node:|(${builtinModules.join('|')})(/|$))`,
              message: 'this folder runs in pages and in Node alike',
            },
          ],
        },
      ],
    },
  },
  {
    files: tests,
    rules: {
      'max-lines-per-function': 'off',
      'jsdoc/require-jsdoc': 'off',
      'signalbox/assertion-reason': 'off',
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'describe', 'it', 'suite'] },
          ],
        },
      ],
    },
  },
);
