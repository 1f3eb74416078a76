/** Servers on free loopback ports. */

/** @param {import('node:net').Server} server @returns {Promise<number>} its port */
export function listening(server) {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
