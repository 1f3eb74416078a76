/** What godot-classic has on its channel: chat, and a latency test of `$` with N bytes in all, answered by `*N`. */
import { bytesOf, textOf, type Message } from '../core/message.ts';
import { delivered, ignored, type Frames, type Heard } from './frames.ts';

const dollar = 0x24;
const star = 0x2a;

/** A ping of `size` bytes in all, as the original writes it: `$`, then small letters. */
export const pingText = (size: number): string =>
  `$${Array.from({ length: Math.max(0, size - 1) }, (_, at) => letter(at)).join('')}`;

const letter = (at: number): string => String.fromCharCode(0x61 + ((at * 7) % 26));

/** Both kinds of frames are taken; pings go out as bytes, which is what the original sends. */
export function chatFrames(): Frames {
  return {
    isReady: true,
    greeting: () => [],
    wrap: (message) => [message],
    read,
    probe: (size) => {
      const bytes = Math.max(1, Math.round(size));
      return { frames: [bytesOf(pingText(bytes))], echo: String(bytes), word: `$, ${bytes} B` };
    },
    farewell: () => ({ frames: [], lingerMs: 0 }),
  };
}

function read(frame: Message): Heard {
  const bytes = bytesOf(frame);
  if (bytes.length === 0) return ignored('an empty message, which the original cannot read');
  if (bytes[0] === dollar) return { deliver: [], reply: [bytesOf(`*${bytes.length}`)] };
  if (bytes[0] === star) return { deliver: [], reply: [], echo: textOf(frame).slice(1) };
  return delivered(frame);
}
