/** The HTML around the app; nothing of a model gets into it as markup. */
export interface Bundle {
  readonly script: string;
  readonly style: string;
  /** As a Content-Security-Policy names them, e.g. `sha256-…`. */
  readonly scriptHash: string;
  readonly styleHash: string;
}

export interface Document {
  readonly title: string;
  /** All that the app reads at once, as JSON. */
  readonly model: string;
  /** Name → base64 of gzipped text; unpacked by the app when needed. */
  readonly blocks: Readonly<Record<string, string>>;
  readonly bundle: Bundle;
  /** The hash to start with; empty for the overview. */
  readonly open: string;
  /** The file beside the page that has the same results. */
  readonly results: string;
}

/** One HTML file: the app, its style and the model; asks nobody for anything. */
export function renderDocument(page: Document): string {
  const { bundle } = page;
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
    `<title>${escapeText(page.title)}</title>`,
    `<link rel="icon" href="${icon}">`,
    `<style>${bundle.style}</style></head><body>`,
    `<div id="app" data-open="${escapeText(page.open)}"><noscript>This report needs JavaScript; ${page.results} beside it has the same results.</noscript></div>`,
    data(' id="report-model"', page.model),
    `<script>${bundle.script}</script>`,
    // Behind the app: the page can be read and used while the browser still reads these
    ...Object.entries(page.blocks).map(([name, packed]) =>
      data(` data-block="${escapeText(name)}"`, packed),
    ),
    '</body></html>\n',
  ].join('\n');
}

/** A data block: browsers do not run it, and no `<` in it can end it early. */
function data(attributes: string, text: string): string {
  const safe = text.replaceAll('<', '\\u003c');
  return `<script type="application/json"${attributes}>${safe}</script>`;
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
