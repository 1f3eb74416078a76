/**
 * Keeps retained messages of aedes in line. It waits a turn for its store before it delivers one, so that a message
 * right behind it goes first; and then takes the lower number of the retained one for a repeat, and drops it
 * (https://github.com/moscajs/aedes/issues/994): every time, at QoS 0. The store is in memory and done at once.
 */

/** @typedef {{ storeRetained: (packet: object) => Promise<void> }} RetainedStore */

/**
 * From now on nothing waits for the store of this broker to keep a retained message.
 * @param {object} broker - an aedes with its own store, in memory
 */
export function keepRetainedInLine(broker) {
  const { persistence } = /** @type {{ persistence: RetainedStore }} */ (broker); // not in its types
  const storeRetained = persistence.storeRetained.bind(persistence);
  persistence.storeRetained = (packet) => {
    storeRetained(packet).catch(() => undefined); // a Map: there is nothing that could fail
    return doneAtOnce;
  };
}

/** What aedes calls `then` on; unlike a promise it does not wait for the next turn. */
const doneAtOnce = Object.assign(Promise.resolve(), {
  /** @param {((value: void) => unknown) | null | undefined} next */
  then(next) {
    return Promise.resolve(next?.());
  },
});
