/** A page under test: opened in one engine, driven by the user's steps, and closed to cut it off. */
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright';
import type { FoundStack } from '../../../setup/stack.mjs';
import { deferred } from '../../core/deferred.ts';
import { withDeadline } from '../../core/deadline.ts';
import { asFailure, HarnessError } from '../../core/errors.ts';
import { plainLine } from '../../core/plain-text.ts';
import type { Ms } from '../../core/units.ts';
import { startBrowser } from '../../drivers/start-browser.ts';
import { launchOf } from '../../run/stacks.ts';
import {
  leaveWithinMs,
  type Application,
  type Parting,
  type RunningApplication,
} from './application.ts';
import { filled, type Place } from './places.ts';

const launchWithinMs: Ms = 30_000;

/** What a steps file exports: by default how the page is driven, and as `leave`, where it has that, how it is left. */
export interface Steps {
  readonly drive: Drive;
  readonly leave: Drive | null;
}

type Drive = (about: {
  readonly page: Page;
  readonly names: { readonly id: string; readonly peer: string };
  readonly broker: { readonly ws: string; readonly tcp: string };
  readonly root: string;
  /** Of the room; empty: none. */
  readonly password: string;
  /** What the page is to be. */
  readonly role: Place['role'];
}) => Promise<void>;

/** @throws HarnessError `stack-missing`, or `launch-failed` when the engine does not start */
export async function pageApplication(
  url: string,
  steps: Steps | null,
  engine: FoundStack,
): Promise<Application> {
  const browser = await startBrowser(launchOf(engine, ''), launchWithinMs, null);
  return {
    name: engine.name,
    isOurs: true,
    start: (place, within) => open(browser, { url, steps }, { place, within }),
    close: () => browser.close(),
  };
}

/** @throws HarnessError `bad-option` when the file exports no function */
export async function stepsOf(file: string): Promise<Steps> {
  const loading: Promise<unknown> = import(pathToFileURL(file).href);
  const module = await loading.catch((cause: unknown) => {
    throw badSteps(`${file} cannot be loaded: ${String(cause)}`);
  });
  const { default: drive, leave } = module as { default?: unknown; leave?: unknown }; // a module is an object
  if (typeof drive !== 'function') throw badSteps(`${file} exports no function by default`);
  const parting = typeof leave === 'function' ? (leave as Drive) : null; // takes what its documentation says
  return { drive: drive as Drive, leave: parting }; // likewise
}

interface Driven {
  readonly url: string;
  readonly steps: Steps | null;
}

async function open(
  browser: Browser,
  { url, steps }: Driven,
  { place, within }: { place: Place; within: Ms },
): Promise<RunningApplication> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const failed = deferred<never>();
  failed.promise.catch(() => undefined); // heard by whoever races against it, or by nobody
  page.setDefaultTimeout(within);
  const address = filled(url, place, encodeURIComponent);
  try {
    await page.goto(address, { timeout: within });
  } catch (error) {
    await context.close();
    throw notOpened(address, error);
  }
  let isCut = false;
  const { ws, tcp, root, password, id, peer, role } = place;
  const about = { page, names: { id, peer }, broker: { ws, tcp }, root, password, role };
  const drive = async () => steps?.drive(about); // a function that throws before it is asynchronous is no different
  const driven = withDeadline(drive(), within * 2, late);
  driven.catch((error: unknown) => {
    if (!isCut) failed.reject(stepsFailed(error));
  });
  const cut = async () => {
    isCut = true;
    await context.close();
  };
  const leave = steps?.leave ?? null;
  return {
    failed: failed.promise,
    cut,
    leave: leave === null ? null : () => left(async () => leave(about)),
  };
}

async function left(leave: () => Promise<void>): Promise<Parting> {
  try {
    await withDeadline(leave(), leaveWithinMs, late);
    return { isItsOwn: true, how: 'its steps say that it left' };
  } catch (error) {
    return { isItsOwn: false, how: `its steps could not leave: ${asFailure(error).what}` };
  }
}

const late = (waited: Ms) =>
  ({
    code: 'application-steps-timeout',
    what: `the steps were not done after ${waited} ms`,
    cure: 'see at which line they wait, or give more time with --within',
  }) as const;

function stepsFailed(error: unknown): HarnessError {
  const failure = asFailure(error);
  if (failure.code !== 'harness-error') return new HarnessError(failure);
  return new HarnessError({
    code: 'application-steps-failed',
    what: `the steps failed: ${plainLine(failure.what)}`,
    cure: 'run them by hand against the page to see more',
    cause: error,
  });
}

const notOpened = (address: string, cause: unknown): HarnessError =>
  new HarnessError({
    code: 'application-failed',
    what: `${address} could not be opened: ${plainLine(String(cause))}`,
    cure: 'is it served? Open it by hand',
    cause,
  });

const badSteps = (what: string): HarnessError =>
  new HarnessError({
    code: 'bad-option',
    what,
    cure: 'write export default async ({ page, names, broker, root, role }) => { … }',
  });
