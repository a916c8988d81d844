type Labels = Readonly<Record<string, string>>;

/** Reads sums from what Prometheus would be told. */
export class MetricReader {
  readonly #lines: readonly (readonly [name: string, labels: string, value: number])[];

  constructor(text: string) {
    const lines = [...text.matchAll(/^(\w+)(?:\{([^}]*)\})? (\S+)$/gmu)];
    this.#lines = lines.map(([, name = '', labels = '', value = '']) => [name, labels, Number(value)]);
  }

  /** Of everything with these labels, and without those. */
  sum(name: string, labels: Labels, without: Labels = {}): number {
    const says = (all: string, [label, value]: readonly [string, string]): boolean =>
      all.includes(`${label}="${value}"`);
    const matching = this.#lines.filter(
      ([each, all]) =>
        each === name &&
        Object.entries(labels).every((label) => says(all, label)) &&
        !Object.entries(without).some((label) => says(all, label)),
    );
    return matching.reduce((total, [, , value]) => total + value, 0);
  }
}
