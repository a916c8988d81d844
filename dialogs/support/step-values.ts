import type { WaterfallStepContext } from './botbuilder-dialogs.ts';
import type { z } from 'zod';

/** What a dialog remembers between its steps, read in one place with one type. Ids only: it is stored with the chat. */
export class StepValues<Values extends object> {
  readonly #schema: z.ZodType<Values>;

  constructor(schema: z.ZodType<Values>) {
    this.#schema = schema;
  }

  /** What was begun with and what steps have set since. */
  of(step: WaterfallStepContext): Values {
    return this.#schema.parse({ ...step.options, ...step.values });
  }

  set(step: WaterfallStepContext, values: Partial<Values>): void {
    Object.assign(step.values, values);
  }
}
