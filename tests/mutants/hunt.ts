import { isAlone } from '../support/suite/parts.ts';
import type { Mutant } from './plant.ts';
import type { Reach } from './reach.ts';
import { type Caught, trial } from './trial.ts';

/** Most test files that share a process: to load the modules costs more than most tests do. */
const mostTogether = 6;

/** What came of a fault: which test noticed it, or how many test files did not. */
export interface Hunted {
  readonly mutant: Mutant;
  readonly caught: Caught | undefined;
  readonly passed: number;
}

/** Runs the tests that can notice a fault, until one does. */
export class Hunt {
  readonly #reach: Reach;
  readonly #mostFiles: number;
  /** By module and test file, how many faults it noticed: whoever noticed the last one is asked first. */
  readonly #notices = new Map<string, number>();
  /** Test files that pass without any fault, and those that do not, which prove nothing. */
  readonly #isClean = new Map<string, Promise<boolean>>();

  /** @param mostFiles so many test files, the nearest, are asked about one fault at most. */
  constructor(reach: Reach, mostFiles: number) {
    this.#reach = reach;
    this.#mostFiles = mostFiles;
  }

  async hunt(mutant: Mutant): Promise<Hunted> {
    const files = await this.#filesFor(mutant.file);
    for (const part of partsOf(files)) {
      const caught = await trial(part, mutant);
      if (caught === undefined) continue;
      if (!(await this.#clean(caught.file))) return this.hunt(mutant);
      const name = `${mutant.file} ${caught.file}`;
      this.#notices.set(name, (this.#notices.get(name) ?? 0) + 1);
      return { mutant, caught, passed: 0 };
    }
    return { mutant, caught: undefined, passed: files.length };
  }

  /** Test files that failed by themselves, without any fault. */
  async unclean(): Promise<string[]> {
    const known = await Promise.all([...this.#isClean].map(async ([file, clean]) => ({ file, clean: await clean })));
    return known.filter(({ clean }) => !clean).map(({ file }) => file);
  }

  async #filesFor(module: string): Promise<string[]> {
    const unclean = await this.unclean();
    const files = this.#reach.testsOf(module).filter((file) => !unclean.includes(file));
    const noticed = (file: string): number => this.#notices.get(`${module} ${file}`) ?? 0;
    const nearest = files.slice(0, this.#mostFiles);
    return nearest.toSorted((one, other) => noticed(other) - noticed(one));
  }

  #clean(file: string): Promise<boolean> {
    const known = this.#isClean.get(file) ?? trial([file]).then((failed) => failed === undefined);
    this.#isClean.set(file, known);
    return known;
  }
}

/** The first alone, so that it is quick when that one notices; then some together, but those that must be alone. */
function partsOf(files: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (const file of files) {
    const last = parts.at(-1);
    const joins = last !== undefined && parts.length > 1 && last.length < mostTogether;
    if (joins && !isAlone(file) && !last.some(isAlone)) last.push(file);
    else parts.push([file]);
  }
  return parts;
}
