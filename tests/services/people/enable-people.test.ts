import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { type Directory, DirectoryUnavailableError } from '../../../services/directory/directory.ts';
import { PersonalChats } from '../../../bot/conversation/personal-chats.ts';
import { enablePeople } from '../../../services/people/enable-people.ts';
import { readPeople } from '../../../services/people/people-file.ts';
import { buildBot } from '../../support/build-bot.ts';
import { textOf } from '../../support/person.ts';

const tenantId = '00000000-0000-0000-0000-0000000000aa';
const id = (number: number): string => `00000000-0000-0000-0000-00000000000${number}`;
const [sanne, zoe] = ['sanne.devries@contoso.example', 'zoe.li+demo@contoso.example'];

/** A bot, and the command beside it. */
async function kit(t: TestContext) {
  const bot = await buildBot(t);
  const waits: number[] = [];
  const progress: number[] = [];
  const chats = new PersonalChats(bot);
  const enable = (text: string, directory: Pick<Directory, 'findByAccountName'> = bot.directory) =>
    enablePeople(readPeople(Buffer.from(text)).people, {
      directory,
      tenantId,
      changes: bot.changes,
      ask: (person) => chats.oweGreeting(person),
      wait: (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
      onProgress: (done) => progress.push(done),
    });
  const of = async (number: number) => {
    const { status, groups } = await bot.changes.status({ tenantId, objectId: id(number) });
    return [status, groups];
  };
  return { ...bot, enable, of, waits, progress };
}

describe('people who are enabled', () => {
  test('are found by sign-in name or object id, asked, and put into their groups; again changes nothing', async (t) => {
    const { enable, of, progress } = await kit(t);
    const list = `oid,group\n${id(1).toUpperCase()},finance\n${sanne.toUpperCase()},\n${zoe},"pilots,finance"`;
    assert.deepEqual(await enable(list), { counts: { asked: 3, regrouped: 2, unchanged: 0 }, bad: [] });
    assert.deepEqual(await of(1), ['enabled', ['finance']]);
    assert.deepEqual(await of(2), ['enabled', []]);
    assert.deepEqual(await of(3), ['enabled', ['finance', 'pilots']]);
    assert.deepEqual((await enable(list)).counts, { asked: 0, regrouped: 0, unchanged: 3 });
    assert.deepEqual((await enable(zoe)).counts, { asked: 0, regrouped: 0, unchanged: 1 }, 'no column, no change');
    assert.deepEqual((await enable(`${zoe},sales`)).counts, { asked: 0, regrouped: 1, unchanged: 0 });
    assert.deepEqual(await of(3), ['enabled', ['sales']]);
    assert.deepEqual(progress, [3, 3, 1, 1]);
  });

  test('who are set up stay so, in whatever group', async (t) => {
    const { enable, of, changes } = await kit(t);
    await changes.change({ tenantId, objectId: id(2) }, (enrollment) => ({
      next: { ...enrollment, status: 'enforced' },
      outcome: undefined,
      events: [],
    }));
    assert.deepEqual((await enable(`${sanne},finance`)).counts, { asked: 0, regrouped: 1, unchanged: 0 });
    assert.deepEqual(await of(2), ['enforced', ['finance']]);
  });

  test('who are unknown, or named twice in whatever way, are told with their line, and the others are enabled', async (t) => {
    const { enable, of } = await kit(t);
    const { counts, bad } = await enable(`upn,group\nnobody@contoso.example,a\n${sanne},a\n${id(2)},b\n${zoe},a`);
    assert.deepEqual(counts, { asked: 2, regrouped: 2, unchanged: 0 });
    assert.deepEqual(bad, [
      { line: 2, reason: 'nobody in the directory is "nobody@contoso.example"' },
      { line: 4, reason: `"${id(2)}" is on line 3 already` },
    ]);
    assert.deepEqual(await of(2), ['enabled', ['a']]);
  });

  test('by their object ids are enabled where no directory can be asked', async (t) => {
    const { enable, of, waits } = await kit(t);
    const noToken = new DirectoryUnavailableError('There is no access token for Microsoft Graph');
    const none = { findByAccountName: () => Promise.reject(noToken) };
    const { counts, bad } = await enable(`oid,group\n${id(2)},a\n${id(3)},a`, none);
    assert.deepEqual([counts, bad], [{ asked: 2, regrouped: 2, unchanged: 0 }, []]);
    assert.deepEqual(await of(2), ['enabled', ['a']]);
    assert.deepEqual(waits, []);
  });

  test('wait for a directory that is busy, and are left for later when it stays so', async (t) => {
    const { enable, of, waits, directory } = await kit(t);
    const outage = { times: 2 };
    const busy = {
      findByAccountName: (name: string) =>
        (outage.times -= 1) >= 0
          ? Promise.reject(new DirectoryUnavailableError('demo outage'))
          : directory.findByAccountName(name),
    };
    assert.deepEqual((await enable(`${sanne},a`, busy)).counts, { asked: 1, regrouped: 1, unchanged: 0 });
    assert.deepEqual(waits, [1_000, 4_000]);
    outage.times = 100;
    await assert.rejects(enable(`${zoe},a`, busy), DirectoryUnavailableError);
    assert.deepEqual(await of(3), ['disabled', []]);
  });

  test('who have a chat with the bot are asked in it by a bot that runs, once', async (t) => {
    const { enable, resumer, changes, person } = await kit(t);
    const chatting = person({ objectId: id(2) });
    await chatting.arrive();
    const whose = { tenantId: chatting.tenantId, objectId: id(2) };
    await changes.change(whose, (enrollment) => ({
      next: { ...enrollment, status: 'disabled' },
      outcome: undefined,
      events: [],
    }));
    const before = chatting.chat.length;
    await enable(`${sanne},finance`);
    assert.equal(chatting.chat.length, before, 'the command writes to nobody itself');
    await resumer.sayOwed(20);
    assert.match(textOf(chatting.card), /additional security verification/u);
    const after = chatting.chat.length;
    await resumer.sayOwed(20);
    assert.equal(chatting.chat.length, after);
  });
});
