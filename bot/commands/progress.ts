import process from 'node:process';

const width = 30;
/** How often a line is written where there is no terminal to draw a bar on. */
const linesEvery = 1_000;

/** Says how far a command is: a bar on a terminal, a line now and then elsewhere; on standard error, so that a list stays clean. */
export function showProgress(done: number, total: number, what: string): void {
  const { isTTY, columns } = process.stderr;
  if (!isTTY) {
    if (done % linesEvery < 1 || done === total) console.error(`${what}: ${done} of ${total}`);
    return;
  }
  const filled = total === 0 ? width : Math.floor((done / total) * width);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(width - filled)} ${done} of ${total} ${what}`;
  process.stderr.write(`\r${bar.slice(0, columns - 1)}${done === total ? '\n' : ''}`);
}

/** How far a command is through something that may grow meanwhile: it is at the end when it says so, and not before. */
export function progressOf(total: number, what: string) {
  return {
    at: (done: number): void => {
      if (done < total) showProgress(done, total, what);
    },
    finish: (): void => showProgress(total, total, what),
  };
}
