import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ManagedTalk } from '../support/managed-talk.ts';

for (const language of ['en', 'nl'] as const) {
  describe(`somebody looks after what is set up (${language})`, () => {
    test('the list shows each way with its masked number and which is the default, and needs no proof', async (t) => {
      const { talk } = await ManagedTalk.start(t, { language });
      await talk.person.say('status');
      await talk.click('action.manage');
      assert.ok(talk.shown.startsWith(talk.translate('manage-card.title')), talk.shown);
      const card = JSON.stringify(talk.person.card);
      assert.ok(card.includes('•• 42'), card);
      assert.ok(card.includes(`(${talk.translate('methods.default')})`), card);
      assert.ok(!card.includes('555-0142') && !card.includes('12345642'));
      await talk.click('action.done');
      assert.equal(talk.shown.split('\n')[0], talk.translate('manage-card.title'));
    });

    test('the app is replaced after a proof with the phone; the old one works until then, and not after', async (t) => {
      const managed = await ManagedTalk.start(t, { language });
      const { talk } = managed;
      const old = { entry: managed.entry, id: await managed.idOf('authenticator-code') };
      await managed.open('action.manage');
      await talk.click('action.choose', { method: old.id });
      await managed.proveWith('phone');
      assert.ok(talk.shown.startsWith(talk.translate('method.authenticator-code.title')), talk.shown);
      await talk.click('action.replace');
      await managed.setUpApp();
      const { enrollment } = talk.built;
      assert.deepEqual(await managed.standing(), ['mobile-text', 'authenticator-code*']);
      assert.equal((await enrollment.verify(managed.id, old.id, '000000')).code, 'not-set-up');
      assert.ok(talk.person.transcript.some((line) => line.startsWith(talk.translate('own-notice.method-replaced'))));
      assert.ok(talk.shown.startsWith(talk.translate('manage-card.title')), 'the list is there again');
    });

    test('another default, a name, a removal: each is said in the chat and told to the phone', async (t) => {
      const managed = await ManagedTalk.start(t, { language });
      const { talk } = managed;
      await managed.open('action.manage');
      await talk.click('action.choose', { method: await managed.idOf('mobile-text') });
      await managed.proveWith('app');
      await talk.click('action.make-default');
      assert.deepEqual(await managed.standing(), ['authenticator-code', 'mobile-text*']);
      await talk.click('action.choose', { method: await managed.idOf('mobile-text') });
      await talk.click('action.rename', { name: '  My *work*\n phone ' });
      assert.ok(talk.shown.includes('My *work* phone'), talk.shown);
      await talk.click('action.back');
      await talk.click('action.choose', { method: await managed.idOf('authenticator-code') });
      await talk.click('action.remove');
      assert.ok(talk.shown.includes(talk.translate('manage.title-remove')), talk.shown);
      const named = `${talk.translate('method.authenticator-code.title')} · ${managed.entry.account}`;
      assert.ok(talk.shown.includes(talk.translate('manage.remove-effect', { method: named })), talk.shown);
      assert.deepEqual((await managed.standing()).length, 2, 'nothing is removed before it is confirmed');
      await talk.click('action.remove');
      assert.deepEqual(await managed.standing(), ['mobile-text*']);
      for (const change of ['default-changed', 'method-renamed', 'method-removed'] as const) {
        const title = talk.translate(`own-notice.${change}`);
        assert.equal(talk.person.transcript.filter((line) => line.startsWith(title)).length, 1, title);
      }
      await talk.built.notices.sendDue(10);
      const texts = talk.built.telephony.texts.map(({ body }) => body);
      assert.ok(texts.length >= 2, 'a new default and the removal are texted');
    });

    test('the last way cannot be removed, and the card says why instead of offering it', async (t) => {
      const managed = await ManagedTalk.start(t, { language });
      const { talk } = managed;
      await managed.open('action.manage');
      await talk.click('action.choose', { method: await managed.idOf('authenticator-code') });
      await managed.proveWith('app');
      await talk.click('action.remove');
      await talk.click('action.remove');
      await talk.click('action.choose', { method: await managed.idOf('mobile-text') });
      assert.ok(talk.shown.includes(talk.translate('manage.last-method')), talk.shown);
      assert.ok(!talk.lastLine.includes(`[${talk.translate('action.remove')}]`), talk.lastLine);
    });

    test('one more app can be added beside the first', async (t) => {
      const managed = await ManagedTalk.start(t, { language });
      const { talk } = managed;
      const first = managed.entry;
      await managed.open('action.manage');
      await talk.click('action.add-method');
      await managed.proveWith('app');
      await talk.click('action.set-up', { method: 'authenticator-code' });
      await managed.setUpApp();
      assert.deepEqual(await managed.standing(), ['authenticator-code*', 'mobile-text', 'authenticator-code']);
      assert.notEqual(managed.entry.secret, first.secret);
      assert.ok(talk.person.transcript.some((line) => line.startsWith(talk.translate('own-notice.method-added'))));
    });
  });
}

