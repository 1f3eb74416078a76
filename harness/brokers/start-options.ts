/** Checks what somebody asks of a broker driver, before anything is started. */
import { HarnessError } from '../core/errors.ts';
import type { BrokerDriver, StartOptions } from './broker.ts';

/** @throws HarnessError `bad-option` for what this broker does not support, or options that contradict each other */
export function checkOptions(
  { name, supports }: Pick<BrokerDriver, 'name' | 'supports'>,
  { transports, users = [] }: StartOptions,
): void {
  if (transports.size === 0) throw bad(name, 'was asked for no transport', 'ask for one');
  const known = [...supports.transports].join(', ');
  for (const transport of transports) {
    if (supports.transports.has(transport)) continue;
    throw bad(name, `has no transport ${transport}`, `use one of ${known}`);
  }
  for (const [one, other] of supports.apart ?? []) {
    if (!transports.has(one) || !transports.has(other)) continue;
    throw bad(name, `offers ${one} or ${other}, never both at once`, 'start it twice');
  }
  if (users.length > 0 && !supports.users) {
    throw bad(name, 'knows no users', 'start it without');
  }
  for (const { username, password } of users) {
    // They become fields of configuration files, where `:` and line breaks separate
    if (/^[\w.@-]+$/.test(username) && /^[^\s"\\]+$/.test(password)) continue;
    const cure = 'use letters, digits and _ . @ -, and a password without spaces and quotes';
    throw bad(name, `cannot have a user called "${username}" with that password`, cure);
  }
}

const bad = (name: string, what: string, cure: string): HarnessError =>
  new HarnessError({ code: 'bad-option', what: `${name} ${what}`, cure });
