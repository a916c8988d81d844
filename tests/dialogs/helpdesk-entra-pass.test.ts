import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { Policy } from '../../services/policy/policy.ts';
import { accessPass, FakeEntra, type Trouble } from '../support/fake-entra.ts';
import { FakeClock } from '../support/fakes.ts';
import { setUpBy } from '../support/helpdesk-scenes.ts';
import { HelpdeskTalk, people } from '../support/helpdesk-talk.ts';

const passes = 'temporaryAccessPassMethods';
const form = /[0-9A-Z]{5}-[0-9A-Z]{5}/u;

/** Kofi helps Alex, whom Entra knows. */
async function helping(t: TestContext, policy: Partial<Policy> = { entraPass: 'written' }) {
  const clock = new FakeClock();
  const entra = new FakeEntra();
  entra.letIn(people.alex);
  const talk = await HelpdeskTalk.open(t, { clock, policy, externalMethods: entra.methods(clock) });
  const { alex, kofi } = talk;
  await setUpBy(talk, alex);
  await kofi.arrive();
  await talk.opens(kofi, 'reset Alex Wilber');
  return { talk, entra, alex, kofi, bot: talk.bot };
}

type World = Awaited<ReturnType<typeof helping>>;

/** @returns what the card of the pass says */
async function give({ talk, kofi }: World, minutes?: string): Promise<string> {
  await kofi.click('Give a temporary pass', {}, talk.cardOf(kofi, /^[A-Z]{3}-\d{3}/u));
  await kofi.click('Give a temporary pass', { reason: 'I know the voice', ...(minutes && { minutes }) });
  return talk.textOf(kofi, /^Temporary pass$/u);
}

const passIn = (text: string): string => form.exec(text)?.[0] ?? '';

describe('an agent who gives a temporary pass', () => {
  test('reads nothing of Microsoft’s sign-in page unless the policy says so', async (t) => {
    const world = await helping(t, {});
    const text = await give(world);
    assert.doesNotMatch(text, /Microsoft|chat\n/u);
    assert.equal(world.entra.asked.filter((asked) => asked.endsWith(passes)).length, 0);
  });

  test('reads Entra’s beside it, each with what it is for, and which one comes first', async (t) => {
    const world = await helping(t);
    const { entra, alex, bot } = world;
    const text = await give(world, '20');
    const [id = ''] = entra.passesOf(people.alex);
    const shown = text.replaceAll('\\', '');
    assert.ok(shown.includes(`Pass for the chat\n${passIn(text)}\n`), text);
    assert.ok(shown.includes(`sign-in page, in place of the password\n${accessPass}${id}\n`), text);
    assert.match(text, /good once, for 20 minutes.*does that first.*It is shown only here, and only now/su);
    assert.equal(entra.entries(people.alex, passes)[0]?.lifetimeInMinutes, 20);
    await alex.say(passIn(text));
    await bot.entraRegistrations.seeToDue(10);
    assert.deepEqual(entra.passesOf(people.alex), []);
  });

  const troubles: Readonly<Record<string, readonly [Trouble, RegExp]>> = {
    'does not let the bot': [{ status: 403 }, /does not allow the bot to make one. Tell your administrator/u],
    'does not know the person': [{ status: 404 }, /does not know this person. Tell your administrator/u],
    'has passes turned off, or wants longer ones': [{ status: 400 }, /has to turn on temporary access passes/u],
    'does not take a second one': [{ status: 409 }, /has one already that is not the bot’s/u],
    'is busy': [{ status: 429, retryAfter: '60' }, /did not answer properly. .* give another temporary pass/u],
    'is away': ['hang-up', /did not answer properly/u],
    'answers too late': ['time-out', /did not answer properly/u],
    'breaks off its answer': ['done-but-broken-off', /did not answer properly/u],
  };
  for (const [how, [trouble, said]] of Object.entries(troubles))
    test(`reads why there is none for Microsoft’s sign-in page where Entra ${how}, and the bot’s own is good`, async (t) => {
      const world = await helping(t);
      world.entra.troubles.push({ at: `POST ${passes}`, trouble });
      const text = await give(world);
      assert.match(text, said);
      assert.match(text, /There is no pass for Microsoft’s sign-in page: /u);
      assert.ok(!world.talk.allOf(world.kofi).includes(accessPass.slice(-4)));
      const { code } = await world.bot.enrollment.passes.use(world.alex, passIn(text));
      assert.equal(code, 'accepted');
      assert.equal(world.bot.troubles.length, 1);
    });

  test('reads that there is one of somebody else’s, which stays', async (t) => {
    const world = await helping(t);
    const theirs = world.entra.givePass(people.alex, world.bot.clock.now());
    assert.match(await give(world), /has one already that is not the bot’s/u);
    assert.deepEqual(world.entra.passesOf(people.alex), [theirs.id]);
  });

  test('gives another one after an answer was lost, and it is in Entra alone', async (t) => {
    const world = await helping(t);
    world.entra.troubles.push({ at: `POST ${passes}`, trouble: 'done-but-lost' });
    await give(world);
    await world.talk.settle();
    const text = (await give(world)).replaceAll('\\', '');
    const there = world.entra.passesOf(people.alex);
    assert.equal(there.length, 1);
    assert.ok(text.includes(`${accessPass}${there[0] ?? ''}`));
  });

  test('is shown neither, and none stays in Entra, where the hand-off ended meanwhile', async (t) => {
    const world = await helping(t);
    const { entra, kofi, bot } = world;
    const [handOff] = await bot.handOffs.list();
    entra.meanwhile = async (asked) => {
      if (asked !== `POST ${passes}`) return;
      entra.meanwhile = undefined;
      await bot.handOffs.close(handOff?._id ?? '', { reason: 'demo' });
      await world.talk.settle();
    };
    await kofi.click('Give a temporary pass', {}, world.talk.cardOf(kofi, /^[A-Z]{3}-\d{3}/u));
    await kofi.click('Give a temporary pass', { reason: 'I know the voice' });
    assert.match(world.talk.allOf(kofi), /That is over: nothing was changed/u);
    assert.doesNotMatch(world.talk.allOf(kofi), form);
    assert.ok(!world.talk.allOf(kofi).includes(accessPass.slice(-4)));
    await bot.entraRegistrations.seeToDue(10);
    assert.deepEqual(entra.passesOf(people.alex), []);
  });

  test('takes back no pass but that one, where another was given in its place meanwhile', async (t) => {
    const world = await helping(t);
    const { entra, kofi, alex, bot } = world;
    const other = Promise.withResolvers<string>();
    entra.meanwhile = async (asked) => {
      if (asked !== `POST ${passes}`) return;
      entra.meanwhile = undefined;
      const issued = await bot.enrollment.passes.issue(alex, { reason: 'demo', seconds: 600 });
      other.resolve(issued.code === 'issued' ? issued.pass : '');
    };
    await kofi.click('Give a temporary pass', {}, world.talk.cardOf(kofi, /^[A-Z]{3}-\d{3}/u));
    await kofi.click('Give a temporary pass', { reason: 'I know the voice' });
    assert.doesNotMatch(world.talk.allOf(kofi), form);
    assert.deepEqual(await bot.enrollment.passes.use(alex, await other.promise), { code: 'accepted' });
  });
});
