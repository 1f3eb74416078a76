/** MQTT topic filters: which topics `a/+/c` and `a/#` stand for. */
import { HarnessError } from './errors.ts';

/**
 * Makes a test for one topic filter.
 * @param filter - MQTT syntax: `+` is one level, a last `#` is any number of them, the parent level included
 * @returns says of a topic whether the filter stands for it; wildcards never match a first level that starts with `$`
 * @throws HarnessError `bad-option` for an empty filter or a wildcard at a wrong place
 * @see MQTT 3.1.1 section 4.7, MQTT 5 section 4.7
 */
export function topicFilter(filter: string): (topic: string) => boolean {
  const wanted = filter.split('/');
  check(filter, wanted);
  return (topic) => matches(wanted, topic.split('/'));
}

function matches(wanted: readonly string[], levels: readonly string[]): boolean {
  if (levels[0]?.startsWith('$') === true && isWildcard(wanted[0])) return false;
  for (const [index, level] of wanted.entries()) {
    if (level === '#') return true;
    const found = levels[index];
    if (found === undefined || (level !== '+' && level !== found)) return false;
  }
  return wanted.length === levels.length;
}

const isWildcard = (level: string | undefined): boolean => level === '+' || level === '#';

function check(filter: string, levels: readonly string[]): void {
  const misplaced = levels.some(
    (level, index) =>
      (/[+#]/.test(level) && level.length > 1) || (level === '#' && index < levels.length - 1),
  );
  if (filter !== '' && !misplaced) return;
  throw new HarnessError({
    code: 'bad-option',
    what: `"${filter}" is not an MQTT topic filter`,
    cure: 'use + for one whole level, and # as the last level only, as in room/+/inbox or room/#',
  });
}
