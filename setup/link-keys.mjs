/** What a link can do to datagrams: each key of `--link` with its unit, its range and what it is when not given. */

/**
 * @typedef {object} Outage
 * @property {number} from ms after the first datagram of the link
 * @property {number | null} to when it heals, on the same clock; null: never
 */

/**
 * One direction of a link.
 * @typedef {object} LinkPath
 * @property {number} delay ms, one way
 * @property {number} jitter ms, by which the delay varies up and down, evenly; order is kept
 * @property {number} loss share of datagrams, 0 to 1
 * @property {number} reorder share of datagrams that are held back
 * @property {number} reorderBy ms, for how long these are held back
 * @property {number} duplicate share of datagrams that come twice
 * @property {number} corrupt share of datagrams with one bit turned over
 * @property {number | null} rate Mbit/s, IP and UDP headers counted; null: no limit
 * @property {number} queue ms that a datagram waits at most for its turn under `rate`; what would wait longer is dropped
 * @property {number | null} mtu bytes of the largest IP packet that passes, headers counted; null: no limit
 * @property {Outage | null} cut nothing passes during it
 * @property {number | null} rebind ms after the first datagram of the link: from then on it comes from another port
 */

/**
 * @template T
 * @typedef {object} Key
 * @property {string} name as it is written
 * @property {T} usual
 * @property {(text: string) => T | null} read null when it is not one
 * @property {(value: T) => string} write the one way to write a value
 * @property {string} shape what may be given, in words
 */

/** @type {{ [K in keyof LinkPath]: Key<LinkPath[K]> }} */
export const linkKeys = {
  delay: { name: 'delay', ...milliseconds(0) },
  jitter: { name: 'jitter', ...milliseconds(0) },
  loss: { name: 'loss', ...share() },
  reorder: { name: 'reorder', ...share() },
  reorderBy: { name: 'reorder-by', ...milliseconds(30) },
  duplicate: { name: 'duplicate', ...share() },
  corrupt: { name: 'corrupt', ...share() },
  rate: { name: 'rate', ...optional(number('', 0.01, 10_000), 'Mbit/s from 0.01 to 10000') },
  queue: { name: 'queue', ...milliseconds(100) },
  mtu: { name: 'mtu', ...optional(whole(100, 65_535), 'whole bytes from 100 to 65535') },
  cut: {
    name: 'cut',
    usual: null,
    read: outage,
    write: (value) =>
      value === null ? '' : `${value.from}${value.to === null ? '' : `..${value.to}`}`,
    shape: 'ms, or ms..ms for an outage that ends',
  },
  rebind: { name: 'rebind', ...optional(number('ms', 0, 600_000), 'ms from 0 to 600000') },
};

/** @param {number} usual */
function milliseconds(usual) {
  return { usual, read: number('ms', 0, 60_000), write: String, shape: 'ms from 0 to 60000' };
}

function share() {
  return { usual: 0, read: ratio, write: String, shape: 'a share from 0 to 1, or per cent as 5%' };
}

/** @param {(text: string) => number | null} read @param {string} shape */
function optional(read, shape) {
  /** @type {number | null} */
  const usual = null;
  /** @param {number | null} value */
  const write = (value) => String(value);
  return { usual, read, write, shape };
}

/** @param {string} unit that may follow @param {number} min @param {number} max */
function number(unit, min, max) {
  return (/** @type {string} */ text) => {
    const digits = unit !== '' && text.endsWith(unit) ? text.slice(0, -unit.length) : text;
    if (!/^\d{1,6}(\.\d{1,6})?$/.test(digits)) return null;
    const value = Number(digits);
    return value >= min && value <= max ? value : null;
  };
}

/** @param {number} min @param {number} max */
function whole(min, max) {
  const read = number('', min, max);
  return (/** @type {string} */ text) => (text.includes('.') ? null : read(text));
}

/** @param {string} text @returns {number | null} */
function ratio(text) {
  if (!text.endsWith('%')) return number('', 0, 1)(text);
  const percent = number('%', 0, 100)(text);
  return percent === null ? null : Number((percent / 100).toFixed(8));
}

/** @param {string} text @returns {Outage | null} */
function outage(text) {
  const [start = '', end, ...more] = text.split('..');
  const instant = number('ms', 0, 600_000);
  const from = instant(start);
  const to = end === undefined ? null : instant(end);
  if (from === null || more.length > 0) return null;
  if (end !== undefined && (to === null || to <= from)) return null;
  return { from, to };
}
