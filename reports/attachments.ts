/** What each test attaches, by name: the reporter finds it again, also in the blobs of merged shards. */

export const attachmentNames = {
  /** An `AttemptRecord` as JSON. */
  record: 'signalbox-attempt',
  /** The timeline: gzipped JSON lines. */
  timeline: 'signalbox-timeline',
  /** The report of this cell alone, as one HTML file. */
  page: 'signalbox-cell',
} as const;
