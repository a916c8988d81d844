import { millisecondsAfter } from '../clock.ts';

/** Dates as HTTP writes them: of other text a date is made too, but nobody's intention. */
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$/u;

/**
 * When whoever was asked wants to be asked again at the earliest: seconds, of which Graph sends fractions too, or a date.
 * @returns undefined where it says neither.
 * @see https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function momentToRetry(retryAfter = '', now: Date): Date | undefined {
  const said = retryAfter.trim();
  if (/^\d{1,9}(?:\.\d{1,9})?$/u.test(said)) return millisecondsAfter(now, Number(said) * 1_000);
  const moment = new Date(httpDate.test(said) ? said : Number.NaN);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}
