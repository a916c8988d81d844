import type { BotTelemetryClient } from 'botbuilder';

/** What an event of a question is called where the SDK's telemetry hears of it. */
export const questionEvent = 'Question';

/** What becomes of a question: it is asked once, and then answered, or left for something else; or neither. */
export type QuestionState = 'asked' | 'answered' | 'left';

/** Tells of a question by its name, to whoever listens: as the SDK tells of waterfalls. */
export function tellOfQuestion(client: BotTelemetryClient, question: string, state: QuestionState): void {
  client.trackEvent({ name: questionEvent, properties: { question, state } });
}