test('who says that a change was somebody else’s has what is new off, the helpdesk told, and nothing changed until it looked', async (t) => {
  const managed = await ManagedTalk.start(t, { hours: 48 });
  const { talk } = managed;
  await managed.open('action.manage');
  await talk.click('action.add-method');
  await managed.proveWith('app');
  await talk.click('action.set-up', { method: 'authenticator-code' });
  await managed.setUpApp();
  await talk.click('action.not-me');
  assert.deepEqual(await managed.standing(), ['authenticator-code*', 'mobile-text', 'authenticator-codenot-me']);
  assert.ok(talk.shown.startsWith('We have stopped it'), talk.shown);
  assert.ok(talk.shown.includes('1 way to verify'), talk.shown);
  assert.ok((await managed.auditTypes()).includes('change-disowned'));
  const waiting = await talk.built.handOffs.list();
  assert.deepEqual(
    waiting.map(({ reason, person }) => [reason, person]),
    [['disowned', managed.id]],
  );
  const { enrollment } = talk.built;
  assert.equal((await enrollment.status(talk.person)).isOnHold, true);
  const added = (await enrollment.status(talk.person)).methods.at(-1)?.methodId ?? '';
  assert.equal((await enrollment.verify(managed.id, added, managed.code)).code, 'suspended');
  await talk.click('action.not-me');
  assert.equal((await managed.auditTypes()).length, 0, 'said again, it is recorded once');
  await managed.open('action.manage');
  await talk.click('action.choose', { method: await managed.idOf('mobile-text') });
  assert.match(talk.shown, /reported/u);
});

test('a name that is too long is refused and the card says how long it may be', async (t) => {
  const managed = await ManagedTalk.start(t);
  const { talk } = managed;
  await managed.open('action.manage');
  await talk.click('action.choose', { method: await managed.idOf('mobile-text') });
  await managed.proveWith('app');
  await talk.click('action.rename', { name: 'x'.repeat(41) });
  assert.ok(talk.shown.includes('at most 40 characters'), talk.shown);
  await talk.click('action.rename', { name: 'x'.repeat(40) });
  assert.ok(talk.shown.includes('x'.repeat(40)), talk.shown);
});

test('a proof that has run out while the card was open is asked for again', async (t) => {
  const managed = await ManagedTalk.start(t);
  const { talk } = managed;
  await managed.open('action.manage');
  await talk.click('action.choose', { method: await managed.idOf('mobile-text') });
  await managed.proveWith('app');
  talk.built.clock.advance(601);
  await talk.click('action.rename', { name: 'late' });
  assert.ok(talk.shown.includes('verify again'), talk.shown);
  const { methods } = await talk.built.enrollment.status(talk.person);
  assert.ok(methods.every(({ name }) => name === undefined));
});

describe('whoever has nothing left to prove with', () => {
  for (const [what, begin] of [
    ['replacing', (managed: ManagedTalk) => toReplace(managed)],
    ['adding', ({ talk }: ManagedTalk) => talk.click('action.add-method')],
  ] as const) {
    test(`goes to the helpdesk before ${what}, and goes on with its pass in the same chat`, async (t) => {
      const managed = await ManagedTalk.start(t);
      const { talk } = managed;
      await loseEverything(managed);
      await managed.open('action.manage');
      await begin(managed);
      assert.ok(talk.shown.startsWith(talk.translate('hand-off.title')), talk.shown);
      assert.ok(talk.shown.includes(talk.translate('hand-off.lost-everything')), talk.shown);
      await talk.click('action.ask-helpdesk');
      await usePass(managed);
      if (what === 'replacing') await talk.click('action.replace');
      else await talk.click('action.set-up', { method: 'authenticator-code' });
      await managed.setUpApp();
      assert.ok((await managed.standing()).includes('authenticator-code*'), String(await managed.standing()));
    });
  }
});

/** Everything is off since a day ago, and nothing took its place. */
async function loseEverything(managed: ManagedTalk): Promise<void> {
  const { talk } = managed;
  await managed.open('action.manage');
  await talk.person.say('I lost my phone');
  await talk.click('action.suspend');
  await talk.click('action.have-pass');
  await usePass(managed);
  await talk.click('action.later');
  talk.built.clock.advance(86_400);
}

async function usePass({ talk, id }: ManagedTalk): Promise<void> {
  const issued = await talk.built.enrollment.passes.issue(id, { reason: 'demo', seconds: 600 });
  assert.ok('pass' in issued);
  await talk.click('action.use-pass', { letterCode: issued.pass });
}

