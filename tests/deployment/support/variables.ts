import { productionSchema } from '../../../bot/config/config-variables.ts';
import { longestWait } from '../../../services/gates/radius-gate.ts';

/** Without these, production does not start. */
export const required: readonly string[] = Object.entries(productionSchema.shape)
  .filter(([, schema]) => !schema.safeParse(undefined).success)
  .map(([name]) => name);

/** All that production knows. */
export const known: readonly string[] = ['MODE', ...Object.keys(productionSchema.shape)];

/** Longest that a request under way may take, in seconds: a VPN that waits for a phone. */
export const longestRequestSeconds = longestWait / 1000;
