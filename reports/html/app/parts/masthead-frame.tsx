/** Name of the product, what this report is of, and the way to its other pages. */

interface Props {
  readonly pages: readonly { readonly page: string; readonly label: string }[];
  /** The one that is open. */
  readonly page: string;
  /** What identifies the run, one part a stop. */
  readonly line: readonly string[];
}

export function MastheadFrame({ pages, page, line }: Props) {
  return (
    <header class="masthead">
      <div class="masthead-inner">
        <a class="brand" href="#/">
          <Mark />
          Signalbox
        </a>
        <nav aria-label="Pages">
          <ul>
            {pages.map((entry) => (
              <li key={entry.page}>
                <a
                  href={`#/${entry.page}`}
                  {...(entry.page === page ? { 'aria-current': 'page' as const } : {})}
                >
                  {entry.label}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <ul class="run-line" aria-label="This run">
          {line.map((part) => (
            <li key={part}>{part}</li>
          ))}
        </ul>
      </div>
    </header>
  );
}

/** A semaphore signal, arm lowered: the line is clear. */
function Mark() {
  return (
    <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
      <path class="mark-post" d="M9 2v20M5 22h8" />
      <path class="mark-arm" d="M9 6l12 5-1.2 3L9 9.4z" />
      <circle class="mark-lamp" cx="9" cy="7.6" r="2.6" />
    </svg>
  );
}
