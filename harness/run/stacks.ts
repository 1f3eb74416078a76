/** The stacks that exist, as data: which driver runs them, and how their peers are known to be genuine. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { stacks as setUpStacks, type FoundStack } from '../../setup/stack.mjs';
import { HarnessError } from '../core/errors.ts';
import { stackBehind, withSide, type Side } from '../core/sides.ts';
import type { StackLaunch } from '../drivers/driver.ts';
import { isExternalStack, type ExternalSpec } from '../drivers/external-spec.ts';
import type { SideStack } from '../plan/ab.ts';

/** How a peer of this stack proves what it is: by its own word and by its SDP (catalogue H05). */
export interface Proof {
  readonly engine: RegExp;
  readonly userAgent: RegExp | null;
  readonly version: RegExp | null;
  readonly sdpOrigin: RegExp | null;
}

/** What is known of a stack beside the version that set-up found here. */
interface KnownProof extends Omit<Proof, 'version'> {
  /** Its peers say the version of the package, or of its browser the major one; else they count in another way. */
  readonly says: 'whole version' | 'major version' | 'another version';
}

const node = (name: string, sdpOrigin: RegExp | null): KnownProof => ({
  engine: new RegExp(`^${name}$`),
  userAgent: /^Node\.js\//,
  says: 'whole version',
  sdpOrigin,
});

/** Its user agent says a number of Safari's. */
const webkit = (userAgent: RegExp): KnownProof => ({
  engine: /^webkit$/,
  userAgent,
  says: 'another version',
  sdpOrigin: null,
});

/** Seen in descriptions of the pinned versions; an engine that hides its name in SDP has null. */
const proofs: Readonly<Record<string, KnownProof>> = {
  chromium: {
    engine: /^chromium$/,
    userAgent: /Chrom/,
    says: 'major version',
    sdpOrigin: /^o=- \d+ \d+ IN IP4 127\.0\.0\.1$/,
  },
  firefox: {
    engine: /^firefox$/,
    userAgent: /Firefox\//,
    says: 'major version',
    sdpOrigin: /^o=mozilla\.\.\.THIS_IS_SDPARTA/,
  },
  webkit: webkit(/AppleWebKit/),
  webkitgtk: webkit(/AppleWebKit/),
  safari: webkit(/Safari\//),
  'node-datachannel': node('node-datachannel', /^o=rtc /),
  wrtc: node('wrtc', /^o=- \d+ \d+ IN IP4 127\.0\.0\.1$/),
  werift: node('werift', /^o=- /),
};

/** What a Node stack is imported by. */
const modules: Readonly<Record<string, string>> = {
  'node-datachannel': 'node-datachannel/polyfill',
  wrtc: '@roamhq/wrtc',
  werift: 'werift',
};

/** A module may be a wrapper of any stack, but the engine of a page is never one. */
const notFirefox = /^(?!o=mozilla)/;

export const stackNames = (): string[] => setUpStacks.map(({ name }) => name);

/** `module:<path>`: any ES module that exports an `RTCPeerConnection`. */
export const isModuleStack = (name: string): boolean => name.startsWith('module:');

/**
 * What a peer of this stack must say of itself.
 * @param version - that set-up found; empty where it found none
 */
export function proofOf(name: string, version: string): Proof {
  const stack = stackBehind(name);
  const known = proofs[stack];
  if (known !== undefined) return { ...known, version: versionProof(known, version) };
  const others = { userAgent: null, version: null, sdpOrigin: null };
  if (isModuleStack(stack)) {
    return { ...others, engine: exactly(stack), userAgent: /^Node\.js\//, sdpOrigin: notFirefox };
  }
  // A program of others: one with a name must call itself by it, one that is only a command may say anything
  return { ...others, engine: isExternalStack(stack) ? /./ : exactly(stack) };
}

function versionProof({ says }: KnownProof, version: string): RegExp | null {
  const major = /^\d+/.exec(version)?.[0];
  if (major === undefined || says === 'another version') return null;
  return says === 'whole version' ? exactly(version) : new RegExp(`^${major}(?!\\d)`);
}

/** Without a STUN server in its configuration this stack asks a public one, and waits 5 s where there is none. */
const asksPublicStun: ReadonlySet<string> = new Set(['werift']);

/** How to launch a stack that set-up found. @throws HarnessError `stack-missing` with set-up's own cure */
export function launchOf(stack: FoundStack, stunUrl: string): StackLaunch {
  const { status, launchedBy, version, why, cure } = stack;
  const name = stackBehind(stack.name);
  if (status === 'missing') {
    throw new HarnessError({ code: 'stack-missing', what: `${name}: ${why}`, cure });
  }
  const own = asksPublicStun.has(name) ? stunUrl : '';
  return { name, launchedBy, version, path: executableOf(stack), stunUrl: own };
}

/** A user's own module, as set-up would describe it. It has no version, so its content stands for one. */
export function moduleStack(name: string): FoundStack {
  const file = path.resolve(name.slice('module:'.length));
  const version = contentOf(file);
  const place = { name, driver: 'node-process', driverPath: '', version, path: file } as const;
  return { ...place, status: 'found', launchedBy: 'module path', why: '', cure: '' };
}

/** The first digits of the file's SHA-256: that it changed is what a history needs to know. Empty where there is none. */
function contentOf(file: string): string {
  try {
    return `sha256:${createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 12)}`;
  } catch {
    return ''; // the launch says what is wrong with it
  }
}

/** A program of the user's, as set-up would describe it. */
export function externalStack({ name, command }: ExternalSpec): FoundStack {
  const place = { name, driver: 'external', driverPath: '', version: '', path: command } as const;
  return { ...place, status: 'found', launchedBy: 'external program', why: '', cure: '' };
}

/**
 * A side of an A/B run: the stack that set-up found, in the version and at the place that the side says.
 * @throws HarnessError `stack-missing` when set-up does not know it
 */
export function sideStack(
  side: Side,
  { name: asked, version, path: place, launchedBy }: SideStack,
  found: readonly FoundStack[],
): FoundStack {
  const name = withSide(side, asked);
  const behind = stackBehind(name);
  const base = isModuleStack(behind)
    ? moduleStack(behind)
    : found.find((stack) => stack.name === behind);
  if (base === undefined) {
    const what = `${behind} is not a stack of this machine`;
    throw new HarnessError({ code: 'stack-missing', what, cure: 'see `npx signalbox doctor`' });
  }
  if (place === '') return { ...base, name };
  const here = { version, path: place, launchedBy, why: '', cure: '' };
  return { ...base, ...here, name, status: 'found' };
}

/** A Node stack is resolved from where its package lies, which may be a version of its own. */
function executableOf({ name: asked, path: found }: FoundStack): string {
  const name = stackBehind(asked);
  if (isModuleStack(name)) return pathToFileURL(found).href;
  const specifier = modules[name];
  if (specifier === undefined) return found;
  const from = found === '' ? import.meta.url : path.join(found, 'package.json');
  return pathToFileURL(createRequire(from).resolve(specifier)).href;
}

const exactly = (text: string): RegExp =>
  new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}$`);
