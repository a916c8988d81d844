import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { collections } from '../../bot/parts/storage-parts.ts';
import { StoreUnavailableError } from '../../services/store/document-store.ts';
import { accessPass, FakeEntra } from '../support/fake-entra.ts';
import { FakeClock } from '../support/fakes.ts';
import { setUpBy } from '../support/helpdesk-scenes.ts';
import { HelpdeskTalk, people } from '../support/helpdesk-talk.ts';
import { type Person, titleOf } from '../support/person.ts';
import { Canaries } from './support/canaries.ts';

const form = /[0-9A-Z]{5}-[0-9A-Z]{5}/u;

/** A bot of which the policy wants a pass of Entra's with each of its own. */
async function openTalk(t: TestContext) {
  const clock = new FakeClock();
  const entra = new FakeEntra();
  entra.letIn(people.alex);
  const externalMethods = entra.methods(clock);
  return { entra, talk: await HelpdeskTalk.open(t, { clock, externalMethods, policy: { entraPass: 'written' } }) };
}

/** Kofi has given Alex a pass. */
async function given(t: TestContext) {
  const { entra, talk } = await openTalk(t);
  const { alex, kofi, megan, bot } = talk;
  await setUpBy(talk, alex);
  await kofi.arrive();
  await megan.arrive();
  await talk.opens(kofi, 'reset Alex Wilber');
  const pass = await givePass(talk, kofi);
  const canaries = new Canaries();
  canaries.addText('code', 'the pass', pass);
  canaries.addText('code', 'the pass without groups', pass.replaceAll('-', ''));
  const [id = ''] = entra.passesOf(people.alex);
  canaries.addText('code', 'the pass for Entra', accessPass + id);
  canaries.addText('code', 'the end of it, which nothing escapes', accessPass.slice(-2) + id);
  return { entra, talk, alex, kofi, megan, bot, pass, canaries };
}

async function givePass(talk: HelpdeskTalk, agent: Person): Promise<string> {
  await agent.click('Give a temporary pass', {}, talk.cardOf(agent, /^[A-Z]{3}-\d{3}/u));
  await agent.click('Give a temporary pass', { reason: 'I know the voice' });
  const shown = agent.chat.findLast(({ card }) => titleOf(card) === 'Temporary pass');
  const [pass = ''] = form.exec(JSON.stringify(shown?.card)) ?? [];
  assert.notEqual(pass, '');
  await talk.settle();
  return pass;
}

type World = Awaited<ReturnType<typeof given>>;

/** What the jobs do beside `settle`. */
async function expireDue({ bot }: World): Promise<void> {
  await bot.enrollment.expireDue(100, { tell: () => Promise.resolve(), onFailure: assert.ifError });
  await bot.handOffs.sweep();
}

/** Where a pass is seen, but for messages that its person wrote. */
async function seen({ bot, canaries, alex, kofi, megan }: World): Promise<unknown> {
  const { store, logLines } = bot;
  const rows = await Promise.all(collections.map((spec) => store.collection(spec).find({})));
  return {
    rows: canaries.seenIn(JSON.stringify(rows)),
    logs: canaries.seenIn(logLines.join('\n')),
    person: canaries.seenIn(JSON.stringify(alex.chat)),
    agent: canaries.seenIn(JSON.stringify(kofi.chat)).length,
    colleague: canaries.seenIn(JSON.stringify(megan.chat)),
  };
}
const nowhere = { rows: [], logs: [], person: [], agent: 0, colleague: [] };
/** As it is typed, and its end: as a whole it is written with what keeps it from being Markdown. */
const bothPasses = 2;

