/** What cleans up in the end: a test, or a piece of work that runs like one. */
export interface Cleanup {
  after(act: () => unknown): void;
}

/** Does work that cleans up after itself as a test does; what was begun last ends first. */
export async function scoped<Result>(work: (scope: Cleanup) => Promise<Result>): Promise<Result> {
  const acts: (() => unknown)[] = [];
  try {
    return await work({ after: (act) => void acts.unshift(act) });
  } finally {
    for (const act of acts) await act();
  }
}
