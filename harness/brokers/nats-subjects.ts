/** How nats-server turns MQTT topics into subjects of its own, for permissions. */

/**
 * The subjects that a topic filter covers, wildcards included. `a/#` is two of them, for in MQTT it covers `a` too.
 * @see NATS documentation, MQTT: topics and subjects
 */
export function subjectsOf(filter: string): string[] {
  if (filter === '#') return ['>'];
  if (filter.endsWith('/#')) {
    const above = subjectOf(filter.slice(0, -2));
    return [above, `${above}.>`];
  }
  return [subjectOf(filter)];
}

/** Levels are separated by `.`; an empty level at either end or in the middle is written `/`. */
function subjectOf(filter: string): string {
  const levels = filter.split('/').map((level) => (level === '+' ? '*' : level));
  return levels.map((level) => (level === '' ? '/' : level)).join('.');
}
