import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Heard } from '../bot/http/routes/hand-off-kit.ts';
import { alex, askedFor, idOf, personOf, startVerificationApi, withApp } from '../bot/http/routes/verification-kit.ts';

const wrong = '000000';

describe('ASVS 6.3.1: guessing through programs', () => {
  test('and in the chat, together, meets one limit, wherever it is met first', async (t) => {
    const api = await startVerificationApi(t);
    await withApp(api);
    const { enrollment, check, open, answer } = api;
    const chat = enrollment.forTurn({ conversation: 'chat' });
    const [method] = (await chat.status(alex)).methods;
    const id = idOf(await open(askedFor('alex')));
    const ways: readonly (() => Promise<string>)[] = [
      async () => (await chat.verify(alex, method?.methodId ?? '', wrong)).code,
      async () => told(await check({ person: personOf('alex'), code: wrong })),
      async () => told(await answer(id, { code: wrong })),
      async () => told(await check({ person: personOf('alex'), code: wrong }, 'other')),
    ];
    const said: string[] = [];
    for (let count = 0; count < 60; count += 1) said.push((await ways[count % ways.length]?.()) ?? '');
    const first = said.findIndex((each) => each === 'throttled' || each === '429 person-limit');
    assert.ok(first > 0 && first <= 20, `${first} ${said.join()}`);
    // From then on every way says so, the right code included.
    for (const way of ways) assert.ok(['throttled', '429 person-limit'].includes(await way()));
    const again = await check({ person: personOf('alex'), code: wrong });
    assert.ok(Number(again.headers.get('retry-after')) > 0);
  });

  test('at once meets it too: a burst has no more tries than one after the other', async (t) => {
    const api = await startVerificationApi(t);
    await withApp(api);
    const burst = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        api.check({ person: personOf('alex'), code: wrong }, index % 2 === 0 ? 'wiki' : 'other'),
      ),
    );
    const tried = burst.filter(({ status }) => status === 200).length;
    assert.ok(tried > 0 && tried <= 20, `${tried}`);
  });
});

function told({ status, json }: Pick<Heard, 'status' | 'json'>): string {
  return status === 429 ? `429 ${String(json['code'])}` : String(json['result']);
}
