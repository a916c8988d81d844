import { defaultSendLimitPolicy } from '../../services/telephony/limits/send-limit-policy.ts';
import { assumptions } from './assumptions.ts';
import type { Sample } from './record.ts';
import type { SimulationResult } from './simulation.ts';

/** Of a day, as its series has it. */
export type DayOfMany = Pick<
  SimulationResult,
  'samples' | 'turns' | 'storeBytes' | 'documents' | 'twilio' | 'scale'
> & {
  readonly options: Pick<SimulationResult['options'], 'people' | 'hours'>;
};

/** A table: its head, and below it the cells of each row. */
export type Table = readonly (readonly string[])[];

/** What a stock bot's turn over HTTP costs beside what is simulated: the wire, the token, the socket. In milliseconds of CPU. */
const wireMs = 3;
/** How busy a core may be in the peak. */
const busy = 0.5;
/** Requests a second and tenant: those that Microsoft prints, and has printed. */
const teamsLimits = [assumptions.teamsPerTenant.value, 50] as const;
const million = 1_000_000;
const days = [1, 5, 20] as const;

/**
 * What a million people need, by a day of fewer on which nobody had to wait for Teams: three tables, each figure beside the formula that it
 * comes of.
 * @param day of one tenant; a peak is the most in half an hour after the waves of installations
 */
export function forAMillion(day: DayOfMany): Readonly<Record<'each' | 'demand' | 'limits', Table>> {
  const { turns, storeBytes, documents, twilio, options } = day;
  const { people } = options;
  const peak = (read: (sample: Sample) => number): number => peakOf(day, read);
  const bytes = Object.values(documents).reduce((sum, { count, meanBytes }) => sum + count * meanBytes, 0);
  const auditBytes = (documents['audit']?.count ?? 0) * (documents['audit']?.meanBytes ?? 0);
  const [cpu, writes, reads] = [
    lineThrough(day, (sample) => sample.measured.cpuSeconds),
    lineThrough(day, (sample) => sample.writes),
    lineThrough(day, (sample) => sample.reads),
  ];
  const requests = peak((sample) => sample.messages + sample.edits);
  // What is printed is what is gone on with.
  const each = {
    turnsPeak: rounded(peak((sample) => sample.turns) / people, 3),
    requestsPeak: rounded(requests / people, 3),
    cpuMs: rounded(cpu.slope * 1_000),
    writes: rounded(writes.slope),
    reads: rounded(reads.slope),
    idleReads: rounded(reads.rest, 3),
    documents: rounded(bytes / people),
    stored: rounded(storeBytes / people),
    audit: rounded(auditBytes / people),
    parts: rounded(twilio.parts / people, 3),
    partsPeak: rounded(peak((sample) => sample.textParts) / people),
    calls: rounded(twilio.calls / people, 3),
    callsPeak: rounded(peak((sample) => sample.calls) / people, 3),
  };
  const shares: Table = [
    ['of the run, for each person or turn', 'formula', 'figure'],
    ['turns a person', `${words(turns)} ÷ ${words(people)}`, words(rounded(turns / people))],
    ['turns a second in the peak', ofPeople(peak((sample) => sample.turns)), words(each.turnsPeak)],
    ['requests to Teams in the peak', `${ofPeople(requests)} a second`, words(each.requestsPeak)],
    ['CPU a turn', 'slope of CPU over turns', `${words(each.cpuMs)} ms`],
    ['writes a turn; reads a turn', 'slopes over turns', `${words(each.writes)}; ${words(each.reads)}`],
    ['reads of an idle process', 'where that line begins', `${words(each.idleReads)} a second`],
    ['documents a person', `Σ documents × bytes ÷ ${words(people)}`, kilobytes(each.documents)],
    ['… of them the audit trail', `audit × bytes ÷ ${words(people)}`, kilobytes(each.audit)],
    [
      'with indexes, in the embedded store',
      `${words(rounded(storeBytes / 1e6, 3))} MB ÷ ${words(people)}`,
      kilobytes(each.stored),
    ],
    ['parts of texts a person', `${words(twilio.parts)} ÷ ${words(people)}`, words(each.parts)],
    ['… a second in the peak', ofPeople(peak((sample) => sample.textParts)), words(each.partsPeak)],
    ['calls a person', `${words(twilio.calls)} ÷ ${words(people)}`, words(each.calls)],
    ['… a second in the peak', ofPeople(peak((sample) => sample.calls)), words(each.callsPeak)],
  ];
  function ofPeople(figure: number): string {
    return `${words(rounded(figure, 3))} ÷ ${words(people)}`;
  }
  const at = (share: number) => days.map((length) => (share * million) / length);
  const turnsAt = at(each.turnsPeak);
  const cores = turnsAt.map((rate) => (rate * (each.cpuMs + wireMs)) / 1_000);
  const replicas = cores.map((count) => Math.max(2, Math.ceil(count / busy) + 1));
  const writesAt = turnsAt.map((rate) => rate * each.writes);
  const demand: Table = [
    ['a million people in', ...days.map((length) => (length === 1 ? 'one day' : `${length} days`))],
    [`turns a second in the peak: ${words(each.turnsPeak)} × 1,000,000 ÷ d`, ...turnsAt.map(short)],
    [
      `cores busy: turns × (${words(each.cpuMs)} ms + ${wireMs} ms for HTTP, token and socket)`,
      ...cores.map((count) => count.toFixed(1)),
    ],
    ['replicas of one core, half busy, and one more to lose', ...replicas.map(words)],
    [`writes a second: turns × ${words(each.writes)}`, ...writesAt.map(short)],
    [
      `reads a second: turns × ${words(each.reads)} + replicas × ${words(each.idleReads)}`,
      ...turnsAt.map((rate, index) => short(rate * each.reads + (replicas[index] ?? 0) * each.idleReads)),
    ],
    [
      'IOPS of each member: writes × 2 (journal, and the page later)',
      ...writesAt.map((rate) => short(rounded(rate, 3) * 2)),
    ],
    [`parts of texts a second: ${words(each.partsPeak)} × 1,000,000 ÷ d`, ...at(each.partsPeak).map(short)],
    [`calls a second: ${words(each.callsPeak)} × 1,000,000 ÷ d`, ...at(each.callsPeak).map(short)],
  ];
  const [low, high] = teamsLimits;
  const { perHour, perDay } = defaultSendLimitPolicy.country;
  const ofTenant = rounded(low / each.requestsPeak, 3);
  const [gigabytes, stored] = [each.documents, each.stored].map((size) => rounded((size * million) / 1e9));
  const limits: Table = [
    ['what', 'formula', 'figure'],
    ['people a day that Teams takes in a tenant', `${low} ÷ ${words(each.requestsPeak)}`, words(ofTenant)],
    [
      '… where it takes 50 a second',
      `${high} ÷ ${words(each.requestsPeak)}`,
      words(rounded(high / each.requestsPeak, 3)),
    ],
    ...[1, 10, 34].map((tenants) => [
      `days for a million people in ${tenants === 1 ? 'one tenant' : `${tenants} tenants`}`,
      `1,000,000 ÷ (${words(ofTenant)} × ${tenants})`,
      words(Math.ceil(million / (ofTenant * tenants))),
    ]),
    [
      'hours to write once to a million people in one tenant',
      `1,000,000 ÷ ${low} ÷ 3,600`,
      words(rounded(million / low / 3_600)),
    ],
    ['documents of a million people, in GB', `${kilobytes(each.documents)} × 1,000,000`, words(gigabytes ?? 0)],
    ['with indexes, before compression, in GB', `${kilobytes(each.stored)} × 1,000,000`, words(stored ?? 0)],
    ['MongoDB’s cache in 16 GB of memory, in GB', '(16 − 1) ÷ 2', '7.5'],
    [
      'people of one country whose texts fit into its hour',
      `${words(perHour)} ÷ (${words(each.partsPeak)} × 3,600)`,
      words(rounded(perHour / (each.partsPeak * 3_600), 3)),
    ],
    ['… into its day', `${words(perDay)} ÷ ${words(each.parts)}`, words(rounded(perDay / each.parts, 3))],
    [
      'people a day for whom one call a second is enough',
      `1 ÷ ${words(each.callsPeak)}`,
      words(rounded(1 / each.callsPeak)),
    ],
    ['parts of texts of a million people', `${words(each.parts)} × 1,000,000`, words(each.parts * million)],
    ['calls of a million people', `${words(each.calls)} × 1,000,000`, words(each.calls * million)],
  ];
  return { each: shares, demand, limits };
}

