import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Reading } from './meter.ts';
import type { Program } from './program.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** What one phase of equal turns cost; times in milliseconds. */
export interface Measured {
  readonly turnsPerSecond: number;
  readonly cpuPerTurn: number;
  readonly p50: number;
  readonly p99: number;
  readonly roundTripsPerTurn: number;
  readonly outboundPerTurn: number;
  /** Of every turn, shortest first. */
  readonly latencies: readonly number[];
}

/** A request with a JSON body; to the bot's messages unless it says otherwise. */
export interface Sent {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: object;
  /** What it has to be answered with; 200 unless it says otherwise. */
  readonly status?: number;
}

export interface Answer {
  readonly body: string;
  readonly cookies: readonly string[];
}

export interface Phase {
  readonly turns: number;
  /** Turns under way at once. */
  readonly concurrency: number;
  readonly send: (turn: number) => Sent;
  /** Throws when the answer is not the one that was asked for: only right answers count. */
  readonly check: (turn: number, answer: Answer) => void;
}

type Used = Pick<Reading, 'cpu' | 'roundTrips' | 'outboundCalls'>;

/** The programs' readings added up. */
export async function readAll(programs: readonly Program[]): Promise<Used> {
  const sum = { cpu: 0, roundTrips: 0, outboundCalls: 0 };
  for (const reading of await Promise.all(programs.map((program) => program.read()))) {
    sum.cpu += reading.cpu;
    sum.roundTrips += reading.roundTrips;
    sum.outboundCalls += reading.outboundCalls;
  }
  return sum;
}

/** Sends one request and waits for the right answer. */
export async function post(
  port: number,
  { path = '/api/messages', headers, body, status = 200 }: Sent,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const options = { agent, port, host: '127.0.0.1', method: 'POST', path };
  const sent = request({ ...options, headers: { 'content-type': 'application/json', ...headers } }, (response) => {
    text(response).then((answered) => {
      const cookies = response.headers['set-cookie'] ?? [];
      if (response.statusCode === status) resolve({ body: answered, cookies });
      else reject(new Error(`The answer was ${String(response.statusCode)}`));
    }, reject);
  });
  sent.on('error', reject);
  sent.end(JSON.stringify(body));
  return promise;
}

/** Runs one phase, turn by turn on one program after the other, and measures it from outside and, by their own count, inside. */
export async function runPhase(programs: readonly Program[], phase: Phase): Promise<Measured> {
  const before = await readAll(programs);
  const latencies: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let turn = next++; turn < phase.turns; turn = next++) {
      const sent = phase.send(turn);
      const sentAt = performance.now();
      const answer = await post(programs[turn % programs.length]?.port ?? 0, sent);
      latencies.push(performance.now() - sentAt);
      phase.check(turn, answer);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: phase.concurrency }, worker));
  const elapsed = performance.now() - startedAt;
  const after = await readAll(programs);
  latencies.sort((a, b) => a - b);
  return {
    turnsPerSecond: (phase.turns / elapsed) * 1000,
    cpuPerTurn: (after.cpu - before.cpu) / 1000 / phase.turns,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    roundTripsPerTurn: (after.roundTrips - before.roundTrips) / phase.turns,
    outboundPerTurn: (after.outboundCalls - before.outboundCalls) / phase.turns,
    latencies,
  };
}

/** @param sorted shortest first */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.floor(sorted.length * share)] ?? NaN;
}