const ends: Readonly<Record<string, (world: World) => Promise<unknown>>> = {
  told: ({ kofi }) => kofi.click('I have told it'),
  used: ({ alex, pass }) => alex.say(pass),
  expired: async (world) => {
    world.bot.clock.advance(601);
    await expireDue(world);
  },
  disputed: ({ alex }) => alex.click('I did not ask for this'),
  replaced: ({ talk, kofi }) => givePass(talk, kofi),
  revoked: ({ alex, bot }) => bot.enrollment.passes.revoke(alex, 'demo'),
  'guessed at': async ({ alex, bot, pass }) => {
    for (let tries = 0; tries < 5; tries += 1)
      await bot.enrollment.passes.use(alex, `${pass.slice(0, -1)}${pass.endsWith('7') ? '8' : '7'}`);
  },
  'in a hand-off that is closed': async ({ talk, kofi }) => {
    await kofi.click('Close', {}, talk.cardOf(kofi, /^[A-Z]{3}-\d{3}/u));
    await kofi.click('Close', { reason: 'done on the phone' });
  },
  'in a hand-off that an operator closed': async ({ bot }) => {
    const [handOff] = await bot.handOffs.list();
    await bot.handOffs.close(handOff?._id ?? '', { reason: 'demo' });
  },
  'taken away with all that the person has': async ({ bot }) => {
    const [handOff] = await bot.handOffs.list();
    assert.ok(handOff);
    await bot.operator.reset(handOff.person, 'demo');
  },
};

describe('ASVS 14.2.1: a temporary pass that was given', () => {
  test('stands in the agent’s chat, and nowhere else', async (t) => {
    const world = await given(t);
    assert.deepEqual(await seen(world), { ...nowhere, agent: bothPasses });
  });

  test('is taken from the chat again where it could not be written down that it stands there', async (t) => {
    const { talk } = await openTalk(t);
    const { alex, kofi, bot } = talk;
    await setUpBy(talk, alex);
    await kofi.arrive();
    await talk.opens(kofi, 'reset Alex Wilber');
    await kofi.click('Give a temporary pass', {}, talk.cardOf(kofi, /^[A-Z]{3}-\d{3}/u));
    t.mock.method(bot.handOffs, 'noteCard', () => Promise.reject(new StoreUnavailableError('away')), { times: 1 });
    await kofi.click('Give a temporary pass', { reason: 'I know the voice' }).catch(() => undefined);
    assert.match(JSON.stringify(kofi.chat), /Temporary pass/u);
    assert.doesNotMatch(JSON.stringify(kofi.chat), form);
    assert.ok(!JSON.stringify(kofi.chat).includes(accessPass.slice(-4)));
  });

  test('is taken from the chat again where it ended before it was written down that it stands there', async (t) => {
    const { talk, entra } = await openTalk(t);
    const { alex, kofi, bot } = talk;
    await setUpBy(talk, alex);
    await kofi.arrive();
    await talk.opens(kofi, 'reset Alex Wilber');
    await kofi.click('Give a temporary pass', {}, talk.cardOf(kofi, /^[A-Z]{3}-\d{3}/u));
    const note = bot.handOffs.noteCard.bind(bot.handOffs);
    const late = t.mock.method(bot.handOffs, 'noteCard', async (...card: Parameters<typeof note>) => {
      late.mock.restore();
      await bot.enrollment.passes.revoke(alex, 'demo');
      await talk.settle();
      return note(...card);
    });
    await kofi.click('Give a temporary pass', { reason: 'I know the voice' });
    await talk.settle();
    assert.match(JSON.stringify(kofi.chat), /Temporary pass/u);
    assert.doesNotMatch(JSON.stringify(kofi.chat), form);
    assert.ok(!JSON.stringify(kofi.chat).includes(accessPass.slice(-4)));
    await bot.entraRegistrations.seeToDue(10);
    assert.deepEqual(entra.passesOf(people.alex), []);
  });

  for (const [how, end] of Object.entries(ends))
    test(`stands in no message, row or log once it is ${how}`, async (t) => {
      const world = await given(t);
      await end(world);
      await world.talk.settle();
      assert.deepEqual(await seen(world), nowhere);
      const { code } = await world.bot.enrollment.passes.use(world.alex, world.pass);
      assert.equal(code === 'accepted', how === 'told', code);
      await world.bot.entraRegistrations.seeToDue(10);
      assert.equal(world.entra.passesOf(people.alex).length, how === 'replaced' ? 1 : 0);
    });
});
