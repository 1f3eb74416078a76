/** The page's state lives in the URL hash: `#/cell/<id>?attempt=0`, so that it can be shared and reloaded. */

export interface Route {
  /** `''` for the overview, else `cell`, `figures`, `environment` or `words`. */
  readonly page: string;
  /** What follows the page's name, decoded; the id of a cell. */
  readonly subject: string;
  readonly query: Readonly<Record<string, string>>;
}

/** @param hash - as `location.hash` gives it, with or without `#` */
export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#?\/?/, '').split(/\?(.*)/s);
  const [page = '', ...rest] = path.split('/');
  return {
    page,
    subject: decode(rest.join('/')),
    query: Object.fromEntries(new URLSearchParams(search)),
  };
}

/** The hash of a route; entries that are empty are left out, so that a plain page has a plain URL. */
export function formatRoute(route: Route): string {
  const kept = Object.entries(route.query).filter(([, value]) => value !== '');
  const search = new URLSearchParams(kept).toString();
  const subject = route.subject === '' ? '' : `/${encodeURIComponent(route.subject)}`;
  return `#/${route.page}${subject}${search === '' ? '' : `?${search}`}`;
}

/** The route of a cell's page, on its attempt to look at first. */
export const cellHref = (id: string): string =>
  formatRoute({ page: 'cell', subject: id, query: {} });

/** A URL that somebody cut or mistyped is no reason for an empty page. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
