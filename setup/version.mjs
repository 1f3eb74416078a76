/** Asks a program for its version, which also shows whether it starts at all. */

const deadlineMs = 15_000;

/**
 * @typedef {{ runs: true, version: string } | { runs: false, why: string }} Probed
 */

/**
 * Runs `file --version`. A program that starts and prints no number still runs, with an empty version.
 * @param {import('./host.mjs').Host} host
 * @param {string} file
 * @returns {Promise<Probed>}
 */
export async function probeVersion(host, file) {
  const ran = await host.run(file, ['--version'], { env: host.env, deadlineMs });
  if (ran.ended === 'deadline') {
    return { runs: false, why: `${file} --version did not end within ${deadlineMs / 1000} s` };
  }
  if (ran.ended === 'not-started')
    return { runs: false, why: `${file} does not start: ${ran.output}` };
  const library = /error while loading shared libraries: ([^:\s]+)/.exec(ran.output);
  if (library)
    return {
      runs: false,
      why: `${file} needs the library ${library[1] ?? ''}, which is not installed`,
    };
  return { runs: true, version: /\d+(\.\d+)+\w*/.exec(ran.stdout)?.[0] ?? '' };
}
