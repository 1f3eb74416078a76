/** One step of set-up: says a line before, runs a program into a log, and says one line if it failed. */
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { explain } from './failure.mjs';

/** @typedef {(line: string) => void} Say */

/**
 * @typedef {object} Step
 * @property {string} does what the line before says
 * @property {string} program how people call the program, for the line that tells of its failure
 * @property {string} command
 * @property {readonly string[]} args
 * @property {NodeJS.ProcessEnv} env
 * @property {number} stallMs given up after this long without output
 */

/**
 * Runs the step; its output is kept in a log, whose path is told only if the step failed.
 * @param {import('./host.mjs').Host} host
 * @param {Say} say
 * @param {Step} step
 * @returns {Promise<import('./failure.mjs').Failure | undefined>} undefined when it went well
 */
export async function runStep(host, say, step) {
  say(step.does);
  const log = openLog(host.env['TMPDIR'] ?? os.tmpdir());
  const ran = await host.run(step.command, step.args, {
    env: step.env,
    cwd: host.root,
    stallMs: step.stallMs,
    onOutput: log.write,
  });
  if (ran.ended === 'exit' && ran.code === 0) {
    log.remove();
    return undefined;
  }
  const { what, cure } = explain(step.program, ran, host.env);
  return { what, cure: log.empty() ? cure : `${cure} (log: ${log.file})` };
}

/** @param {string} folderAbove */
function openLog(folderAbove) {
  const folder = mkdtempSync(path.join(folderAbove, 'signalbox-setup-'));
  const file = path.join(folder, 'log.txt');
  let written = false;
  return {
    file,
    empty: () => !written,
    /** @param {string} text */
    write: (text) => {
      written = true;
      appendFileSync(file, text);
    },
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
