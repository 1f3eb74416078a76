/**
 * What Godot's SceneMultiplayer puts on the channels: the low three bits of the first byte say which kind. We speak
 * raw packets (3), which the workbench takes and ignores, and add one byte of our own: 0 for text, 1 for bytes.
 */
import { bytesOf, textOf, type Message } from '../core/message.ts';
import { delivered, ignored, type Frames, type Heard } from './frames.ts';

const raw = 3;
const kinds = [
  'remote call',
  'simplify path',
  'confirm path',
  'raw',
  'spawn',
  'despawn',
  'sync',
  'system',
];
const systemWords = ['auth', 'add peer', 'delete peer', 'relay'];

/** Bytes before each message. */
export const rawPacketOverhead = 2;

/** The original may stay silent on the channels, and has nothing that it surely answers: no probe. */
export const rawPacketFrames = (): Frames => ({
  isReady: true,
  greeting: () => [],
  wrap: (message) => [packet(message)],
  read,
  probe: () => null,
  farewell: () => ({ frames: [], lingerMs: 0 }),
});

function packet(message: Message): Message {
  const payload = bytesOf(message);
  const frame = new Uint8Array(payload.length + rawPacketOverhead);
  frame.set([raw, typeof message === 'string' ? 0 : 1]);
  frame.set(payload, rawPacketOverhead);
  return frame;
}

function read(frame: Message): Heard {
  if (typeof frame === 'string') return ignored('a text frame, where Godot sends bytes alone');
  const [first = 0, second = 0] = frame;
  const kind = first & 7;
  if (kind === 7) return ignored(`system packet: ${systemWords[second] ?? `unknown ${second}`}`);
  if (kind !== raw) return ignored(`packet of Godot's own: ${kinds[kind] ?? ''}`);
  const payload = frame.slice(rawPacketOverhead);
  if (second === 0) return delivered(textOf(payload));
  return delivered(second === 1 ? payload : frame.slice(1));
}
