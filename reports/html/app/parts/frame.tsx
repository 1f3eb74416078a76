/** What is around every page: skip link, masthead, footer; moves the focus when another page opens. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Route } from '../route.ts';
import { Guard } from './guard.tsx';

interface Props {
  readonly route: Route;
  readonly title: string;
  readonly masthead: ComponentChildren;
  /** Which run this is. */
  readonly footer: string;
  readonly generatedAt: string;
  readonly children: ComponentChildren;
}

export function Frame({ route, title, masthead, footer, generatedAt, children }: Props) {
  const main = useRef<HTMLElement>(null);
  const place = `${route.page}/${route.subject}`;
  const opened = useRef(place);
  useEffect(() => {
    document.title = title;
    if (opened.current === place) return;
    opened.current = place;
    scrollTo(0, 0);
    main.current?.querySelector('h1')?.focus({ preventScroll: true });
  }, [place, title]);
  return (
    <>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to the content
      </a>
      {masthead}
      <main id="main" ref={main} tabIndex={-1}>
        <Guard key={place}>{children}</Guard>
      </main>
      <footer>
        {footer} · page made {generatedAt.slice(0, 16).replace('T', ' ')} · everything is in this
        file; nothing is fetched
      </footer>
    </>
  );
}
