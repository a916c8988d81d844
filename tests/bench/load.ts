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
}

export interface Phase {
  readonly turns: number;
  /** Turns under way at once. */
  readonly concurrency: number;
  readonly activity: (turn: number) => object;
  /** Throws when the answer is not the one that was asked for: only right answers count. */
  readonly check: (turn: number, body: string) => void;
}

/** The programs' readings added up. */
async function readAll(programs: readonly Program[]): Promise<Omit<Reading, 'rss'>> {
  const sum = { cpu: 0, roundTrips: 0, outboundCalls: 0 };
  for (const reading of await Promise.all(programs.map((program) => program.read()))) {
    sum.cpu += reading.cpu;
    sum.roundTrips += reading.roundTrips;
    sum.outboundCalls += reading.outboundCalls;
  }
  return sum;
}

/** Sends one activity and waits for the answer. */
export async function post(port: number, activity: object): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const options = { agent, port, host: '127.0.0.1', method: 'POST', path: '/api/messages' };
  const sent = request({ ...options, headers: { 'content-type': 'application/json' } }, (response) => {
    text(response).then((body) => {
      if (response.statusCode === 200) resolve(body);
      else reject(new Error(`The bot answered ${String(response.statusCode)}`));
    }, reject);
  });
  sent.on('error', reject);
  sent.end(JSON.stringify(activity));
  return promise;
}

/** Runs one phase, turn by turn on one program after the other, and measures it from outside and, by their own count, inside. */
export async function runPhase(programs: readonly Program[], phase: Phase): Promise<Measured> {
  const before = await readAll(programs);
  const latencies: number[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let turn = next++; turn < phase.turns; turn = next++) {
      const activity = phase.activity(turn);
      const sentAt = performance.now();
      const body = await post(programs[turn % programs.length]?.port ?? 0, activity);
      latencies.push(performance.now() - sentAt);
      phase.check(turn, body);
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
    p50: latencies[Math.floor(phase.turns * 0.5)] ?? NaN,
    p99: latencies[Math.floor(phase.turns * 0.99)] ?? NaN,
    roundTripsPerTurn: (after.roundTrips - before.roundTrips) / phase.turns,
    outboundPerTurn: (after.outboundCalls - before.outboundCalls) / phase.turns,
  };
}
