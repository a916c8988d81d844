import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { digestOf } from '../../secrets/mac.ts';
import type { DocumentStore } from '../document-store.ts';
import { frame, onFrames } from './frames.ts';
import { type CollectionCall, failureOf, requestSchema, type StoreRequest } from './messages.ts';

/** Where the owner of the data in a directory is asked: a socket in it, or, on Windows, a pipe of that name. */
export function socketPath(directory: string): string {
  if (process.platform !== 'win32') return join(directory, 'store.sock');
  const name = digestOf(resolve(directory)).slice(0, 32);
  return String.raw`\\.\pipe\two-step-verification-${name}`;
}

/** A store that other processes of the same user may ask. */
export interface SharedStore {
  /** Answers nobody any more; what is asked right now gets no answer. */
  stop(): Promise<void>;
}

/**
 * Lets commands of the same user ask the process that owns the embedded store, because one process at a time can have its file.
 * Nobody else gets in: the socket is its owner's alone, as the file is. Whoever asks can do what who has the file can.
 * @throws Error when it cannot listen there, such as where the path is too long for a socket.
 */
export async function shareStore(store: DocumentStore, directory: string): Promise<SharedStore> {
  const path = socketPath(directory);
  // The directory is this process's: what lies there was left by one that was killed.
  if (process.platform !== 'win32') rmSync(path, { force: true });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)));
    answerAll(socket, store);
  });
  await listening(server, path);
  if (process.platform !== 'win32') chmodSync(path, 0o600);
  server.unref();
  return { stop: () => stopped(server, sockets) };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolved, rejected) => {
    server.once('error', rejected);
    server.listen(path, () => {
      server.off('error', rejected);
      resolved();
    });
  });
}

function stopped(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolved) => {
    server.close(() => resolved());
    for (const socket of sockets) socket.destroy();
  });
}

function answerAll(socket: Socket, store: DocumentStore): void {
  // Whoever hangs up has no answer to get.
  socket.on('error', () => socket.destroy());
  onFrames(socket, (message) => {
    const request = requestSchema.parse(message);
    void answer(request, store).then((bytes) => {
      if (socket.writable) socket.write(bytes);
    });
  });
}

async function answer(request: StoreRequest, store: DocumentStore): Promise<Buffer> {
  const { id } = request;
  try {
    return frame({ id, value: await carryOut(request, store) });
  } catch (error) {
    return frame({ id, failure: failureOf(error) });
  }
}

function carryOut(request: StoreRequest, store: DocumentStore): Promise<unknown> {
  if (request.call === 'ping') return store.ping();
  if (request.call === 'prepare') return store.prepare(request.specs);
  const collection = store.collection(request.spec);
  // The store checks what it is given, whoever gives it.
  const calls = collection as unknown as Record<CollectionCall, (...given: unknown[]) => Promise<unknown>>;
  return calls[request.call](...request.given);
}
