import type { TurnContext } from 'botbuilder';
import type { BotAdapter } from '../channel/adapter.ts';
import type { PersonalChat } from './personal-chats.ts';

/**
 * Sends or edits something in somebody's chat, outside any turn of theirs. @returns what came of it, or why Teams did not take
 * it: thrown within, the adapter would apologize for it in that chat.
 */
export async function inChat<Value>(
  adapter: Pick<BotAdapter, 'resume'>,
  { reference }: Pick<PersonalChat, 'reference'>,
  act: (context: TurnContext) => Promise<Value>,
): Promise<{ readonly value?: Value; readonly failure?: unknown }> {
  if (reference === undefined) return { failure: new Error('Nobody has written in the chat yet') };
  const done: { value?: Value; failure?: unknown } = {};
  await adapter.resume(reference, async (context) => {
    try {
      done.value = await act(context);
    } catch (error) {
      done.failure = error;
    }
  });
  return done;
}
