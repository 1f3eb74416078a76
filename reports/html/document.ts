/** The HTML around the app; nothing of a model gets into it as markup. */
import type { ReportModel } from '../model.ts';

export interface Bundle {
  readonly script: string;
  readonly style: string;
  /** As a Content-Security-Policy names them, e.g. `sha256-…`. */
  readonly scriptHash: string;
  readonly styleHash: string;
}

/** @param page.open - the hash to start with; empty for the overview */
export function renderDocument(page: { model: ReportModel; bundle: Bundle; open: string }): string {
  const { bundle } = page;
  const { timelines, ...model } = page.model;
  const policy = [
    `default-src 'none'`,
    `script-src '${bundle.scriptHash}'`,
    `style-src '${bundle.styleHash}'`,
    'img-src data:',
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<meta name="referrer" content="no-referrer">',
    `<title>${escapeText(`Signalbox ${model.run.id}`)}</title>`,
    `<link rel="icon" href="${icon}">`,
    `<style>${bundle.style}</style></head><body>`,
    `<div id="app" data-open="${escapeText(page.open)}"><noscript>This report needs JavaScript; run.json beside it has the same results.</noscript></div>`,
    data('report-model', '', JSON.stringify(model)),
    ...Object.entries(timelines).map(([path, packed], index) =>
      data(`timeline-${index}`, ` data-timeline="${escapeText(path)}"`, packed),
    ),
    `<script>${bundle.script}</script>`,
    '</body></html>\n',
  ].join('\n');
}

/** A data block: browsers do not run it, and no `<` in it can end it early. */
function data(id: string, attributes: string, text: string): string {
  const safe = text.replaceAll('<', '\\u003c');
  return `<script type="application/json" id="${id}"${attributes}>${safe}</script>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeText = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => entities[sign] ?? '');

/** Two lamps on a post. */
const icon =
  'data:image/svg+xml,' +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect x="4" y="1" width="8" height="14" rx="4" fill="#1d2a26"/><circle cx="8" cy="5" r="2.4" fill="#d9823b"/><circle cx="8" cy="11" r="2.4" fill="#2fa98f"/></svg>',
  );
