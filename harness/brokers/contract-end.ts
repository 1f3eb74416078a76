/** How the broker contract waits for an end, and looks at what is left after it. */
import { connect } from 'node:net';
import { withDeadline } from '../core/deadline.ts';

const deadlineMs = 10_000;

/** Waits 10 s at most; `what` names the thing in the error. */
export const within = <T>(work: Promise<T>, what: string): Promise<T> =>
  withDeadline(work, deadlineMs, (waited) => ({
    code: 'check-failed',
    what: `${what} did not come within ${waited} ms`,
    cure: 'see what the broker wrote',
  }));

/** Those of the URLs whose port still accepts connections. */
export async function portsOpen(urls: readonly string[]): Promise<string[]> {
  const open = await Promise.all(urls.map(accepts));
  return urls.filter((_, at) => open[at]);
}

function accepts(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
