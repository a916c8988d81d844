import { parseArgs } from 'node:util';
import { z } from 'zod';
import { mongodbTestUri } from '../services/store/temporary-stores.ts';
import type { SimulationOptions } from './simulation.ts';

const usage =
  'Say: npm run simulate -- --people 50000 --hours 8 [--seed 1] [--store embedded|mongodb] [--tenants 1] [--out FOLDER]';

/** What was asked for cannot be simulated. `message` says why and is fit to print. */
export class ArgumentsError extends Error {
  override readonly name = 'ArgumentsError';
}

export interface SimulationArguments extends Pick<
  SimulationOptions,
  'people' | 'hours' | 'seed' | 'store' | 'tenants'
> {
  /** Where the plots and the series go. */
  readonly out: string;
}

const whole = (name: string, most: number) => {
  const message = `--${name} has to be a whole number from 1 to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/u, message)
    .transform(Number)
    .refine((value) => value >= 1 && value <= most, message);
};

const schema = z
  .object({
    people: whole('people', 1_000_000).default(1_000),
    hours: whole('hours', 24).default(8),
    seed: z
      .string()
      .regex(/^[\w.-]{1,64}$/u, '--seed has to be of letters, digits, points and hyphens, 64 at most')
      .default('1'),
    store: z.enum(['embedded', 'mongodb'], '--store is either embedded or mongodb').default('embedded'),
    tenants: whole('tenants', 100).default(1),
    out: z.string().min(1, '--out needs a folder').default('tests/output/simulation'),
  })
  .refine(({ people, tenants }) => tenants <= people, '--tenants may not be more than --people')
  .refine(
    ({ store }) => store !== 'mongodb' || mongodbTestUri !== undefined,
    'With --store mongodb the variable MONGODB_TEST_URI has to name a MongoDB: tests/support/mongodb-test-server.sh starts one',
  );

/** @throws {ArgumentsError} */
export function readArguments(given: readonly string[]): SimulationArguments {
  const read = schema.safeParse(valuesOf(given));
  if (read.success) return read.data;
  throw new ArgumentsError(`${read.error.issues[0]?.message ?? ''}. ${usage}`);
}

function valuesOf(given: readonly string[]): unknown {
  const text = { type: 'string' } as const;
  const options = { people: text, hours: text, seed: text, store: text, tenants: text, out: text };
  try {
    return parseArgs({ args: [...given], options }).values;
  } catch (error) {
    throw new ArgumentsError(`${error instanceof Error ? error.message.split('. ')[0] : ''}. ${usage}`);
  }
}
