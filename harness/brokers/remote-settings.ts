/** Logins and authorities for brokers that run already: from the environment or a file, never from a command line. */
import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { HarnessError } from '../core/errors.ts';

/** What opens a broker to us; goes into a `BrokerAddress`, and nowhere else. */
export interface RemoteLogin {
  readonly username?: string;
  readonly password?: string;
  /** PEM. */
  readonly ca?: string;
}

/** A broker of the file `SIGNALBOX_BROKER_CONFIG`. */
export interface ConfiguredBroker {
  readonly name: string;
  readonly urls: readonly string[];
  readonly login: RemoteLogin;
  /** Its owner says so: no budget, and load tests are allowed. */
  readonly isMine: boolean;
}

export interface RemoteSettings {
  /** From `SIGNALBOX_BROKER_USERNAME`, `_PASSWORD` and `_CA`. */
  readonly login: RemoteLogin;
  /** `SIGNALBOX_BROKER_MINE=1`: the brokers named by URL belong to the user. */
  readonly isMine: boolean;
  /** `SIGNALBOX_BROKER_ETIQUETTE=guest`: manners of a guest also towards brokers of ours, to rehearse a public run. */
  readonly isRehearsal: boolean;
  readonly configured: readonly ConfiguredBroker[];
  /** Lines for the user: a file with passwords that others can read. */
  readonly warnings: readonly string[];
}

const configFile = z.strictObject({
  brokers: z.array(
    z.strictObject({
      name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
      urls: z.array(z.string()).min(1),
      username: z.string().min(1).optional(),
      password: z.string().optional(),
      /** Path of a PEM file, from the folder of this one. */
      ca: z.string().optional(),
      mine: z.boolean().default(false),
    }),
  ),
});

/** @throws HarnessError `bad-option` naming the variable or the place in the file, never a value of them */
export function remoteSettings(env: NodeJS.ProcessEnv = process.env): RemoteSettings {
  const username = env['SIGNALBOX_BROKER_USERNAME'] ?? '';
  const password = env['SIGNALBOX_BROKER_PASSWORD'] ?? '';
  const ca = env['SIGNALBOX_BROKER_CA'] ?? '';
  const config = env['SIGNALBOX_BROKER_CONFIG'] ?? '';
  if (username === '' && password !== '') {
    throw bad(
      'SIGNALBOX_BROKER_PASSWORD is set without SIGNALBOX_BROKER_USERNAME',
      'set both: MQTT 3.1.1 has no password without a user name',
    );
  }
  const login = { username, password, ca: ca === '' ? '' : authority(ca, 'SIGNALBOX_BROKER_CA') };
  return {
    login: givenOf(login),
    isMine: env['SIGNALBOX_BROKER_MINE'] === '1',
    isRehearsal: env['SIGNALBOX_BROKER_ETIQUETTE'] === 'guest',
    configured: config === '' ? [] : configuredIn(config),
    warnings: config === '' ? [] : readableByOthers(config),
  };
}

function configuredIn(file: string): ConfiguredBroker[] {
  const parsed = configFile.safeParse(jsonOf(file));
  if (!parsed.success) {
    const { path: place = [], message = '' } = parsed.error.issues[0] ?? {};
    throw bad(`${file} is not understood at ${place.join('.') || 'its top'}: ${message}`, shape);
  }
  return parsed.data.brokers.map(({ name, urls, username = '', password = '', ca, mine }) => {
    const pem = ca === undefined ? '' : authority(path.resolve(path.dirname(file), ca), file);
    return { name, urls, login: givenOf({ username, password, ca: pem }), isMine: mine };
  });
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    // The parser's own message quotes the text around the fault, which may be a password
    const isSyntax = error instanceof SyntaxError;
    const why = isSyntax ? 'it is not JSON' : codeOf(error);
    throw bad(`SIGNALBOX_BROKER_CONFIG=${file} cannot be read: ${why}`, shape);
  }
}

function authority(file: string, namedBy: string): string {
  try {
    const pem = readFileSync(file, 'utf8');
    new X509Certificate(pem); // throws for what is no certificate
    return pem;
  } catch (error) {
    throw bad(
      `${file}, named by ${namedBy}, is no certificate that can be read (${codeOf(error)})`,
      'give the path of a PEM file that begins with -----BEGIN CERTIFICATE-----',
    );
  }
}

function readableByOthers(file: string): string[] {
  const isOpen = process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
  return isOpen ? [`${file} may be read by other users of this machine: chmod 600 ${file}`] : [];
}

function givenOf({ username, password, ca }: Required<RemoteLogin>): RemoteLogin {
  return {
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
    ...(ca === '' ? {} : { ca }),
  };
}

const codeOf = (error: unknown): string =>
  error instanceof Error ? String(Reflect.get(error, 'code') ?? error.name) : '';

const shape =
  'write { "brokers": [{ "name": "mine", "urls": ["mqtts://host:8883"], "username": "…", ' +
  '"password": "…", "ca": "ca.pem" }] }, readable by you alone (mode 600)';

const bad = (what: string, cure: string): HarnessError =>
  new HarnessError({ code: 'bad-option', what, cure });
