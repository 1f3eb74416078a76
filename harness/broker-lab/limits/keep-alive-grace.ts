/** How long after its last packet a silent client is taken for dead. */
import type { LimitProbe } from './limit-probe.ts';

const keepAliveSeconds = 2;
const patienceMs = 10_000;
const clients = 4;
/** Apart, because a broker may look at keep-alives only every few seconds. */
const apartMs = 1_250;

export const keepAliveGrace: LimitProbe = {
  name: 'keep-alive grace',
  how: `${clients} clients that fall silent at a keep-alive of ${keepAliveSeconds} s, ${apartMs} ms apart; time until their connections end`,
  demand: { connections: clients, messages: 0, bytes: 0 },
  run: async (context) => {
    const times = await Promise.all(
      Array.from({ length: clients }, async (_, n) => {
        await context.quiet(n * apartMs);
        const client = await context.connect(`silent-${n}`, { keepalive: keepAliveSeconds });
        const start = performance.now();
        const ended = await client.until(() => client.ended !== null, patienceMs);
        return ended ? (performance.now() - start) / 1_000 : Infinity;
      }),
    );
    const [least, most] = [Math.min(...times), Math.max(...times)];
    const upper = Number.isFinite(most) ? `${most.toFixed(1)} s` : `over ${patienceMs / 1_000} s`;
    return `${least.toFixed(1)} s to ${upper} at a keep-alive of ${keepAliveSeconds} s`;
  },
};
