import { connect, type Socket } from 'node:net';
import {
  type Collection,
  type CollectionSpec,
  type DocumentStore,
  type StoredDocument,
  StoreUnavailableError,
} from '../document-store.ts';
import { frame, onFrames } from './frames.ts';
import { answerSchema, type CollectionCall, errorOf, type Question } from './messages.ts';
import { socketPath } from './share-store.ts';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The store of a directory that another process owns, which is asked for everything.
 * @returns undefined when nobody answers there.
 */
export async function askStore(directory: string): Promise<DocumentStore | undefined> {
  const socket = connect(socketPath(directory));
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
  });
  return isOpen ? new AskedStore(socket) : undefined;
}

/** Each call goes to the owner of the file, and comes back with what the owner's store said. */
class AskedStore implements DocumentStore {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    onFrames(socket, (message) => this.#hear(message));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#giveUp());
  }

  collection<T extends StoredDocument>(spec: CollectionSpec): Collection<T> {
    const plain = structuredClone(spec) as { name: string; indexes: [] };
    const ask = <R>(call: CollectionCall, ...given: unknown[]): Promise<R> =>
      this.#ask<R>({ call, spec: plain, given });
    return {
      insertOne: (document) => ask('insertOne', document),
      insertMany: (documents) => ask('insertMany', documents),
      findOne: (filter, options) => ask('findOne', filter, options),
      find: (filter, options) => ask('find', filter, options),
      findOneAndUpdate: (filter, update, options) => ask('findOneAndUpdate', filter, update, options),
      deleteOne: (filter) => ask('deleteOne', filter),
      deleteMany: (filter) => ask('deleteMany', filter),
      countDocuments: (filter) => ask('countDocuments', filter),
      aggregate: (stages) => ask('aggregate', stages),
    };
  }

  async prepare(specs: readonly CollectionSpec[]): Promise<void> {
    await this.#ask({ call: 'prepare', specs: structuredClone(specs) as [] });
  }

  async ping(): Promise<void> {
    await this.#ask({ call: 'ping' });
  }

  /** The file stays with its owner. */
  async close(): Promise<void> {
    if (this.#socket.destroyed) return;
    await new Promise<void>((resolve) => {
      this.#socket.once('close', () => resolve());
      this.#socket.destroy();
    });
  }

  async #ask<R>(question: Question): Promise<R> {
    this.#asked += 1;
    const id = this.#asked;
    const bytes = frame({ ...question, id });
    const answered = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    if (this.#socket.destroyed) this.#giveUp();
    else this.#socket.write(bytes);
    return (await answered) as R;
  }

  #hear(message: unknown): void {
    const { id, value, failure } = answerSchema.parse(message);
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (failure === undefined) waiting?.resolve(value);
    else waiting?.reject(errorOf(failure));
  }

  #giveUp(): void {
    const error = new StoreUnavailableError(
      'The process that has the data does not answer any more: is the bot still running?',
    );
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
