/** A real mosquitto on free ports, MQTT over TCP and over WebSocket, started by a test and ended with it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { once } from 'node:events';

const programs = ['/usr/sbin/mosquitto', '/usr/bin/mosquitto', '/usr/local/sbin/mosquitto'];

/** Where mosquitto is installed; undefined where it is not. */
export const mosquittoProgram = programs.find((file) => existsSync(file));

/** A free port is free until somebody takes it: so often others are tried. */
const mostTries = 5;

/** One broker that lets everybody in and keeps nothing; made by `start`. */
export class Mosquitto {
  readonly tcpUrl: string;
  readonly wsUrl: string;
  readonly #child: ChildProcess;
  readonly #folder: string;
  #log = '';

  /** Resolves once it listens on both ports, by its own word. @throws Error with its log when it never does */
  static async start(program: string): Promise<Mosquitto> {
    const logs: string[] = [];
    while (logs.length < mostTries) {
      const broker = new Mosquitto(program, await freePort(), await freePort());
      if (await broker.#runs()) return broker;
      logs.push(broker.log);
      await broker[Symbol.asyncDispose]();
    }
    throw new Error(`mosquitto did not start: ${logs.join('')}`);
  }

  private constructor(program: string, tcp: number, ws: number) {
    this.#folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-mosquitto-'));
    const file = path.join(this.#folder, 'mosquitto.conf');
    const listeners = [`listener ${tcp} 127.0.0.1`, `listener ${ws} 127.0.0.1`];
    const lines = [...listeners, 'protocol websockets', 'allow_anonymous true'];
    writeFileSync(file, `${lines.join('\n')}\npersistence false\n`);
    this.tcpUrl = `mqtt://127.0.0.1:${tcp}`;
    this.wsUrl = `ws://127.0.0.1:${ws}`;
    this.#child = spawn(program, ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  }

  /** What it said so far, and how it ended if it has. */
  get log(): string {
    const { exitCode, signalCode } = this.#child;
    const end = signalCode ?? exitCode;
    return end === null ? this.#log : `${this.#log}ended: ${end}\n`;
  }

  /** Whether it came to listen; to ask its ports instead could connect to somebody else, or to ourselves. */
  async #runs(): Promise<boolean> {
    const { stderr } = this.#child;
    const says = new Promise<boolean>((resolve) => {
      stderr?.on('data', (data: Buffer) => {
        this.#log += data.toString();
        if (this.#log.includes(' running')) resolve(true);
      });
    });
    return Promise.race([says, once(this.#child, 'close').then(() => false)]);
  }

  /** SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** A port that nobody listens on: it was free a moment ago. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
