import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { codeAt } from '../support/authenticator.ts';
import { buildBot } from '../support/build-bot.ts';
import { reachCode } from '../support/journey.ts';
import { PhoneTalk } from '../support/phone-talk.ts';
import { type Person, textOf } from '../support/person.ts';

const policy = { recoveryCodes: 'offered' } as const;
const codePattern = /\b[0-9A-HJKMNP-TV-Z]{4}(?:\\?-[0-9A-HJKMNP-TV-Z]{4}){3}\b/gu;

/** The codes that a card shows. */
function codesOn(person: Person): string[] {
  return [...textOf(person.card).matchAll(codePattern)].map(([code]) => code.replaceAll('\\', ''));
}

/** Somebody who has an app, and is offered recovery codes. */
async function offered(t: TestContext, settings: Parameters<typeof buildBot>[1] = {}) {
  const bot = await buildBot(t, { ...settings, policy: { ...policy, ...settings.policy } });
  const alex = bot.person();
  const entry = await reachCode(alex);
  await alex.click('Verify', { code: codeAt(entry, bot.clock.now()) });
  return { ...bot, alex, entry };
}

/** The same, who has made them. */
async function made(t: TestContext, settings: Parameters<typeof offered>[1] = {}) {
  const bot = await offered(t, settings);
  await bot.alex.click('Make recovery codes');
  const codes = codesOn(bot.alex);
  return { ...bot, codes };
}

describe('after the first method', () => {
  test('recovery codes are offered, shown once, and gone when the person has them', async (t) => {
    const { alex } = await offered(t);
    assert.equal(alex.lastLine, 'Save recovery codes [Make recovery codes] [Skip]');
    await alex.click('Make recovery codes');
    const codes = codesOn(alex);
    assert.equal(new Set(codes).size, 10);
    assert.equal(alex.lastLine, 'Your recovery codes [I have saved them]');
    await alex.click('I have saved them');
    assert.deepEqual(alex.transcript.slice(-2), [
      'Your recovery codes are saved ✓',
      "You're all set [Done] [Try it out]",
    ]);
    for (const code of codes) assert.ok(!JSON.stringify(alex.chat).includes(code));
    assert.match(textOf(alex.card), /Recovery codes\n10 recovery codes are left\./u);
    await alex.say('status');
    assert.match(textOf(alex.card), /Recovery codes\n10 recovery codes are left\./u);
  });

  test('they may be left out with one click, unless policy wants them', async (t) => {
    const { alex, enrollment } = await offered(t);
    await alex.click('Skip');
    assert.equal(alex.lastLine, "You're all set [Done] [Try it out]");
    assert.equal((await enrollment.status(alex)).recovery, undefined);
    const strict = await offered(t, { policy: { recoveryCodes: 'required' }, seed: 'strict' });
    assert.equal(strict.alex.lastLine, 'Save recovery codes [Make recovery codes]');
    const off = await offered(t, { policy: { recoveryCodes: 'off' }, seed: 'off' });
    assert.equal(off.alex.lastLine, "You're all set [Done] [Try it out]");
  });

  test('the same is said in Dutch, and the link to the file is in Dutch too', async (t) => {
    const bot = await buildBot(t, { policy });
    const sanne = bot.person({ locale: 'nl-NL' });
    const entry = await reachCode(sanne, 'nl');
    await sanne.click('Verifiëren', { code: codeAt(entry, bot.clock.now()) });
    assert.equal(sanne.lastLine, 'Herstelcodes bewaren [Herstelcodes maken] [Overslaan]');
    await sanne.click('Herstelcodes maken');
    assert.equal(sanne.lastLine, 'Uw herstelcodes [Ik heb ze bewaard]');
    assert.match(JSON.stringify(sanne.card), /"https:\/\/bot\.example\/recovery-codes\/[\w-]{22}\?language=nl"/u);
    await sanne.click('Ik heb ze bewaard');
    assert.equal(sanne.lastLine, 'Alles is ingesteld [Gereed] [Uitproberen]');
  });
});

