import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { HelpdeskTalk, people } from '../support/helpdesk-talk.ts';
import { deskOf } from './support/desk-roles.ts';

const reason = '';

/** Sanne, Alex's manager, is at the helpdesk too; Kofi helps Alex, and has asked her. */
async function askedManager(t: TestContext) {
  const settings = { helpdeskAgents: [people.kofi, people.sanne] };
  const talk = await HelpdeskTalk.open(t, { settings, policy: { passNeeds: 'identity' } });
  const { bot, alex, kofi, sanne } = talk;
  await alex.arrive();
  await alex.click('Set it up now');
  const { desk, answers } = deskOf(bot);
  const opened = await desk.open(kofi, alex, { kind: 'set-up', note: 'demo' });
  assert.ok('handOff' in opened);
  const { _id: id } = opened.handOff;
  const asked = await desk.askManager(kofi, id);
  assert.ok('handOff' in asked);
  const identity = asked.handOff.identity?.id ?? '';
  const vouch = () => answers.vouch(sanne, id, { identity, result: 'confirmed' });
  return { talk, desk, id, vouch, bot, alex, kofi, sanne };
}

describe('ASVS 8.2: whoever vouches', () => {
  test('frees a pass of the colleague who asked', async (t) => {
    const { desk, id, vouch, kofi } = await askedManager(t);
    assert.equal((await vouch()).code, 'answered');
    assert.equal((await desk.givePass(kofi, id, { reason })).code, 'given');
  });

  test('is not asked any more once they help themselves', async (t) => {
    const { desk, id, vouch, sanne } = await askedManager(t);
    assert.equal((await desk.takeOver(sanne, id, people.kofi)).code, 'changed');
    assert.equal((await vouch()).code, 'over');
  });

  test('gives no pass on their own word, having taken over afterwards', async (t) => {
    const { desk, id, vouch, sanne } = await askedManager(t);
    assert.equal((await vouch()).code, 'answered');
    await desk.takeOver(sanne, id, people.kofi);
    assert.equal((await desk.givePass(sanne, id, { reason })).code, 'identity-needed');
  });

  test('is never the person, whatever the directory says', async (t) => {
    const { id, bot, kofi } = await askedManager(t);
    const managerOf = () => bot.directory.findByAccountName('alex.wilber@contoso.example');
    const { desk } = deskOf({ ...bot, directory: { ...bot.directory, managerOf } });
    assert.equal((await desk.askManager(kofi, id)).code, 'no-manager');
  });
});

test('ASVS 8.2: whoever gave a pass says that it is told, whoever helps by now', async (t) => {
  const { desk, id, vouch, kofi, sanne } = await askedManager(t);
  await vouch();
  await desk.givePass(kofi, id, { reason });
  await desk.takeOver(sanne, id, people.kofi);
  assert.equal((await desk.passTold(sanne, id)).code, 'none');
  assert.equal((await desk.passTold(kofi, id)).code, 'told');
});
