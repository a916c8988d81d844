/** The processes that a suite is run in: how its test files are dealt out among them. */

/**
 * Files that share a process with others: they compute, or ask a store of their own on this disk. All others get a process
 * each: those that start processes, servers or a MongoDB's client, and those that measure what a whole process does.
 */
const together = [
  /^tests\/(?:cards|contracts|dialogs)\//u,
  /^tests\/services\/(?:challenges|directory|enrollment|intents|localization|methods|phone-numbers|policy|secrets)\//u,
  /^tests\/services\/telephony\/(?!twilio\/twilio-library)/u,
];

/** They begin: they are longer than all others. */
const long = [
  /^tests\/journeys\//u,
  /^tests\/faults\/(?:copies|failover|kills|replicas|rotation|(?:phones|managing)\/kills)/u,
  /^tests\/bot\/main\.test/u,
];

/** Most files that one process runs: what they hold on to costs more to keep clean than to load the modules again. */
const mostFiles = 40;

/** What is run in one process, one after the other. */
export type Part = readonly string[];

/** Whether a file has to have a process to itself. */
export function isAlone(file: string): boolean {
  return !together.some((pattern) => pattern.test(file));
}

/**
 * Deals files out, at least one part for each core. What is long comes first, so that no core waits for it in the end;
 * neighbours, which are alike in length, come into different parts.
 */
export function partsOf(files: readonly string[], cores: number): Part[] {
  const others = files.filter((file) => !isAlone(file));
  const count = Math.min(others.length, Math.max(cores, Math.ceil(others.length / mostFiles)));
  const dealt = Array.from({ length: count }, (_, part) => others.filter((_, index) => index % count === part));
  const isLong = (file: string): boolean => long.some((pattern) => pattern.test(file));
  const single = files.filter(isAlone);
  const inOrder = [...single.filter(isLong), ...single.filter((file) => !isLong(file))];
  return [...inOrder.map((file) => [file]), ...dealt];
}
