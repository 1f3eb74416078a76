/** What differs from one broker program to the next: its configuration, and how it says that it is ready. */
import { accessSync, constants } from 'node:fs';
import type { Ms } from '../core/units.ts';
import type { BrokerDriver, BrokerUser, Transport } from './broker.ts';
import type { Command } from './local-process.ts';

/** A program as set-up found it, or why it is missing. */
export interface BrokerProgram {
  readonly status: 'found' | 'missing';
  /** Empty when missing. */
  readonly path: string;
  /** Empty when missing, or when the program does not tell before it runs. */
  readonly version: string;
  /** Both empty when found. */
  readonly why: string;
  readonly cure: string;
}

/** The program at this path, where there is one that this user may run. */
export function programAt(path: string): BrokerProgram {
  try {
    accessSync(path, constants.X_OK);
    return { status: 'found', path, version: '', why: '', cure: '' };
  } catch {
    const why = `there is no program ${path}`;
    return {
      status: 'missing',
      path: '',
      version: '',
      why,
      cure: 'install it, or correct the path',
    };
  }
}

export interface Listener {
  readonly transport: Transport;
  /** On 127.0.0.1. */
  readonly port: number;
}

/** What one start may use: everything below `folder`, and these ports. */
export interface Place {
  /** Nobody but this user can read it, and it is removed at the end. */
  readonly folder: string;
  readonly listeners: readonly Listener[];
  /** As many more as the recipe asked for. */
  readonly sparePorts: readonly number[];
  /** Files in PEM; null when no listener needs them. */
  readonly tls: { readonly certificate: string; readonly key: string; readonly ca: string } | null;
  /** Null: everybody may do everything. Our observer is one of them. */
  readonly users: readonly BrokerUser[] | null;
}

export interface Recipe extends Pick<BrokerDriver, 'name' | 'supports'> {
  readonly program: BrokerProgram;
  /** Path of its WebSocket URL, such as `/mqtt`; may be empty. */
  readonly webSocketPath: string;
  readonly sparePorts: number;
  /** How long it may take until it is ready, on a busy machine. */
  readonly within: Ms;
  /** Writes its configuration; helpers are started before the broker and ended after it. */
  configure(place: Place): { readonly broker: Command; readonly helpers: readonly Command[] };
  /** In its log once every listener is bound. */
  readonly ready: RegExp;
  /** In its log when a port was taken by another program; then it is started again with new ones. */
  readonly portTaken: RegExp;
  /** In its log; its first group is the version that really runs. */
  readonly version: RegExp;
}

/** Whether clients speak TLS on this transport. */
export const isSecure = (transport: Transport): boolean =>
  transport === 'tls' || transport === 'wss';

/** Whether MQTT travels in WebSocket frames. */
export const isWebSocket = (transport: Transport): boolean =>
  transport === 'ws' || transport === 'wss';
