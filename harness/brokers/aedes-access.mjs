/** Who may do what at the embedded broker. Without users everybody may do everything. */

/** @typedef {{ username: string, password: string, mayRead: string[], mayWrite: string[] }} User */

/** CONNACK 4 of MQTT 3.1.1: bad user name or password. */
const badCredentials = /** @type {const} */ ({ returnCode: 4 });

/**
 * The handlers of aedes that ask for permission, for these users.
 * @param {User[] | null} users
 */
export function accessFor(users) {
  /** @type {WeakMap<object, User>} */
  const known = new WeakMap();
  return {
    /**
     * @param {object} client
     * @param {string | undefined} username
     * @param {Readonly<Uint8Array> | undefined} password
     */
    mayConnect(client, username, password) {
      if (users === null) return true;
      const given = Buffer.from(password ?? []).toString();
      const user = users.find((each) => each.username === username && each.password === given);
      if (user !== undefined) known.set(client, user);
      return user !== undefined;
    },
    /** @param {object | null} client @param {string} topic */
    mayPublish(client, topic) {
      return users === null || client === null || covered(known.get(client)?.mayWrite, topic);
    },
    /** @param {object} client @param {string} filter */
    maySubscribe(client, filter) {
      return users === null || covered(known.get(client)?.mayRead, filter);
    },
  };
}

/** What aedes answers CONNECT with. */
export function loginRefused() {
  return Object.assign(new Error('bad user name or password'), badCredentials);
}

/** @param {string[] | undefined} allowed @param {string} filter */
function covered(allowed, filter) {
  return (allowed ?? []).some((each) => covers(each, filter));
}

/**
 * Whether everything that `asked` matches is matched by `allowed` too; a topic is a filter without wildcards.
 * @param {string} allowed
 * @param {string} asked
 * @see MQTT 3.1.1 §4.7: `a/#` covers `a`, and neither wildcard in front covers topics that begin with `$`
 */
export function covers(allowed, asked) {
  if (/^[#+]/.test(allowed) && asked.startsWith('$')) return false;
  const levels = allowed.split('/');
  const other = asked.split('/');
  for (const [at, level] of levels.entries()) {
    if (level === '#') return true;
    const here = other[at];
    const fits = level === '+' ? here !== '#' : level === here;
    if (here === undefined || !fits) return false;
    if (levels.length === at + 2 && levels[at + 1] === '#' && other.length === at + 1) return true;
  }
  return levels.length === other.length;
}
