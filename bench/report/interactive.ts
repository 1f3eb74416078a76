/** How long a person waits: until the matrix is there, and from a click on it until it is answered. */
import type { Browser, Page } from 'playwright';
import type { Ms } from '../../harness/core/units.ts';

/** All by the page's own clock; a frame counts when the one after it begins, so that it has been painted. */
export interface Opening {
  /** From the start of the navigation until the matrix is painted. */
  readonly matrixMs: Ms;
  /**
   * That, and then from a real click on a cell of the matrix until the cell's title is painted: how long a person
   * waits who clicks at once. How long the test takes to send the click is none of it.
   */
  readonly interactiveMs: Ms;
  /** As `interactiveMs`, until the cell's timeline is unpacked, analysed and drawn. */
  readonly diagramMs: Ms;
}

const patienceMs = 60_000;

const parts = {
  matrix: 'table.matrix td.heat a',
  title: '.cell-title h1',
  diagram: 'svg.sequence-drawing',
} as const;

/** Opens the page once in a fresh context, with nothing cached. */
export async function opening(browser: Browser, url: string): Promise<Opening> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    await context.addInitScript(watcher);
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    await page.goto(url, { waitUntil: 'commit', timeout: patienceMs });
    const { at: matrixMs, x, y } = await painted(page, 'matrix');
    await page.mouse.click(x, y);
    const answered = await painted(page, 'title');
    const drawn = await painted(page, 'diagram');
    const clicked = Number(await page.evaluate('globalThis.clicked'));
    return {
      matrixMs,
      interactiveMs: matrixMs + answered.at - clicked,
      diagramMs: matrixMs + drawn.at - clicked,
    };
  } finally {
    await context.close();
  }
}

/** An element, when it was painted first, and where. */
interface Painted {
  readonly at: Ms;
  readonly x: number;
  readonly y: number;
}

/**
 * Runs in the page from its first moment and looks in every frame. As text: what compiles this file would put names of
 * its own into a function.
 */
const watcher = `
  globalThis.painted = Object.fromEntries(Object.entries(${JSON.stringify(parts)}).map(([name, selector]) => [
    name,
    new Promise((resolve) => {
      const look = () => {
        const found = document.querySelector(selector);
        if (found === null) return requestAnimationFrame(look);
        requestAnimationFrame(() => {
          const { x, y, width, height } = found.getBoundingClientRect();
          resolve({ at: performance.now(), x: x + width / 2, y: y + height / 2 });
        });
      };
      look();
    }),
  ]));
  addEventListener('click', (event) => { globalThis.clicked = event.timeStamp; }, true);
`;

async function painted(page: Page, part: keyof typeof parts): Promise<Painted> {
  const seen: unknown = await page.evaluate(`globalThis.painted.${part}`);
  return seen as Painted; // what the watcher resolves with
}
