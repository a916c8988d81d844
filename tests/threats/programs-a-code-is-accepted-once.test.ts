import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  alex,
  askedFor,
  idOf,
  personOf,
  startVerificationApi,
  withApp,
  withPhone,
} from '../bot/http/routes/verification-kit.ts';

describe('ASVS 6.5.1: a code', () => {
  test('that was used in the chat is used for programs, and the other way round', async (t) => {
    const api = await startVerificationApi(t);
    const app = await withApp(api);
    const chat = api.enrollment.forTurn({ conversation: 'chat' });
    const methodId = (await chat.status(alex)).methods[0]?.methodId ?? '';
    const code = api.codeOf(app);
    assert.equal((await chat.verify(alex, methodId, code)).code, 'verified');
    assert.deepEqual((await api.check({ person: personOf('alex'), code })).json, { result: 'used' });
    assert.equal((await api.answer(idOf(await api.open(askedFor('alex'))), { code })).json['result'], 'used');
    api.clock.advance(60);
    const next = api.codeOf(app);
    assert.deepEqual((await api.check({ person: personOf('alex'), code: next })).json, { result: 'verified' });
    assert.equal((await chat.verify(alex, methodId, next)).code, 'code-already-used');
  });

  test('that fifty requests of two programs bring at once lets one of them in', async (t) => {
    const api = await startVerificationApi(t);
    const app = await withApp(api);
    const code = api.codeOf(app);
    const ids = {
      wiki: idOf(await api.open(askedFor('alex'))),
      other: idOf(await api.open(askedFor('alex'), 'other')),
    };
    const heard = await Promise.all(
      Array.from({ length: 50 }, (_, index) => {
        const program = index % 2 === 0 ? 'wiki' : 'other';
        return index % 4 < 2
          ? api.check({ person: personOf('alex'), code }, program)
          : api.answer(ids[program], { code }, program);
      }),
    );
    assert.equal(heard.filter(({ json }) => json['result'] === 'verified').length, 1);
  });

  test('that was texted for one attempt counts for no other, and for no chat', async (t) => {
    const api = await startVerificationApi(t);
    const methodId = await withPhone(api, 'mobile-text');
    const mine = idOf(await api.open(askedFor('alex')));
    const { code } = api.telephony;
    const other = idOf(await api.open(askedFor('alex', { method: 'authenticator-code' }), 'other'));
    assert.notEqual((await api.answer(other, { code, method: 'mobile-text' }, 'other')).json['result'], 'verified');
    const chat = api.enrollment.forTurn({ conversation: 'chat' });
    assert.notEqual((await chat.verify(alex, methodId, code)).code, 'verified');
    assert.equal((await api.answer(mine, { code })).json['result'], 'verified');
  });
});
