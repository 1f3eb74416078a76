/** What happens to a connection when another one comes with its client id. */
import { unguessable } from '../../core/random.ts';
import type { LimitProbe } from './limit-probe.ts';

const patienceMs = 2_000;

export const takeover: LimitProbe = {
  name: 'takeover',
  how: 'two connections with one client id; time until the first is ended',
  demand: { connections: 2, messages: 0, bytes: 0 },
  run: async (context) => {
    const clientId = `sb-same-${unguessable(4)}`;
    const first = await context.connect('first', { clientId });
    const start = performance.now();
    const second = await context.connect('second', { clientId });
    const ended = await first.until(() => first.ended !== null, patienceMs);
    const took = (performance.now() - start).toFixed(0);
    if (second.ended !== null) return 'the second connection is ended';
    return ended ? `the first is ended after ${took} ms` : `both live on after ${patienceMs} ms`;
  },
};
