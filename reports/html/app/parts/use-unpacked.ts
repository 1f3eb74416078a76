/** Something that is unpacked when it is shown, and not before. */
import { useEffect, useState } from 'preact/hooks';

export type Unpacked<T> =
  | { readonly state: 'ready'; readonly value: T }
  /** `words` stand in its place. */
  | { readonly state: 'waiting' | 'failed'; readonly words: string };

/**
 * @param unpack - settles in any case: what went wrong is a `failed` with its words
 * @param inputs - when one of them changes it is unpacked again
 */
export function useUnpacked<T>(
  unpack: () => Promise<Unpacked<T>>,
  inputs: readonly unknown[],
): Unpacked<T> {
  const [result, setResult] = useState<Unpacked<T>>(waiting);
  useEffect(() => {
    let current = true;
    setResult(waiting);
    void unpack().then((settled) => {
      if (current) setResult(settled);
    });
    return () => {
      current = false;
    };
  }, inputs);
  return result;
}

const waiting = { state: 'waiting', words: 'Unpacking …' } as const;