test('a first set-up with a phone and codes asks of nothing that was just done whether it was somebody else', async (t) => {
  const talk = await PhoneTalk.start(t, { policy: { ...policy, backupPhone: 'offered' } });
  const { person } = talk;
  const entry = await reachCode(person);
  await talk.type(codeAt(entry, talk.built.clock.now()));
  await talk.giveNumber();
  await talk.type();
  assert.match(person.lastLine, /^Save recovery codes/u);
  await talk.click('action.make-codes');
  await talk.click('action.codes-saved');
  assert.match(person.lastLine, /^You're all set/u);
  assert.ok(!person.transcript.some((line) => line.includes('[This was not me]')), person.transcript.join('|'));
});

describe('codes on a card', () => {
  test('go after five minutes, when nobody does anything', async (t) => {
    const { alex, codes, clock, enrollment, resumer } = await made(t);
    clock.advance(300);
    await enrollment.expireDue(10, { tell: (person) => resumer.enrollmentChanged(person) });
    for (const code of codes) assert.ok(!JSON.stringify(alex.chat).includes(code));
    assert.equal(alex.lastLine, "You're all set [Done] [Try it out]");
  });

  test('go when the person cancels', async (t) => {
    const { alex, codes } = await made(t);
    await alex.say('cancel');
    for (const code of codes) assert.ok(!JSON.stringify(alex.chat).includes(code));
  });

  test('lead to a file that is there once, and are asked for by nobody who only looks', async (t) => {
    const { alex, enrollment, codes } = await made(t);
    const link = /https:\/\/bot\.example\/recovery-codes\/([A-Za-z0-9_-]{22})[?"]/u.exec(
      JSON.stringify(alex.card),
    )?.[1];
    assert.ok(link !== undefined);
    await enrollment.recovery.fileAt(link);
    assert.deepEqual((await enrollment.recovery.fetchFile(link))?.codes, codes);
    assert.equal(await enrollment.recovery.fetchFile(link), undefined);
    await alex.click('I have saved them');
    assert.equal(alex.lastLine, "You're all set [Done] [Try it out]");
  });
});

describe('later', () => {
  test('how many are left is said, and new ones are made after a confirmation and a proof', async (t) => {
    const { alex, codes, clock, entry, enrollment } = await made(t);
    await alex.click('I have saved them');
    await alex.click('Done');
    clock.advance(3_600);
    await alex.say('Make recovery codes');
    assert.match(textOf(alex.card), /10 recovery codes are left\. You made them on (?:March 2, 2026|2 March 2026)\./u);
    await alex.click('Make new codes');
    assert.match(textOf(alex.card), /your 10 unused codes stop working at once/u);
    await alex.click('Make recovery codes');
    assert.equal(alex.lastLine, 'Enter the code from the app [Verify] [Use a recovery code] [Cancel]');
    await alex.click('Verify', { code: codeAt(entry, clock.now()) });
    const newer = codesOn(alex);
    assert.equal(newer.length, 10);
    await alex.click('I have saved them');
    assert.deepEqual(alex.transcript.slice(-2), [
      'Your recovery codes are saved ✓',
      'Recovery codes were made [This was not me]',
    ]);
    const { tenantId, objectId } = alex;
    assert.equal((await enrollment.recovery.use({ tenantId, objectId }, codes[0] ?? '')).code, 'wrong-code');
  });

  test('the last wrong one of an hour ends the question: another would not be looked at', async (t) => {
    const { alex, clock } = await made(t, { policy: { wrongCodesPerHour: 3 } });
    await alex.click('I have saved them');
    await alex.click('Done');
    clock.advance(3_600);
    await alex.say('Make recovery codes');
    await alex.click('Make new codes');
    await alex.click('Make recovery codes');
    await alex.click('Use a recovery code');
    for (let times = 0; times < 3; times += 1) await alex.say('7K3M-Q9TZ-4WXC-8HDA');
    assert.equal(alex.lastLine, 'Too many attempts [Ask the helpdesk]');
    assert.match(textOf(alex.card), /Try again in 60 minutes/u);
  });

  test('a recovery code is as good as the app to prove who one is, clicked or typed where another code is asked for', async (t) => {
    const { alex, codes, clock } = await made(t);
    await alex.click('I have saved them');
    await alex.click('Done');
    clock.advance(3_600);
    const reach = async (): Promise<void> => {
      await alex.say('Make recovery codes');
      await alex.click('Make new codes');
      await alex.click('Make recovery codes');
    };
    await reach();
    await alex.click('Use a recovery code');
    assert.equal(alex.lastLine, 'Use a recovery code [Verify] [Cancel]');
    await alex.click('Verify', { letterCode: '7K3M-Q9TZ-4WXC-8HDA' });
    assert.match(textOf(alex.card), /That is not one of your recovery codes/u);
    await alex.click('Verify', { letterCode: codes[0] ?? '' });
    assert.equal(codesOn(alex).length, 10);
    assert.ok(alex.transcript.some((line) => line.startsWith('That recovery code is used up; 9 are left.')));
    const [newer = '', other = ''] = codesOn(alex);
    await alex.click('I have saved them');
    assert.match(JSON.stringify(alex.chat), /On March 2, 2026 at 10:00\sAM\. 9 recovery codes are left\. Your other/u);
    clock.advance(3_600);
    await reach();
    await alex.say(newer.toLowerCase());
    assert.equal(codesOn(alex).length, 10);
    assert.ok(!codesOn(alex).includes(other));
  });

  test('trying the app out spends no recovery code', async (t) => {
    const { alex } = await made(t);
    await alex.click('I have saved them');
    await alex.click('Try it out');
    assert.equal(alex.lastLine, 'Try a code [Verify] [Cancel]');
  });

  test('where nothing else can be used, a recovery code is asked for at once', async (t) => {
    const { alex, codes, clock, changes } = await made(t);
    await alex.click('I have saved them');
    await alex.click('Done');
    clock.advance(3_600);
    await changes.change(alex, (before) => ({
      next: { ...before, consecutiveFailures: { 'authenticator-code': 100 } },
      outcome: undefined,
      events: [],
    }));
    await alex.say('Make recovery codes');
    await alex.click('Make new codes');
    await alex.click('Make recovery codes');
    assert.equal(alex.lastLine, 'Use a recovery code [Verify] [Cancel]');
    await alex.say(codes[4] ?? '');
    assert.equal(codesOn(alex).length, 10);
  });
});

test('codes that policy wants are asked for whenever somebody without them comes back, and no more when they are made', async (t) => {
  const { alex, clock, entry } = await offered(t, { policy: { recoveryCodes: 'required' } });
  await alex.say('cancel');
  clock.advance(86_400);
  await alex.say('hello');
  assert.equal(alex.lastLine, 'Save recovery codes [Make recovery codes]');
  await alex.click('Make recovery codes');
  await alex.click('Verify', { code: codeAt(entry, clock.now()) });
  await alex.click('I have saved them');
  await alex.say('hello');
  assert.doesNotMatch(alex.lastLine, /recovery/iu);
});

test('who has recovery codes, but not at hand, asks the helpdesk from there, and goes on with its pass', async (t) => {
  const { alex, enrollment, clock } = await made(t);
  await alex.click('I have saved them');
  clock.advance(86_400);
  await alex.say('I lost my phone');
  await alex.click('Turn off and replace');
  assert.equal(alex.lastLine, 'Use a recovery code [Verify] [Ask the helpdesk] [Cancel]');
  await alex.click('Ask the helpdesk');
  await alex.click('Ask the helpdesk');
  const issued = await enrollment.passes.issue(alex, { reason: 'demo', seconds: 600 });
  assert.ok('pass' in issued);
  await alex.click('Continue', { letterCode: issued.pass });
  assert.match(alex.lastLine, /^Set up the new one/u);
});

describe('codes that are on the screen', () => {
  for (const words of [
    'human',
    'help',
    'status',
    'my methods',
    'start again',
    'I lost my phone',
    'thanks',
    'nederlands',
  ])
    test(`are there still after "${words}", until the person has saved them`, async (t) => {
      const { alex, codes, handOffs } = await made(t);
      await alex.say(words);
      const open = alex.chat.filter(({ card }) => textOf(card).includes(codes[0] ?? '?'));
      assert.equal(open.length, 1, alex.transcript.join('\n'));
      assert.ok(
        codes.every((code) => textOf(open[0]?.card).includes(code)),
        'the same codes',
      );
      const saved = words === 'nederlands' ? 'Ik heb ze bewaard' : 'I have saved them';
      await alex.click(saved, {}, open[0]);
      assert.ok(!JSON.stringify(alex.chat).includes(codes[0] ?? '?'));
      assert.deepEqual(await handOffs.list(), []);
    });

  test('are there still when an older card is clicked, and when something else is to take their place', async (t) => {
    const { alex, codes } = await made(t);
    await alex.say('status');
    await alex.click('Manage my methods');
    await alex.say('I lost my phone');
    await alex.click('Do this instead: I lost my phone');
    const lines = alex.transcript.slice(-2);
    assert.match(lines[0] ?? '', /shown only once: keep it first/u);
    assert.equal(lines[1], 'Your recovery codes [I have saved them]');
    assert.deepEqual(codesOn(alex), codes);
  });
});

test('a second click on codes that are put away draws the question that follows in no other message', async (t) => {
  const { alex } = await made(t);
  const click = alex.clickActivity('I have saved them');
  await alex.replay(click);
  const after = alex.transcript;
  const second = await alex.replay({ ...click, id: 'demo-second-click' });
  assert.deepEqual(alex.transcript, after);
  assert.equal(after.at(-1), "You're all set [Done] [Try it out]");
  // A card would be drawn where the click was: the question would be there twice.
  assert.doesNotMatch(JSON.stringify(second), /all set/u);
});
