/** The recorded negotiations that come with the package. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { recordingOf, type Recording } from './recording.ts';

/** chromium→firefox over the embedded broker, direct link, native dialect. */
export function shippedRecording(): Recording {
  const file = new URL('./recordings/chromium-firefox.jsonl.gz', import.meta.url);
  return recordingOf(gunzipSync(readFileSync(file)).toString());
}
