/** Units as types, so that a duration is never mistaken for a size. */

/** Milliseconds on a monotonic clock, or a duration; fractions allowed. */
export type Ms = number;
/** Payload bytes. */
export type Bytes = number;

export const KiB = 1024;
export const MiB = 1024 * KiB;
