/** Turns the output of npm, Playwright or apt that failed into one line: the cause, and the cure. */

/** @typedef {{ what: string, cure: string }} Failure */

/** An error of set-up that a person can act on; printed as one line, never as a stack trace. */
export class SetupError extends Error {
  /** @param {Failure} failure */
  constructor({ what, cure }) {
    super(`${what}; ${cure}`);
    this.name = 'SetupError';
  }
}

/** @type {readonly { pattern: RegExp, what: string, cure: string }[]} */
const causes = [
  {
    pattern: /\b407\b|Proxy Authentication Required/,
    what: 'the proxy asks for a user name and password',
    cure: 'put them into HTTPS_PROXY (http://user:password@host:port)',
  },
  {
    pattern:
      /SELF_SIGNED_CERT\w*|UNABLE_TO_(GET_ISSUER|VERIFY)\w*|CERT_\w+|certificate verif\w+ failed/i,
    what: 'the TLS certificate is not trusted ($&), as behind a proxy that inspects traffic',
    cure: 'set NODE_EXTRA_CA_CERTS to the certificate file of that proxy',
  },
  {
    pattern: /ENOSPC|No space left on device/,
    what: 'the disk is full',
    cure: 'free some space and try again',
  },
  {
    pattern: /EACCES|EPERM|EROFS|Permission denied|Read-only file system/,
    what: 'writing is not permitted ($&)',
    cure: 'give your user the folder, or run it as the user who owns it',
  },
  {
    pattern: /Could not get lock|Unable to acquire the dpkg/,
    what: 'another apt is running',
    cure: 'wait until it has ended and try again',
  },
  {
    pattern: /can only install packages when your package\.json and package-lock\.json/,
    what: 'package.json and package-lock.json disagree',
    cure: 'run npm install',
  },
  {
    pattern: /\bE40[13]\b|40[13] (Unauthorized|Forbidden)/,
    what: 'the server refused the download ($&)',
    cure: 'check the registry and login of `npm config list`, or the rules of your proxy',
  },
  {
    pattern: /\bE404\b|ETARGET|Unable to locate package \S+|has no installation candidate/,
    what: 'a package is not offered there ($&)',
    cure: 'check which package source this machine uses',
  },
];

const unreachable =
  /ENOTFOUND|EAI_AGAIN|Temporary failure (in name resolution|resolving)|Could not resolve|ECONNREFUSED|ETIMEDOUT|ECONNRESET|ENETUNREACH|EHOSTUNREACH|Could not connect|Connection timed out|socket hang up|tunneling socket/;

/**
 * The cause and the cure behind a program that failed.
 * @param {string} program how people call it, such as `npm ci`
 * @param {import('./exec.mjs').Ran} ran
 * @param {NodeJS.ProcessEnv} env
 * @returns {Failure}
 */
export function explain(program, ran, env) {
  const told = cause(program, ran, env);
  return { what: `${program}: ${told.what}`, cure: told.cure };
}

/**
 * @param {string} program
 * @param {import('./exec.mjs').Ran} ran
 * @param {NodeJS.ProcessEnv} env
 * @returns {Failure}
 */
function cause(program, ran, env) {
  if (ran.ended === 'not-started') {
    return {
      what: `it does not start (${ran.output.trim()})`,
      cure: `install ${program.split(' ')[0] ?? ''}`,
    };
  }
  for (const { pattern, what, cure } of causes) {
    const match = pattern.exec(ran.output);
    if (match) return { what: what.replace('$&', () => match[0]), cure };
  }
  const network = unreachable.exec(ran.output);
  if (network) return networkFailure(network[0], ran.output, env);
  if (ran.ended !== 'exit') {
    return { what: 'it made no progress and was ended', cure: 'check the network and try again' };
  }
  return { what: lastWords(ran), cure: 'the log says more' };
}

/**
 * @param {string} code
 * @param {string} output
 * @param {NodeJS.ProcessEnv} env
 * @returns {Failure}
 */
function networkFailure(code, output, env) {
  const proxy = proxyHost(env);
  if (proxy !== undefined) {
    return {
      what: `no answer through the proxy ${proxy} (${code})`,
      cure: 'correct or unset HTTPS_PROXY',
    };
  }
  const host = /(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT) ([\w.:-]+\w)/.exec(output)?.[1];
  const where = host ?? 'the server';
  return {
    what: `${where} cannot be reached (${code})`,
    cure: 'go online, or set HTTPS_PROXY if this network needs a proxy',
  };
}

const proxyVariables = [
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'npm_config_proxy',
];

/**
 * Host and port of the proxy that the environment names; never its credentials.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
function proxyHost(env) {
  const value = proxyVariables
    .map((name) => env[name])
    .find((text) => text !== undefined && text !== '');
  if (value === undefined) return undefined;
  try {
    return new URL(value).host;
  } catch {
    return 'of HTTPS_PROXY, which is not a URL';
  }
}

/** @param {import('./exec.mjs').Ran} ran */
function lastWords(ran) {
  const lines = ran.output.split('\n').filter((line) => /\berror\b|^E: |failed/i.test(line));
  const line = lines
    .map((text) => text.replace(/^npm (error|ERR!)\s*/, '').trim())
    .find((text) => text !== '');
  return `it ended with ${ran.code === null ? 'a signal' : `code ${ran.code}`}${line ? ` (${line.slice(0, 160)})` : ''}`;
}
