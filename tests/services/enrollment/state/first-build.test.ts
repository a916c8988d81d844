import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type PersonId, personKey } from '../../../../services/directory/directory.ts';
import {
  enrollmentCollection,
  type EnrollmentDocument,
} from '../../../../services/enrollment/state/enrollment-document.ts';
import { withMethodIds } from '../../../../services/enrollment/state/first-build.ts';
import type { Collection } from '../../../../services/store/document-store.ts';
import { codeAt } from '../../../support/authenticator.ts';
import { type FirstBuild, fromFirstBuild } from '../../../support/first-build.ts';
import { verifyAudit } from '../../../support/running-bot.ts';

/** People of the demo, and how the first build left them. */
const withApp = 1;
const settingUpApp = 3;
const waitingForText = 4;
const withPhones = 5;

const oldNames = /"(?:flowId|subject|about)":/u;

type Document = Pick<EnrollmentDocument, '_id'> & { readonly enrollment: unknown };

function documents({ built }: FirstBuild): Collection<Document> {
  return built.store.collection(enrollmentCollection);
}

async function storedOf(first: FirstBuild, person: PersonId): Promise<{ enrollment: string; whole: Document }> {
  const whole = await documents(first).findOne({ _id: personKey(person) });
  assert.ok(whole);
  return { enrollment: JSON.stringify(whole.enrollment), whole };
}

describe('what the first build stored', () => {
  test('is of its names, and its seals fit', async (t) => {
    const first = await fromFirstBuild(t);
    for (const number of [withApp, settingUpApp, waitingForText, withPhones]) {
      const person = first.person(number);
      assert.match((await storedOf(first, person)).enrollment, oldNames);
      await first.built.enrollment.status(person);
    }
  });

  test('verifies an app, recognizes the code of a set-up given up, and is written on with today’s names', async (t) => {
    const first = await fromFirstBuild(t);
    const person = first.person(withApp);
    const { enrollment: service, clock } = first.built;
    clock.advance(30);
    const methodId = (await service.status(person)).methods[0]?.methodId ?? '';
    const old = await service.verify(person, methodId, codeAt(first.app('abandoned'), clock.now()));
    assert.deepEqual(old, { code: 'wrong-code', hint: { kind: 'other-entry' } });
    const right = codeAt(first.app('enrolled'), clock.now());
    assert.deepEqual(await service.verify(person, methodId, right), { code: 'verified' });
    assert.deepEqual(await service.verify(person, methodId, right), { code: 'code-already-used' });
    const { enrollment } = await storedOf(first, person);
    assert.doesNotMatch(enrollment, oldNames);
    assert.ok(enrollment.includes(`"methodId":"${methodId}"`));
  });

  test('lets a pending set-up go on in the chat, which politely begins again', async (t) => {
    const first = await fromFirstBuild(t);
    const talk = first.talk(settingUpApp);
    await talk.person.say('hello');
    assert.ok(talk.person.transcript.includes(talk.translate('chat.updated-restart')));
    await talk.click('action.continue');
    await talk.click('action.next');
    await talk.type(codeAt(first.app('pending'), first.built.clock.now()));
    assert.deepEqual(await talk.methods(), ['authenticator-code']);
    assert.doesNotMatch((await storedOf(first, talk.person)).enrollment, oldNames);
  });

  test('proves a phone with the text that was sent before', async (t) => {
    const first = await fromFirstBuild(t);
    const talk = first.talk(waitingForText);
    assert.equal(await talk.reply(first.textedCode), talk.translate('phone.reply-verified'));
    assert.deepEqual(await talk.methods(), ['mobile-text']);
  });

  test('calls a phone and knows its PIN, and tells it of the change that it has not heard of', async (t) => {
    const first = await fromFirstBuild(t);
    const talk = first.talk(withPhones);
    const person = first.person(withPhones);
    const { enrollment: service, notices, telephony, clock } = first.built;
    await notices.sendDue(10);
    // A notice is a send: the same phone is not called again at once.
    clock.advance(30);
    assert.deepEqual(
      telephony.spoken.map(({ to }) => to),
      ['+12065550142'],
    );
    first.built.clock.advance(60);
    const { methods } = await service.status(person);
    await service.phones.contact(person, methods[0]?.methodId ?? '', 'en');
    await talk.answer();
    assert.deepEqual([(await talk.press('1111#')).say, (await talk.press('270419#', 2)).say], ['ask', 'verified']);
  });

  test('has an audit trail that holds, with rows of either build', async (t) => {
    const first = await fromFirstBuild(t);
    const { repository, trail, store } = first.built;
    await first.talk(waitingForText).reply(first.textedCode);
    assert.ok((await repository.moveAuditEvents((events) => trail.append(events), 100)).events > 3);
    const rows = JSON.stringify(await store.collection({ name: 'audit', indexes: [] }).find({}));
    assert.match(rows, /"flowId":/u);
    assert.match(rows, /"methodId":/u);
    await store.close();
    assert.match(await verifyAudit({ DATA_DIR: first.directory }), /^The audit trail holds: \d+ rows/u);
  });

  test('is believed by its seal only: a name that somebody changed is noticed', async (t) => {
    const first = await fromFirstBuild(t);
    const person = first.person(withApp);
    const { whole } = await storedOf(first, person);
    const enrollment = withMethodIds(whole.enrollment);
    await documents(first).findOneAndUpdate({ _id: personKey(person) }, { $set: { enrollment } });
    await assert.rejects(first.built.enrollment.status(person), { name: 'EnrollmentAlteredError' });
  });
});

test('an enrollment of today is read as it is', () => {
  const today = {
    methods: [{ methodId: 'm', kind: 'k' }],
    notices: [{ id: 'n', changedMethodId: 'm' }],
    provenAt: new Date(0),
  };
  assert.deepEqual(withMethodIds(today), today);
});

test('what is no enrollment, or has no more of one, is left as it is to whoever checks it', () => {
  for (const stored of [undefined, null, 'text', 5, { pending: null, methods: ['text', null], lastEnded: undefined }]) {
    assert.deepEqual(withMethodIds(stored), stored);
  }
});

test('each name of the first build is read as the one of today, and one of today is taken where both are there', () => {
  const [id, flowId] = ['one', 'one'];
  const [methodId, changedMethodId] = ['one', 'one'];
  assert.deepEqual(
    withMethodIds({
      methods: [{ id }, { id: 'old', methodId }],
      pending: { flowId, kind: 'k' },
      abandoned: [{ flowId }],
      lastEnded: { flowId, end: 'expired' },
      challenge: { id: 'c', subject: 'one' },
      notices: [{ id: 'n', about: 'one', methodId: 'two' }],
    }),
    {
      methods: [{ methodId }, { id: 'old', methodId }],
      pending: { methodId, kind: 'k' },
      abandoned: [{ methodId }],
      lastEnded: { methodId, end: 'expired' },
      challenge: { id: 'c', methodId },
      notices: [{ id: 'n', changedMethodId, methodId: 'two' }],
    },
  );
});
