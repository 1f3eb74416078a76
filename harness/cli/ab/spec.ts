/** What stands after `--a` and `--b`: one thing that can be had in two versions. */
import { brokerChoice } from '../../../setup/broker-choice.mjs';
import { linkChoice } from '../../../setup/link-choice.mjs';
import { isOwnFile } from '../../../setup/own-file.mjs';
import { nearest } from '../../../setup/suggest.mjs';
import { HarnessError } from '../../core/errors.ts';
import { dialectNamed } from '../../dialects/registry.ts';
import { ownDialect } from '../../run/own-dialect.ts';
import { isModuleStack, stackNames } from '../../run/stacks.ts';

/** A spec, read: nothing is looked up or installed yet. */
export type Spec =
  | { readonly of: 'stack'; readonly stack: string }
  | { readonly of: 'package'; readonly stack: PackageStack; readonly version: string }
  | { readonly of: 'binary'; readonly stack: string; readonly path: string }
  | Setting;

/** What a cell says of its broker, link or dialect; `source` is how a run is told of one of the user's own. */
export interface Setting {
  readonly of: 'broker' | 'link' | 'dialect';
  readonly name: string;
  readonly source: string;
}

/** Node stacks, and the npm package that each is. */
export const packages = {
  'node-datachannel': 'node-datachannel',
  wrtc: '@roamhq/wrtc',
  werift: 'werift',
} as const;
export type PackageStack = keyof typeof packages;

const browsers = ['chromium', 'firefox', 'webkit'];
/** `0.33.4`, `0.33.x`, `1.0.0-rc.1`: what npm takes, and no path, URL or tag of somebody else's. */
const versionShape = /^\d+(\.(\d+|x)){0,2}(-[0-9A-Za-z.-]+)?$/;

/** The grammar in words, for the help and for errors. */
export const grammar =
  'STACK, STACK@VERSION, BROWSER=PATH, broker:NAME, link:SETTINGS or dialect:NAME';

/**
 * @throws HarnessError `bad-option` naming what is wrong with `text`
 */
export function parseSpec(text: string): Spec {
  const prefixed = /^(broker|link|dialect):(.+)$/.exec(text);
  if (prefixed !== null) return settingSpec(prefixed[1] ?? '', prefixed[2] ?? '', text);
  if (isModuleStack(text)) return { of: 'stack', stack: text };
  const binary = /^([a-z]+)=(.+)$/.exec(text);
  if (binary !== null) return binarySpec(binary[1] ?? '', binary[2] ?? '', text);
  const versioned = /^([^@]+)@(.+)$/.exec(text);
  if (versioned !== null) return packageSpec(versioned[1] ?? '', versioned[2] ?? '', text);
  if (stackNames().includes(text)) return { of: 'stack', stack: text };
  const meant = nearest(text, stackNames());
  throw bad(
    `"${text}" is nothing that can be compared`,
    meant === undefined ? `write ${grammar}` : `did you mean ${meant}?`,
  );
}

/** @throws HarnessError `bad-option` when one is a stack and the other, say, a broker */
export function sameKind(a: Spec, b: Spec): void {
  const kind = ({ of }: Spec) => (['stack', 'package', 'binary'].includes(of) ? 'stack' : of);
  if (kind(a) === kind(b)) return;
  throw bad(`--a is a ${kind(a)} and --b a ${kind(b)}`, 'compare two of a kind');
}

function settingSpec(of: string, value: string, text: string): Spec {
  if (of === 'broker') {
    const read = brokerChoice(value);
    if ('choice' in read) return { of, name: read.choice.text, source: read.choice.source };
    throw bad(`${text}: ${read.what}`, read.cure);
  }
  if (of === 'link') {
    const read = linkChoice(value);
    if ('choice' in read) return { of, name: read.choice.text, source: read.choice.text };
    throw bad(`${text}: ${read.what}`, read.cure);
  }
  if (isOwnFile(value)) {
    const { name, file } = ownDialect(value);
    return { of: 'dialect', name, source: `module:${file}` };
  }
  const { name } = dialectNamed(value);
  return { of: 'dialect', name, source: name };
}

function binarySpec(stack: string, path: string, text: string): Spec {
  if (browsers.includes(stack)) return { of: 'binary', stack, path };
  throw bad(`${text}: ${stack} is started by no path`, `use ${browsers.join(', ')} before "="`);
}

function packageSpec(stack: string, version: string, text: string): Spec {
  if (!isPackageStack(stack)) {
    throw bad(
      `${text}: ${stack} is no npm package`,
      `use ${Object.keys(packages).join(', ')} before "@"`,
    );
  }
  if (versionShape.test(version)) return { of: 'package', stack, version };
  throw bad(`${text}: "${version}" is no version`, 'write one such as 0.33.4 or 0.33.x');
}

const isPackageStack = (name: string): name is PackageStack => Object.hasOwn(packages, name);

const bad = (what: string, cure: string): HarnessError =>
  new HarnessError({ code: 'bad-option', what, cure });
