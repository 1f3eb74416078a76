/** Units as types, so that a duration is never mistaken for a size. */

/** Milliseconds on a monotonic clock, or a duration; fractions allowed. */
export type Ms = number;
/** Payload bytes. */
export type Bytes = number;
/** A share between 0 and 1. */
export type Ratio = number;

export const KiB = 1024;
