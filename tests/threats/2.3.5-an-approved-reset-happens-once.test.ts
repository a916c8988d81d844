import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerApproval } from '../../services/hand-off/safeguards.ts';
import { HelpdeskTalk, people } from '../support/helpdesk-talk.ts';
import { deskOf } from './support/desk-roles.ts';

test('ASVS 2.3.5: a reset that a second agent agreed to before the process died is done when it is asked for again, once', async (t) => {
  const { bot, alex, kofi } = await HelpdeskTalk.open(t, { policy: { resetNeedsTwoAgents: true } });
  await alex.arrive();
  await alex.click('Set it up now');
  const { desk } = deskOf(bot);
  const opened = await desk.open(kofi, alex, { kind: 'reset', note: 'demo' });
  assert.ok('handOff' in opened);
  const id = opened.handOff._id;
  const asked = await desk.reset(kofi, id, 'demo');
  assert.ok('handOff' in asked && asked.code === 'asked');
  const answer = { id: asked.handOff.approval?.id ?? '', agent: people.megan, result: 'approved' } as const;
  await bot.handOffs.change(id, (handOff, context) => answerApproval(handOff, answer, context));
  assert.equal((await desk.reset(kofi, id, 'demo')).code, 'reset');
  assert.equal((await desk.reset(kofi, id, 'demo')).code, 'asked');
});
