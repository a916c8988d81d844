import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Reading } from './meter.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** A server, by what it has used since it started. */
export interface Measurable {
  readonly port: number;
  read(): Promise<Used>;
}

/** What one phase of equal turns cost; times in milliseconds. */
export interface Measured {
  readonly turnsPerSecond: number;
  readonly cpuPerTurn: number;
  /** Of the database's own processes; undefined where there are none, or they cannot be seen from here. */
  readonly databaseCpuPerTurn: number | undefined;
  readonly p50: number;
  readonly p99: number;
  readonly roundTripsPerTurn: number;
  readonly outboundPerTurn: number;
  /** Of every turn, shortest first. */
  readonly latencies: readonly number[];
}

/** A request with a JSON body, or a form; to the bot's messages unless it says otherwise. */
export interface Sent {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Without one it is a GET. */
  readonly body?: object | URLSearchParams;
  /** What it has to be answered with; 200 unless it says otherwise. */
  readonly status?: number;
}

export interface Answer {
  readonly body: string;
  readonly cookies: readonly string[];
  readonly location: string | undefined;
}

/** Equal turns, so many of them under way at once. */
export interface Turns {
  readonly turns: number;
  readonly concurrency: number;
  /** Rejects when an answer is not the one that was asked for: only right answers count. */
  readonly act: (turn: number, port: number) => Promise<void>;
  /** Resolves when what the turns have left to do is done: its CPU is theirs, and its time is not. */
  readonly settled?: (() => Promise<void>) | undefined;
  /** Beside the programs. */
  readonly database?: Pick<Measurable, 'read'> | undefined;
}

export interface Phase extends Omit<Turns, 'act'> {
  readonly send: (turn: number) => Sent;
  /** Throws when the answer is not the one that was asked for: only right answers count. */
  readonly check: (turn: number, answer: Answer) => void;
}

export type Used = Pick<Reading, 'cpu' | 'roundTrips' | 'outboundCalls'>;

/** The programs' readings added up. */
export async function readAll(programs: readonly Measurable[]): Promise<Used> {
  const sum = { cpu: 0, roundTrips: 0, outboundCalls: 0 };
  for (const reading of await Promise.all(programs.map((program) => program.read()))) {
    sum.cpu += reading.cpu;
    sum.roundTrips += reading.roundTrips;
    sum.outboundCalls += reading.outboundCalls;
  }
  return sum;
}

/** Sends one request and waits for the right answer. */
export async function ask(port: number, sent: Sent): Promise<Answer> {
  const { path = '/api/messages', headers, body, status = 200 } = sent;
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const isForm = body instanceof URLSearchParams;
  const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
  const sending = request(
    {
      ...{ agent, port, host: '127.0.0.1', method: body === undefined ? 'GET' : 'POST', path },
      headers: { ...(body !== undefined && { 'content-type': type }), ...headers },
    },
    (response) => {
      text(response).then((answered) => {
        const { 'set-cookie': cookies = [], location } = response.headers;
        if (response.statusCode === status) resolve({ body: answered, cookies, location });
        else reject(new Error(`The answer was ${String(response.statusCode)}`));
      }, reject);
    },
  );
  sending.on('error', reject);
  sending.end(isForm ? body.toString() : JSON.stringify(body));
  return promise;
}

/** Runs one phase, turn by turn on one program after the other, and measures it from outside and, by their own count, inside. */
export function runPhase(programs: readonly Measurable[], { send, check, ...phase }: Phase): Promise<Measured> {
  const act = async (turn: number, port: number): Promise<void> => check(turn, await ask(port, send(turn)));
  return runTurns(programs, { ...phase, act });
}

/** The same where a turn is more than one request. */
export async function runTurns(
  programs: readonly Measurable[],
  { turns, concurrency, act, settled, database }: Turns,
): Promise<Measured> {
  const before = await readAll(programs);
  const databaseBefore = await database?.read();
  const latencies: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let turn = next++; turn < turns; turn = next++) {
      const begunAt = performance.now();
      await act(turn, programs[turn % programs.length]?.port ?? 0);
      latencies.push(performance.now() - begunAt);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  const elapsed = performance.now() - startedAt;
  await settled?.();
  const after = await readAll(programs);
  const databaseAfter = await database?.read();
  const perTurn = (microseconds: number): number => microseconds / 1000 / turns;
  latencies.sort((a, b) => a - b);
  return {
    turnsPerSecond: (turns / elapsed) * 1000,
    cpuPerTurn: perTurn(after.cpu - before.cpu),
    databaseCpuPerTurn: databaseBefore && databaseAfter && perTurn(databaseAfter.cpu - databaseBefore.cpu),
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    roundTripsPerTurn: (after.roundTrips - before.roundTrips) / turns,
    outboundPerTurn: (after.outboundCalls - before.outboundCalls) / turns,
    latencies,
  };
}

/** @param sorted shortest first */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? NaN;
}
