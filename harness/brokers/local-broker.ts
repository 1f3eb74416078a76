/** Starts a broker program from its recipe, on free loopback ports and in a folder of its own, and ends all of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { HarnessError } from '../core/errors.ts';
import { unguessable } from '../core/random.ts';
import type { Ms } from '../core/units.ts';
import type { BrokerDriver, BrokerUser, RunningBroker, StartOptions } from './broker.ts';
import { type Certificates, certificatesFor } from './certificates.ts';
import { freePorts } from './free-ports.ts';
import { LateObserver } from './late-observer.ts';
import { type LocalProcess, startProcess } from './local-process.ts';
import { loopbackAddresses } from './loopback-addresses.ts';
import type { Place, Recipe } from './recipe.ts';
import { checkOptions } from './start-options.ts';

const pollMs: Ms = 20;
/** Another program may take a port between our finding it and the broker's binding it. */
const attempts = 3;
const shownCharacters = 300;

/** A driver that follows this recipe. */
export const localDriver = (recipe: Recipe): BrokerDriver => ({
  name: recipe.name,
  supports: recipe.supports,
  start: (options) => startLocal(recipe, options),
});

/** The same for every attempt of one start. */
interface Credentials {
  readonly certificates: Certificates | null;
  /** Null where everybody may do everything. */
  readonly observer: BrokerUser | null;
}

/** What runs, and where. */
interface Started {
  readonly place: Place;
  readonly broker: LocalProcess;
  /** What the broker and its helpers wrote. */
  readonly log: () => string;
  /** Ends all of it and removes the folder; may be called twice. */
  end(): Promise<void>;
}

async function startLocal(recipe: Recipe, options: StartOptions): Promise<RunningBroker> {
  checkOptions(recipe, options);
  const { status, why, cure } = recipe.program;
  if (status === 'missing') {
    throw new HarnessError({ code: 'broker-missing', what: `${recipe.name}: ${why}`, cure });
  }
  const credentials = await credentialsFor(options);
  for (let attempt = 1; ; attempt++) {
    const started = startAll(recipe, await makePlace(recipe, options, credentials));
    const how = await readiness(recipe, started);
    if (how === null) return running(recipe, started, credentials);
    const log = started.log();
    await started.end();
    if (!recipe.portTaken.test(log) || attempt === attempts) throw notStarted(recipe, how, log);
  }
}

async function credentialsFor(options: StartOptions): Promise<Credentials> {
  const username = 'signalbox-observer';
  const password = unguessable(16);
  return {
    certificates: await certificatesFor(options),
    observer:
      options.users === undefined ? null : { username, password, mayRead: ['#'], mayWrite: [] },
  };
}

async function makePlace(
  recipe: Recipe,
  { transports, users = [] }: StartOptions,
  { certificates, observer }: Credentials,
): Promise<Place> {
  const ports = await freePorts(transports.size + recipe.sparePorts);
  const folder = mkdtempSync(path.join(os.tmpdir(), `signalbox-${recipe.name}-`));
  const pem = (name: string, text: string) => {
    const file = path.join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  return {
    folder,
    listeners: [...transports].map((transport, at) => ({ transport, port: ports[at] ?? 0 })),
    sparePorts: ports.slice(transports.size),
    tls: certificates && {
      ca: pem('ca.pem', certificates.ca),
      certificate: pem('certificate.pem', certificates.certificate),
      key: pem('key.pem', certificates.key),
    },
    users: observer && [...users, observer],
  };
}

function startAll(recipe: Recipe, place: Place): Started {
  const { folder } = place;
  const commands = recipe.configure(place);
  const helpers = commands.helpers.map((command, at) =>
    startProcess(command, folder, path.join(folder, `helper-${at}.log`)),
  );
  const broker = startProcess(commands.broker, folder, path.join(folder, 'broker.log'));
  const log = () => [broker, ...helpers].map((each) => each.log()).join('\n');
  const end = async () => {
    await broker.stop();
    await Promise.all(helpers.map((helper) => helper.stop()));
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  return { place, broker, log, end };
}

/** @returns null once every listener is bound, else what happened instead */
async function readiness(recipe: Recipe, { broker, log }: Started): Promise<string | null> {
  const end: { how: string | null } = { how: null };
  void broker.ended.then((how) => (end.how = how));
  const until = performance.now() + recipe.within;
  while (performance.now() < until) {
    // A broker may say that it is ready although one of its listeners is not
    if (recipe.portTaken.test(log())) return 'a port was taken by another program';
    if (recipe.ready.test(broker.log())) return null;
    if (end.how !== null) return `it ended: ${end.how}`;
    await pause(pollMs);
  }
  return `it was not ready within ${recipe.within} ms`;
}

function running(recipe: Recipe, started: Started, credentials: Credentials): RunningBroker {
  const { place, broker } = started;
  const version = recipe.version.exec(broker.log())?.[1] ?? recipe.program.version;
  const ca = credentials.certificates?.ca ?? null;
  const address = loopbackAddresses({ ...recipe, listeners: place.listeners, ca });
  const [first] = place.listeners; // one at least: `checkOptions`
  const { username, password } = credentials.observer ?? {};
  const observer = new LateObserver({
    ...address(first?.transport ?? 'tcp'),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
  });
  // Killed by somebody else, it leaves helpers and its folder to us
  const cleaned = broker.ended.then(() => started.end()).catch(() => undefined); // `close` tries again
  return {
    name: recipe.name,
    version,
    address,
    watch: (...filters) => observer.watch(...filters),
    takeObservations: () => observer.take(),
    ended: broker.ended,
    close: async () => {
      await observer.close();
      await started.end();
      await cleaned;
    },
  };
}

/** The log has no credentials: they are in files alone. */
function notStarted(recipe: Recipe, how: string, log: string): HarnessError {
  const lines = log.trim().split('\n');
  const telling = lines.findLast((line) => /error|fail|fatal|\[FTL\]/i.test(line)) ?? lines.at(-1);
  const last = telling === undefined || telling === '' ? '' : `; it wrote: ${telling.trim()}`;
  return new HarnessError({
    code: 'broker-start-failed',
    what: `${recipe.name} did not start: ${how}${last.slice(0, shownCharacters)}`,
    cure: `start ${recipe.program.path} by hand to see more, or use another broker`,
  });
}
