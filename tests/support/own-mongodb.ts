import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp } from 'node:fs/promises';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { mongodbSkip, withMongoClient } from '../services/store/temporary-stores.ts';
import type { Cleanup } from './cleanup.ts';
import { temporaryFolder } from './running-bot.ts';

const installer = fileURLToPath(new URL('mongodb-test-server.sh', import.meta.url));
const program = fileURLToPath(new URL('../../.local/mongodb-for-tests/venv/bin/secantusd-py', import.meta.url));

/** Why tests with a MongoDB of their own are skipped. */
export const ownMongodbSkip =
  mongodbSkip !== false || existsSync(program)
    ? mongodbSkip
    : 'no MongoDB can be killed: tests/support/mongodb-test-server.sh install';

/** Installs the server where it is not. */
export async function installOwnMongodb(): Promise<void> {
  await promisify(execFile)(installer, ['install']);
}

/** Commands that it fails as a server that is no primary any more. */
const failing = ['find', 'findAndModify', 'insert', 'update', 'aggregate', 'delete', 'count'];

/** A MongoDB server of one test's own, on loopback, that may be killed; mongodb-test-server.md says what it is. */
export class OwnMongodb {
  readonly #port: number;
  readonly #folder: string;
  #child: ChildProcess | undefined;

  private constructor(port: number, folder: string) {
    this.#port = port;
    this.#folder = folder;
  }

  /** Starts one, which is gone in the end. @param copyOf the folder that its data is a copy of; empty without */
  static async start(t: Cleanup, copyOf?: string): Promise<OwnMongodb> {
    const folder = await temporaryFolder(t);
    if (copyOf !== undefined) await cp(copyOf, folder, { recursive: true });
    const server = new OwnMongodb(await freePort(), folder);
    t.after(() => server.kill());
    await server.start();
    return server;
  }

  get uri(): string {
    return `mongodb://127.0.0.1:${this.#port}/?replicaSet=secantus`;
  }

  /** Starts it again, on what it had. */
  async start(): Promise<void> {
    // So that no configuration of this machine is read.
    const config = join(this.#folder, 'empty.toml');
    writeFileSync(config, '');
    const place = ['--config', config, '--host', '127.0.0.1', '--port', String(this.#port)];
    const data = ['--storage-path', join(this.#folder, 'data'), '--sync-on-commit'];
    const options = [...place, ...data, '--enable-test-commands', '--log-level', 'ERROR'];
    this.#child = spawn(program, options, { stdio: 'ignore' });
    while (!(await this.#answers())) {
      if (this.#child.exitCode !== null) throw new Error('The MongoDB of the test ended by itself');
      await delay(50);
    }
  }

  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** It takes neither reads nor writes, as one that stepped down, until it is told to go on. */
  stepDown(): Promise<unknown> {
    const data = { failCommands: failing, errorCode: 10107, errorLabels: ['RetryableWriteError'] };
    return this.#failPoint({ mode: 'alwaysOn', data });
  }

  stepUp(): Promise<unknown> {
    return this.#failPoint({ mode: 'off' });
  }

  /** Its files as they lie on the disk at one moment, as a snapshot of the disk has them. @returns the folder */
  async snapshot(t: Cleanup): Promise<string> {
    const folder = await temporaryFolder(t);
    this.#child?.kill('SIGSTOP');
    try {
      await cp(this.#folder, folder, { recursive: true });
    } finally {
      this.#child?.kill('SIGCONT');
    }
    return folder;
  }

  #failPoint(fields: object): Promise<unknown> {
    const command = { configureFailPoint: 'failCommand', ...fields };
    return withMongoClient((client) => client.db('admin').command(command), this.uri);
  }

  /** It, and no other program that took the port between its choice and the start. */
  #answers(): Promise<boolean> {
    const uri = `${this.uri}&serverSelectionTimeoutMS=500`;
    const status = withMongoClient((client) => client.db('admin').command({ serverStatus: 1 }), uri);
    return status.then(
      ({ pid }) => pid === this.#child?.pid,
      () => false,
    );
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