async function toReplace(managed: ManagedTalk): Promise<void> {
  await managed.talk.click('action.choose', { method: await managed.idOf('authenticator-code') });
}

for (const language of ['en', 'nl', 'de', 'fr', 'es'] as const) {
  const word = { en: 'manage', nl: 'beheren', de: 'verwalten', fr: 'gérer', es: 'administrar' }[language];
  test(`the word "${word}" opens what is set up, at rest and from a card that only lists (${language})`, async (t) => {
    const { talk } = await ManagedTalk.start(t, { language });
    for (const times of [1, 2]) {
      await talk.person.say(word);
      assert.ok(talk.shown.startsWith(talk.translate('manage-card.title')), `${times}: ${talk.shown}`);
    }
  });
}

test('the word "manage" leaves a question as it is, and says how things stand where nothing is set up', async (t) => {
  const managed = await ManagedTalk.start(t);
  const { talk } = managed;
  await managed.open('action.try-out');
  await talk.person.say('manage');
  assert.ok(talk.shown.startsWith(talk.translate('choose-method-card.title-verify')), talk.shown);
  const nobody = talk.built.person({ objectId: '00000000-0000-0000-0000-000000000009' });
  await nobody.say('manage');
  assert.match(nobody.lastLine, /^Your administrator requires/u);
});

test('the list leads to app passwords and recovery codes where they are allowed, and comes back after them', async (t) => {
  const managed = await ManagedTalk.start(t, {
    policy: { appPasswords: { allowed: true, most: 40 }, recoveryCodes: 'offered' },
  });
  const { talk } = managed;
  for (const skipped of ['action.skip', 'action.no-such-apps'] as const) await talk.click(skipped);
  talk.built.clock.advance(3_600);
  await talk.person.say('manage');
  assert.match(talk.lastLine, /\[App passwords\] \[Recovery codes\]/u);
  await talk.person.click('Recovery codes');
  assert.match(talk.lastLine, /^Save recovery codes/u);
  await talk.click('action.cancel');
  assert.ok(talk.lastLine.startsWith('Your ways to verify'), talk.lastLine);
  await talk.click('action.app-passwords');
  await talk.click('action.cancel');
  assert.ok(talk.lastLine.startsWith('Your ways to verify'), talk.lastLine);
});

test('who disowns a change when nothing is new is told so, and the helpdesk looks all the same', async (t) => {
  const managed = await ManagedTalk.start(t, { hours: 48 });
  const { talk } = managed;
  await managed.open('action.manage');
  await talk.click('action.choose', { method: await managed.idOf('mobile-text') });
  await managed.proveWith('app');
  await talk.click('action.make-default');
  await talk.click('action.not-me');
  assert.ok(talk.shown.includes(talk.translate('disowned.nothing-new')), talk.shown);
  assert.doesNotMatch(talk.shown, /\b0 ways/u);
  assert.equal((await talk.built.enrollment.status(talk.person)).isOnHold, true);
});

test('the status says when each way was last used', async (t) => {
  const managed = await ManagedTalk.start(t);
  const { talk } = managed;
  await talk.person.say('status');
  assert.doesNotMatch(talk.shown, /Last used/u);
  await talk.click('action.try-out');
  await managed.proveWith('app');
  await talk.person.say('status');
  assert.match(talk.shown, /Last used on March 2, 2026/u);
});

test('a temporary pass is not enough to change what is set up, where there is something to prove with: that is asked for', async (t) => {
  const managed = await ManagedTalk.start(t, { policy: { appPasswords: { allowed: true, most: 40 } } });
  const { talk } = managed;
  const issued = await talk.built.enrollment.passes.issue(managed.id, { reason: 'demo', seconds: 600 });
  assert.ok(issued.code === 'issued');
  const value = { action: 'ask-helpdesk', flow: 'any-time', nonce: 'demo-ask-helpdesk' };
  await talk.person.replay({ ...talk.person.messageActivity(''), value });
  await talk.click('action.have-pass');
  await talk.click('action.use-pass', { letterCode: issued.pass });
  await managed.open('action.manage');
  await talk.click('action.choose', { method: await managed.idOf('mobile-text') });
  assert.ok(talk.shown.startsWith(talk.translate('choose-method-card.title-verify')), talk.shown);
  await talk.person.say('cancel');
  await talk.person.say(talk.translate('action.app-passwords'));
  assert.ok(talk.shown.startsWith(talk.translate('choose-method-card.title-verify')), talk.shown);
  await managed.proveWith('app');
  await talk.click('action.make-app-password', { name: 'Outlook' });
  const { list } = (await talk.built.enrollment.status(talk.person)).appPasswords;
  assert.deepEqual(
    list.map(({ name }) => name),
    ['Outlook'],
  );
});
