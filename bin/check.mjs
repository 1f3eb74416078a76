/** `npm run check`: runs every check, also after one failed, and ends with a list of those that did. */
import { thisHost } from '../setup/host.mjs';
import { npm } from '../setup/packages.mjs';

/** Side by side, a core each: the first takes as long as all of the second lane. */
const lanes = [['check:lint'], ['check:types', 'check:format', 'check:layers', 'check:dead']];
/** They use all cores themselves. */
const last = 'test:unit';

const host = thisHost();
const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
/** @type {string[]} */
const failed = [];
await Promise.all(
  lanes.map(async (scripts) => {
    for (const script of scripts) await check(script);
  }),
);
await check(last);
if (failed.length > 0) {
  console.log(
    `\n${failed.length} of ${lanes.flat().length + 1} checks failed: ${failed.join(', ')}`,
  );
  process.exitCode = 1;
}

/** Runs one and tells how it ended. @param {string} script */
async function check(script) {
  const start = performance.now();
  const { command, args } = npm(host, ['run', '--silent', script]);
  const ran = await host.run(command, args, { cwd: host.root, env: { ...host.env, ...colour } });
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  const ok = ran.ended === 'exit' && ran.code === 0;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${script.padEnd(12)} ${seconds.padStart(6)} s`);
  if (ok) return;
  failed.push(script);
  console.log(lastLines(ran.output, script));
}

/**
 * What a person can read of a long output: each tool ends with its summary.
 * @param {string} output
 * @param {string} script
 */
function lastLines(output, script) {
  const lines = output.trimEnd().split('\n');
  const cut = lines.length - 120;
  if (cut <= 0) return lines.join('\n');
  return `… ${cut} lines before these: npm run ${script} shows all\n${lines.slice(cut).join('\n')}`;
}
