/** Where peers of other rooms show themselves: a wrong root is a common mistake. */

/** Filters on which they are seen, of all dialects whose topics can be read; topics of trystero are hashes, of one level. */
export const elsewhere = (dialect: string): string[] => [
  '+/+/status',
  'signalbox/1/+/+/presence',
  ...(dialect === 'trystero' ? ['+'] : []),
];