/** As Markdown. */
export function tableLines(table: Table): string[] {
  const [head = [], ...rows] = table;
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === head.length - 1 ? '---:' : '---'))), ...rows.map(line)];
}

/** Stretches of the day, and how long each lasted in seconds. */
function stretches({ samples, options: { hours } }: DayOfMany) {
  return samples
    .filter(({ atHours }) => atHours <= hours + 1e-9)
    .map((sample, index) => ({ sample, seconds: (sample.atHours - (samples[index - 1]?.atHours ?? 0)) * 3_600 }));
}

/** The straight line that is nearest to what a second costs, over the turns in it. */
function lineThrough(
  day: DayOfMany,
  read: (sample: Sample) => number,
): { readonly slope: number; readonly rest: number } {
  const points = stretches(day).map(({ sample, seconds }) => ({
    x: sample.turns / seconds,
    y: read(sample) / seconds,
  }));
  const mean = (of: (point: { readonly x: number; readonly y: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
  const slope = mean((point) => (point.x - x) * (point.y - y)) / mean((point) => (point.x - x) ** 2);
  return { slope, rest: y - slope * x };
}

/** The most a second in half an hour that begins after the waves. */
function peakOf(day: DayOfMany, read: (sample: Sample) => number): number {
  const { installWaves, waveApart } = assumptions;
  const from = ((installWaves.value * waveApart.value) / 60) * day.scale;
  const after = stretches(day).filter(({ sample, seconds }) => sample.atHours - seconds / 3_600 >= from - 1e-9);
  const length = 1_800 * day.scale;
  const rates = after.map((_, begin) => {
    let [count, seconds] = [0, 0];
    for (let at = begin; at < after.length && seconds < length - 1e-6; at += 1) {
      const stretch = after[at];
      count += stretch === undefined ? 0 : read(stretch.sample);
      seconds += stretch?.seconds ?? 0;
    }
    return seconds < length - 1e-6 ? 0 : count / seconds;
  });
  return Math.max(0, ...rates);
}

function rounded(figure: number, digits = 2): number {
  return Number(figure.toPrecision(digits));
}

/** A figure of a table: three digits that count, and tenths only of what is small. */
function short(figure: number): string {
  return figure < 1 || (figure < 10 && !Number.isInteger(figure)) ? words(rounded(figure)) : words(rounded(figure, 3));
}

function words(figure: number): string {
  return figure.toLocaleString('en', { maximumFractionDigits: 12 });
}

function kilobytes(bytes: number): string {
  return `${words(rounded(bytes / 1_000))} kB`;
}
