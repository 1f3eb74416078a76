/** Reads and changes the route of the page that is open. */
import { useEffect, useState } from 'preact/hooks';
import { formatRoute, parseRoute, type Route } from './route.ts';

/** The route now; the component renders again when it changes. */
export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const changed = (): void => {
      setRoute(parseRoute(location.hash));
    };
    addEventListener('hashchange', changed);
    return () => {
      removeEventListener('hashchange', changed);
    };
  }, []);
  return route;
}

/** Changes some entries of the query; `''` removes one. Filters do not fill the history. */
export function setQuery(changes: Readonly<Record<string, string>>): void {
  const route = parseRoute(location.hash);
  location.replace(formatRoute({ ...route, query: { ...route.query, ...changes } }));
}
