/** The processes that a suite is run in: how its test files are dealt out among them. */

/**
 * Files that get a process each: they start processes of their own and are longer than all others, or measure what a
 * whole process does.
 */
const alone = [
  /^tests\/journeys\//u,
  /^tests\/faults\/(?:kills|replicas|phones\/kills)/u,
  /^tests\/bot\/main\.test/u,
  /twilio-library\.test/u,
];

/** Most files that one process runs: what they hold on to costs more to keep clean than to load the modules again. */
const mostFiles = 40;

/** What is run in one process, one after the other. */
export type Part = readonly string[];

/**
 * Deals files out, at least one part for each core. What is long comes first, so that no core waits for it in the end;
 * neighbours, which are alike in length, come into different parts.
 */
export function partsOf(files: readonly string[], cores: number): Part[] {
  const isAlone = (file: string): boolean => alone.some((pattern) => pattern.test(file));
  const others = files.filter((file) => !isAlone(file));
  const count = Math.min(others.length, Math.max(cores, Math.ceil(others.length / mostFiles)));
  const dealt = Array.from({ length: count }, (_, part) => others.filter((_, index) => index % count === part));
  return [...files.filter(isAlone).map((file) => [file]), ...dealt];
}
