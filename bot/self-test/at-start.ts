import type { Clock } from '../../services/clock.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../logging/log.ts';
import { runChecks, sentenceOf } from './check.ts';
import { checksOf } from './self-test.ts';

/** Says in the log what is not well of all that the bot needs. It listens by then: what is away now may come back. Never rejects. */
export async function testAtStart(
  config: Config,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<void> {
  // The demo needs nobody; and the store has answered, or the bot would not listen.
  if (config.mode === 'demo') return;
  const rows = await runChecks(checksOf(config, clock));
  const amiss = rows.filter(({ outcome }) => outcome !== 'ok');
  for (const row of amiss) {
    const fields = { outcome: row.outcome, reason: `${row.name}: ${sentenceOf(row)}` };
    if (row.outcome === 'wrong') log.error(fields, 'the self-test found what is wrong');
    else log.warn(fields, 'the self-test found what may be wrong');
  }
  log.info({ count: amiss.length }, 'the self-test is done');
}
