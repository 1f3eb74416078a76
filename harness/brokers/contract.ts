/** What every broker driver has to show, on this machine, before anything is measured over it. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import os from 'node:os';
import { asFailure, type ErrorCode } from '../core/errors.ts';
import { unguessable } from '../core/random.ts';
import { type BrokerDriver, type RunningBroker, type Transport, transports } from './broker.ts';
import { makeCertificates } from './certificates.ts';
import { accessClaims, users } from './contract-access.ts';
import { portsOpen, within } from './contract-end.ts';
import { deliveryClaims } from './contract-delivery.ts';
import type { ClaimContext } from './contract-claim.ts';

/** Set while a broker starts, so that its processes are told from all others. */
const markName = 'SIGNALBOX_CONTRACT';

export interface ContractOptions {
  readonly make: () => BrokerDriver;
  /** `test` of node:test, or something that takes the same. */
  readonly test: (
    title: string,
    options: { readonly skip: string | boolean },
    body: (context: ClaimContext) => Promise<void>,
  ) => unknown;
  /** Why none of it can run here; null when it can. */
  readonly missing: string | null;
  /** Ids of the living processes whose environment has this NAME=value. */
  readonly processesMarked: (mark: string) => readonly number[];
}

/** One start of the driver under test. */
interface Start {
  readonly broker: RunningBroker;
  readonly open: readonly Transport[];
  readonly mark: string;
}

/** Declares the tests of one driver; what it does not claim to support must be refused. */
export function brokerContract(options: ContractOptions): void {
  const driver = options.make();
  const skip = options.missing ?? false;
  for (const open of groups(driver)) {
    options.test(`${driver.name} over ${open.join(', ')}`, { skip }, async (context) => {
      const start = await started(driver, { open, users: false });
      try {
        await told(context, start);
        await deliveryClaims(context, { driver, ...start });
        await killed(context, start, options);
      } finally {
        await start.broker.close();
      }
    });
  }
  const { users: named } = driver.supports;
  options.test(
    `${driver.name}${named ? ' with users,' : ''} then closed`,
    { skip },
    async (context) => {
      const open = pair(driver);
      const start = await started(driver, { open, users: named });
      try {
        if (named) await accessClaims(context, start.broker, open);
      } finally {
        await closed(context, start, options);
      }
    },
  );
  options.test(`${driver.name} says what it does not support`, { skip }, () => refusals(driver));
}

/** All transports in as few starts as this broker allows. */
function groups({ supports }: BrokerDriver): Transport[][] {
  const result: Transport[][] = [];
  const excludes = (one: Transport, other: Transport) =>
    (supports.apart ?? []).some((apart) => apart.includes(one) && apart.includes(other));
  for (const transport of transports.filter((each) => supports.transports.has(each))) {
    const fitting = result.find((group) => !group.some((each) => excludes(each, transport)));
    if (fitting === undefined) result.push([transport]);
    else fitting.push(transport);
  }
  return result;
}

/** One transport without TLS and one with it, which may be open at once. */
function pair({ supports }: BrokerDriver): Transport[] {
  const usual = (['tcp', 'wss'] as const).filter((each) => supports.transports.has(each));
  return usual.length > 0 ? usual : [...supports.transports].slice(0, 1);
}

async function started(
  driver: BrokerDriver,
  { open, users: named }: { open: readonly Transport[]; users: boolean },
): Promise<Start> {
  await makeCertificates(); // loads the library, whose helpers must not carry the mark
  const mark = unguessable();
  process.env[markName] = mark;
  try {
    const limits = named ? { users, expiredCertificate: true } : {};
    const broker = await driver.start({ transports: new Set(open), ...limits });
    return { broker, open, mark: `${markName}=${mark}` };
  } finally {
    Reflect.deleteProperty(process.env, markName);
  }
}

async function told(context: ClaimContext, { broker, open }: Start): Promise<void> {
  await context.test('tells its version', () => {
    assert.match(broker.version, /^\d+\.\d+/);
  });
  await context.test('has no address for a transport that it was not started with', () => {
    for (const transport of transports.filter((each) => !open.includes(each))) {
      assert.throws(() => broker.address(transport), { code: 'broker-url-missing' });
    }
  });
}

async function killed(
  context: ClaimContext,
  { broker, mark }: Start,
  { processesMarked }: ContractOptions,
): Promise<void> {
  await context.test('killed, it says so', async () => {
    const processes = processesMarked(mark);
    assert.notEqual(processes.length, 0, 'no process of it was found');
    for (const id of processes) process.kill(id, 'SIGKILL');
    assert.match(await within(broker.ended, 'end'), /signal SIGKILL/);
  });
}

async function closed(
  context: ClaimContext,
  { broker, open, mark }: Start,
  { processesMarked }: ContractOptions,
): Promise<void> {
  const urls = open.map((transport) => broker.address(transport).url);
  await broker.close();
  await context.test('closed, it leaves no process, no port and no folder behind', async () => {
    await within(broker.ended, 'end');
    assert.deepEqual(processesMarked(mark), []);
    assert.deepEqual(await portsOpen(urls), []);
    const prefix = `signalbox-${broker.name}-`;
    const left = readdirSync(os.tmpdir()).filter((name) => name.startsWith(prefix));
    assert.deepEqual(left, []);
  });
}

async function refusals(driver: BrokerDriver): Promise<void> {
  const unknown = transports.filter((each) => !driver.supports.transports.has(each));
  const wishes = [[], ...unknown.map((each) => [each]), ...(driver.supports.apart ?? [])];
  for (const wish of wishes) {
    const answer = driver.start({ transports: new Set(wish) }).then(() => 'started', codeOf);
    assert.equal(await answer, 'bad-option', wish.join(', '));
  }
  if (driver.supports.users) return;
  const open = new Set(pair(driver));
  const answer = driver.start({ transports: open, users }).then(() => 'started', codeOf);
  assert.equal(await answer, 'bad-option', 'users');
}

const codeOf = (error: unknown): ErrorCode => asFailure(error).code;
