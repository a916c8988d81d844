import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Activity, TestAdapter, TurnContext } from 'botbuilder';
import { sendInvokeResponse } from '../../../bot/channel/invoke-response.ts';

async function answered(sentence: string): Promise<unknown> {
  const sent: Partial<Activity>[] = [];
  const context = new TurnContext(new TestAdapter(() => Promise.resolve()), { type: 'invoke' });
  context.onSendActivities((_context, activities) => {
    sent.push(...activities);
    return Promise.resolve([]);
  });
  await sendInvokeResponse(context, sentence);
  return sent.map(({ value }) => value as unknown);
}

test('a sentence under a card shows no marks of Markdown, because nothing there understands them', async () => {
  const sentences: readonly (readonly [markdown: string, shown: string])[] = [
    ["You're done. Write **help** whenever you need me.", "You're done. Write help whenever you need me."],
    ['Ask *your* [helpdesk](https://help.example/a_b).', 'Ask your helpdesk.'],
    ['Contoso \\(demo\\) \\*', 'Contoso (demo) *'],
    ['You can ask again in 29 seconds.', 'You can ask again in 29 seconds.'],
  ];
  for (const [markdown, value] of sentences) {
    const body = { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value };
    assert.deepEqual(await answered(markdown), [{ status: 200, body }]);
  }
});
