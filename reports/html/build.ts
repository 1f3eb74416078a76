/** Builds the self-contained pages: each app is bundled once per process, then each model is only text. */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { Comparison } from '../../harness/analysis/compare/model.ts';
import type { Trends } from '../../harness/analysis/trends/model.ts';
import type { BrokersModel } from '../broker-report/model.ts';
import type { ReportModel } from '../model.ts';
import { renderDocument, type Bundle } from './document.ts';
import { packModel, pageJson } from './pack.ts';

/** What is bundled for each kind of page. */
const apps = {
  run: { app: 'app/main.tsx', style: 'style/main.css' },
  brokers: { app: 'app/brokers/main.tsx', style: 'style/brokers-main.css' },
  compare: { app: 'app/compare/main.tsx', style: 'style/compare-main.css' },
  trends: { app: 'app/trends/main.tsx', style: 'style/compare-main.css' },
} as const;
type App = keyof typeof apps;

const cached = new Map<App, Promise<Bundle>>();

/**
 * One HTML file with everything in it: it opens from disk, offline, and asks nobody for anything.
 * @throws Error from esbuild when the app does not compile
 */
export async function renderReport(model: ReportModel): Promise<string> {
  return runDocument(model, '');
}

/**
 * The page of a brokers run: the same frame and style, and as little to ask for.
 * @throws Error from esbuild when the app does not compile
 */
export async function renderBrokersReport(model: BrokersModel): Promise<string> {
  return plainDocument('brokers', `Signalbox brokers ${model.file.id}`, model, 'brokers.json');
}

/**
 * The page of a comparison: which cells and figures changed from base to head, and how sure that is.
 * @throws Error from esbuild when the app does not compile
 */
export async function buildComparisonPage(comparison: Comparison): Promise<string> {
  const title = `Signalbox: ${comparison.base.label} and ${comparison.head.label}`;
  return plainDocument('compare', title, comparison, 'the comparison as JSON (--json)');
}

/**
 * The page of a history: each figure over the runs, where it changed, and what changed with it.
 * @throws Error from esbuild when the app does not compile
 */
export async function buildTrendsPage(trends: Trends): Promise<string> {
  return plainDocument('trends', 'Signalbox trends', trends, 'the trends as JSON (--json)');
}

async function plainDocument(app: App, title: string, model: unknown, results: string) {
  return renderDocument({
    ...{ title, model: pageJson(model), blocks: {}, bundle: await bundled(app) },
    ...{ open: '', results },
  });
}

/**
 * The same page with one cell in it, opened on that cell.
 * @param cellId - id of a cell of `model.run`
 */
export async function renderCellPage(model: ReportModel, cellId: string): Promise<string> {
  const cells = model.run.cells.filter((cell) => cell.id === cellId);
  const paths = new Set(cells.flatMap((cell) => cell.attempts.map((attempt) => attempt.timeline)));
  const timelines = Object.entries(model.timelines).filter(([path]) => paths.has(path));
  const single: ReportModel = {
    ...model,
    run: { ...model.run, cells },
    findings: model.findings.filter((finding) => finding.cells.includes(cellId)),
    timelines: Object.fromEntries(timelines),
  };
  return runDocument(single, `#/cell/${encodeURIComponent(cellId)}`);
}

async function runDocument(model: ReportModel, open: string): Promise<string> {
  const title = `Signalbox ${model.run.id}`;
  const bundle = await bundled('run');
  const { index, blocks } = packModel(model);
  return renderDocument({
    ...{ title, model: JSON.stringify(index), blocks, bundle, open },
    results: 'run.json',
  });
}

/** Bundles the run's app ahead of its first page, beside other work; a failure is told by the page that needs it. */
export function prepareApp(): void {
  bundled('run').catch(() => undefined);
}

function bundled(app: App): Promise<Bundle> {
  const bundle = cached.get(app) ?? bundleApp(app);
  cached.set(app, bundle);
  return bundle;
}

async function bundleApp(app: App): Promise<Bundle> {
  const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  const result = await build({
    entryPoints: { app: here(apps[app].app), style: here(apps[app].style) },
    bundle: true,
    minify: true,
    write: false,
    outdir: here('out'),
    format: 'iife',
    target: ['chrome111', 'firefox115', 'safari16.4'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'silent',
    plugins: [withoutZod(here('app/no-schemas.ts'))],
  });
  const text = (suffix: string): string =>
    result.outputFiles.find((file) => file.path.endsWith(suffix))?.text ?? '';
  return sealed(text('.js'), text('.css'));
}

/** The schemas were applied when the run was written; 450 KB of them would be dead weight here. */
function withoutZod(replacement: string): Plugin {
  return {
    name: 'without-zod',
    setup(esbuild) {
      esbuild.onResolve({ filter: /^zod$/ }, () => ({ path: replacement }));
    },
  };
}

/** Text inside an element ends at its end tag, so none may occur; hashes are over the final text. */
function sealed(rawScript: string, rawStyle: string): Bundle {
  const script = rawScript.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
  const style = rawStyle.replaceAll('</style', '<\\/style');
  return { script, style, scriptHash: hash(script), styleHash: hash(style) };
}

const hash = (text: string): string =>
  `sha256-${createHash('sha256').update(text).digest('base64')}`;
