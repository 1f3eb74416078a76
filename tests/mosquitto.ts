/** A real mosquitto on free ports, MQTT over TCP and over WebSocket, started by a test and ended with it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

const programs = ['/usr/sbin/mosquitto', '/usr/bin/mosquitto', '/usr/local/sbin/mosquitto'];

/** Where mosquitto is installed; undefined where it is not. */
export const mosquittoProgram = programs.find((file) => existsSync(file));

/** One broker that lets everybody in and keeps nothing; made by `start`. */
export class Mosquitto {
  readonly tcpUrl: string;
  readonly wsUrl: string;
  readonly #child: ChildProcess;
  readonly #folder: string;

  /** Resolves once it accepts connections on both ports. */
  static async start(program: string): Promise<Mosquitto> {
    const [tcp, ws] = [await freePort(), await freePort()];
    const broker = new Mosquitto(program, tcp, ws);
    for (const port of [tcp, ws]) {
      while (!(await accepts(port))) await pause(20); // the test's own deadline ends this
    }
    return broker;
  }

  private constructor(program: string, tcp: number, ws: number) {
    this.#folder = mkdtempSync(path.join(os.tmpdir(), 'signalbox-mosquitto-'));
    const file = path.join(this.#folder, 'mosquitto.conf');
    const listeners = [`listener ${tcp} 127.0.0.1`, `listener ${ws} 127.0.0.1`];
    const lines = [...listeners, 'protocol websockets', 'allow_anonymous true'];
    writeFileSync(file, `${lines.join('\n')}\npersistence false\n`);
    this.tcpUrl = `mqtt://127.0.0.1:${tcp}`;
    this.wsUrl = `ws://127.0.0.1:${ws}`;
    this.#child = spawn(program, ['-c', file], { stdio: 'ignore' });
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

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
