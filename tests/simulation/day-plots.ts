import { assumptions } from './assumptions.ts';
import { linePlot, type Plot } from './line-plot.ts';
import { secondsOf } from './luck.ts';
import type { Sample } from './record.ts';

export interface DayOfPlots {
  readonly samples: readonly Sample[];
  readonly hours: number;
  /** How much shorter than a full day the day was. */
  readonly scale: number;
}

/** Every plot of a day by the name of its file. */
export function dayPlots({ samples, hours, scale }: DayOfPlots): Readonly<Record<string, string>> {
  const day = samples.filter(({ atHours }) => atHours <= hours + 1e-9);
  const seconds = day.map(({ atHours }, index) => (atHours - (day[index - 1]?.atHours ?? 0)) * 3_600);
  const each = (read: (sample: Sample) => number): number[] => day.map(read);
  const perSecond = (read: (sample: Sample) => number): number[] =>
    day.map((sample, index) => read(sample) / (seconds[index] ?? 1));
  const perMinute = (read: (sample: Sample) => number): number[] => perSecond(read).map((rate) => rate * 60);
  const marks = [
    { at: (secondsOf(assumptions.outageAt) * scale) / 3_600, name: 'Twilio is out' },
    { at: (secondsOf(assumptions.restartAt) * scale) / 3_600, name: 'process killed' },
    { at: (secondsOf(assumptions.failoverAt) * scale) / 3_600, name: 'store without primary' },
  ];
  const draw = (plot: Omit<Plot, 'hours' | 'marks'>): string =>
    linePlot({ ...plot, hours: each(({ atHours }) => atHours), marks });
  return {
    'enrollment.svg': draw({
      title: 'Told of it, and set up',
      yLabel: 'people',
      lines: [
        { name: 'told', values: each(({ told }) => told) },
        { name: 'set up', values: each(({ setUp }) => setUp) },
      ],
    }),
    'turns.svg': draw({
      title: 'What people did',
      yLabel: 'turns per second',
      lines: [{ name: 'clicks, messages, installations', values: perSecond(({ turns }) => turns) }],
    }),
    'waits.svg': draw({
      title: 'How long people waited for an answer',
      yLabel: 'milliseconds',
      lines: [
        { name: 'longest', values: each(({ waitLongest }) => waitLongest) },
        { name: '99 of 100 shorter', values: each(({ wait99 }) => wait99) },
        { name: 'middle', values: each(({ waitMiddle }) => waitMiddle) },
      ],
    }),
    'sends.svg': draw({
      title: 'What was sent to Teams',
      yLabel: 'requests per second',
      lines: [
        { name: 'messages', values: perSecond(({ messages }) => messages) },
        { name: 'edits', values: perSecond(({ edits }) => edits) },
        { name: 'answered with 429', values: perSecond(({ refused }) => refused) },
      ],
    }),
    'phones.svg': draw({
      title: 'What was given to Twilio',
      yLabel: 'per minute',
      lines: [
        { name: 'parts of texts', values: perMinute(({ textParts }) => textParts) },
        { name: 'calls', values: perMinute(({ calls }) => calls) },
      ],
    }),
    'owed.svg': draw({
      title: 'What the bot owed at the end of each stretch',
      yLabel: 'duties',
      lines: [{ name: 'messages, cards, notices, events to seal', values: each(({ owed }) => owed) }],
    }),
    'store.svg': draw({
      title: 'Size of the store, indexes included',
      yLabel: 'megabytes',
      lines: [{ name: 'store', values: each(({ storeBytes }) => storeBytes / 1e6) }],
    }),
    'store-calls.svg': draw({
      title: 'Calls to the store, those of background jobs included',
      yLabel: 'calls per second',
      lines: [
        { name: 'reads', values: perSecond(({ reads }) => reads) },
        { name: 'writes', values: perSecond(({ writes }) => writes) },
      ],
    }),
  };
}
