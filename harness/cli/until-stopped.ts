/** Waits for Ctrl-C, for SIGTERM, or for the end of what a command depends on. */

/**
 * @param ended - settles when there is nothing left to stay for
 * @returns null when somebody asked to stop, else how it ended
 */
export async function untilStopped(ended: Promise<string>): Promise<string | null> {
  let stop: () => void = () => undefined;
  const asked = new Promise<null>((resolve) => {
    stop = () => {
      resolve(null);
    };
  });
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);
  try {
    return await Promise.race([asked, ended]);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop).off('SIGHUP', stop);
  }
}
