import { here } from '../builds.ts';
import { keysToChat, type PhoneRound } from '../load/phone-load.ts';
import { Phones } from '../load/phones.ts';
import { percentile } from '../measuring/phase.ts';
import { alternated, median } from '../measuring/rounds.ts';
import { printTable, withSpread } from '../measuring/table.ts';
import { settings } from '../settings.ts';
import { newName, type Workshop } from '../workshop.ts';

/**
 * From the key on the phone, over the carrier's webhook, to the card in the chat. The phones are the demo's, in the process
 * of the load: what they cost is no part of the bot's CPU.
 */
export async function phones(workshop: Workshop): Promise<void> {
  const atOnce = `${settings.calls} at once`;
  const one = 'one at a time';
  const opened: Phones[] = [];
  try {
    const calling = async (at: 'once' | 'a time'): Promise<() => Promise<PhoneRound>> => {
      const simulated = new Phones();
      opened.push(simulated);
      const environment = { BENCH_PHONES_PORT: String(await simulated.start()) };
      const preloaded = [new URL('../programs/twilio-elsewhere.ts', import.meta.url)];
      const { program } = await workshop.bot(here, { environment, preloaded });
      const load = { ...workshop.chats, program, phones: simulated, people: settings.calls, at };
      return () => keysToChat(load, newName());
    };
    const results = await alternated({ [one]: await calling('a time'), [atOnce]: await calling('once') });
    const rows = Object.entries(results).map(([name, rounds]) => {
      const all = rounds.flatMap(({ latencies }) => latencies).toSorted((a, b) => a - b);
      const middles = rounds.map(({ latencies }) => median(latencies));
      const cpu = rounds.map(({ cpuPerCall }) => cpuPerCall);
      return [name, String(all.length), withSpread(middles, 1), percentile(all, 0.99).toFixed(1), withSpread(cpu, 2)];
    });
    printTable(['# pressed → the chat says so', 'calls', 'p50 ms', 'p99 ms', 'CPU ms a call'], rows);
    const figures = (results[atOnce] ?? []).map(({ cpuPerCall }) => cpuPerCall);
    workshop.verdicts.add({
      what: `# pressed → chat, ${atOnce}, CPU a call`,
      figures,
      target: 3,
      digits: 2,
      unit: 'ms',
    });
  } finally {
    for (const simulated of opened) simulated.stop();
  }
}
