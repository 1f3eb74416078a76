/** Users and topic permissions as RabbitMQ's definitions file says them: loaded while it boots, so nothing waits. */
import { createHash, randomBytes } from 'node:crypto';
import type { BrokerUser } from './broker.ts';

/** The value of a definitions file with these users and no others. */
export function definitions(users: readonly BrokerUser[]): object {
  const everything = { vhost: '/', configure: '.*', write: '.*', read: '.*' };
  return {
    vhosts: [{ name: '/' }],
    users: users.map(({ username, password }) => ({
      name: username,
      password_hash: passwordHash(password),
      hashing_algorithm: 'rabbit_password_hashing_sha256',
      tags: '',
    })),
    // Queues are its own affair; what may be read and written is said by topic
    permissions: users.map(({ username }) => ({ user: username, ...everything })),
    topic_permissions: users.map(({ username, mayRead, mayWrite }) => ({
      user: username,
      vhost: '/',
      exchange: 'amq.topic',
      write: anyOf(mayWrite),
      read: anyOf(mayRead),
    })),
  };
}

/** A salt of four bytes, then SHA-256 of salt and password. @see RabbitMQ, Credentials and Passwords */
function passwordHash(password: string): string {
  const salt = randomBytes(4);
  const hash = createHash('sha256').update(salt).update(password, 'utf8').digest();
  return Buffer.concat([salt, hash]).toString('base64');
}

/** A pattern for the routing keys of all these topic filters; without any, one that nothing matches. */
function anyOf(filters: readonly string[]): string {
  return filters.length === 0 ? '(?!)' : filters.map(routingKeyPattern).join('|');
}

/**
 * A regular expression for the routing keys that an MQTT topic filter covers, and for the bindings of those
 * narrower filters that a subscription may ask for: a level of a routing key ends at `.`, and the binding of `#`
 * is `#` itself, which no single level covers.
 */
export function routingKeyPattern(filter: string): string {
  if (filter === '#') return '.*';
  const rest = filter.endsWith('/#');
  const levels = (rest ? filter.slice(0, -2) : filter).split('/');
  const pattern = levels.map((level) => (level === '+' ? '[^.#]*' : escaped(level)));
  return `^${pattern.join(String.raw`\.`)}${rest ? String.raw`(\..*)?` : ''}$`;
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
