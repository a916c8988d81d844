/** One line of a plot. */
interface PlotLine {
  readonly name: string;
  readonly values: readonly number[];
}

export interface Plot {
  readonly title: string;
  /** What stands at the axis, with the unit. */
  readonly yLabel: string;
  /** Of each value, in hours of the day. */
  readonly hours: readonly number[];
  readonly lines: readonly PlotLine[];
  /** What happened when, in hours of the day. */
  readonly marks?: readonly { readonly at: number; readonly name: string }[];
}

const size = { width: 760, height: 340 };
const margin = { left: 72, right: 24, top: 66, bottom: 54 };
const inner = { width: size.width - margin.left - margin.right, height: size.height - margin.top - margin.bottom };
/** When the simulated day begins. */
const firstHour = 7;

/** Of the reader's theme; as a picture in a page too, SVG hears of it. */
const style = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-size: 15px; font-weight: 600 }
  .back { fill: #ffffff } .grid { stroke: #d8dee4 } .axis { stroke: #59636e }
  .mark { stroke: #59636e; stroke-dasharray: 3 4 } .small { font-size: 11px; fill: #59636e; stroke: #ffffff; stroke-width: 3px; paint-order: stroke }
  .l0 { stroke: #0969da } .l1 { stroke: #bc4c00 } .l2 { stroke: #1a7f37 }
  polyline, .key { fill: none; stroke-width: 2; stroke-linejoin: round }
  .l1 { stroke-dasharray: 7 3 } .l2 { stroke-dasharray: 2 3 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .back { fill: #0d1117 } .grid { stroke: #30363d } .axis, .mark { stroke: #9198a1 }
    .small { fill: #9198a1; stroke: #0d1117 } .l0 { stroke: #58a6ff } .l1 { stroke: #f0883e } .l2 { stroke: #56d364 }
  }`;

/** Lines over the hours of a day, as SVG: it needs no browser to be drawn, and is legible on light and dark pages. */
export function linePlot({ title, yLabel, hours, lines, marks = [] }: Plot): string {
  const lastHour = Math.max(...hours, 1e-9);
  const step = niceStep(Math.max(1e-9, ...lines.flatMap(({ values }) => values)) / 4);
  const top = step * Math.max(1, Math.ceil(Math.max(...lines.flatMap(({ values }) => values)) / step));
  const x = (hour: number): number => round(margin.left + (hour / lastHour) * inner.width);
  const y = (value: number): number => round(margin.top + inner.height * (1 - value / top));
  const bottom = margin.top + inner.height;
  const yTicks = Array.from({ length: Math.round(top / step) + 1 }, (_, index) => index * step);
  const xStep = niceHours(lastHour);
  const xTicks = Array.from({ length: Math.floor(lastHour / xStep + 1e-9) + 1 }, (_, index) => index * xStep);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" role="img" aria-label="${escaped(title)}">`,
    `<style>${style}\n</style>`,
    `<rect class="back" width="${size.width}" height="${size.height}" rx="6"/>`,
    `<text class="title" x="${margin.left}" y="24">${escaped(title)}</text>`,
    ...legend(lines),
    ...yTicks.flatMap((value) => [
      `<line class="grid" x1="${margin.left}" x2="${size.width - margin.right}" y1="${y(value)}" y2="${y(value)}"/>`,
      `<text x="${margin.left - 8}" y="${y(value) + 4}" text-anchor="end">${shown(value, step)}</text>`,
    ]),
    ...xTicks.flatMap((hour) => [
      `<line class="axis" x1="${x(hour)}" x2="${x(hour)}" y1="${bottom}" y2="${bottom + 5}"/>`,
      `<text x="${x(hour)}" y="${bottom + 20}" text-anchor="middle">${clock(hour)}</text>`,
    ]),
    `<line class="axis" x1="${margin.left}" x2="${size.width - margin.right}" y1="${bottom}" y2="${bottom}"/>`,
    `<text x="${margin.left + inner.width / 2}" y="${size.height - 10}" text-anchor="middle">time of the day (h:min)</text>`,
    `<text transform="translate(18 ${margin.top + inner.height / 2}) rotate(-90)" text-anchor="middle">${escaped(yLabel)}</text>`,
    ...marks.map(({ at }) => `<line class="mark" x1="${x(at)}" x2="${x(at)}" y1="${margin.top}" y2="${bottom}"/>`),
    ...lines.map(({ values }, index) => {
      const points = values.map((value, at) => `${x(hours[at] ?? 0)},${y(value)}`);
      return `<polyline class="l${index}" points="${points.join(' ')}"/>`;
    }),
    ...marks.map(
      ({ at, name }, index) =>
        `<text class="small" x="${x(at) + 4}" y="${margin.top + 11 + 13 * index}">${escaped(name)}</text>`,
    ),
    '</svg>\n',
  ].join('\n');
}

function legend(lines: readonly PlotLine[]): string[] {
  let left = margin.left;
  return lines.flatMap(({ name }, index) => {
    const at = left;
    // Eight units a letter are enough at this size.
    left += 56 + name.length * 8;
    return [
      `<line class="key l${index}" x1="${at}" x2="${at + 26}" y1="44" y2="44"/>`,
      `<text x="${at + 32}" y="48">${escaped(name)}</text>`,
    ];
  });
}

/** 1, 2 or 5 with zeros, at least so large. */
function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10);
}

function niceHours(hours: number): number {
  return [0.25, 0.5, 1, 2].find((step) => hours / step <= 9) ?? 4;
}

function shown(value: number, step: number): string {
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function clock(hour: number): string {
  const minutes = Math.round((firstHour + hour) * 60);
  return `${Math.floor(minutes / 60) % 24}:${String(minutes % 60).padStart(2, '0')}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/"/gu, '&quot;');
}
