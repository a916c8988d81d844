import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { describe, test } from 'node:test';
import { DirectoryUnavailableError } from '../../../../services/directory/directory.ts';
import { textOf } from './hand-off-kit.ts';
import {
  alex,
  askedFor,
  bearerOf,
  checkPath,
  idOf,
  personOf,
  press,
  programTokens,
  reason,
  startVerificationApi,
  verificationPath,
  withApp,
  withPhone,
} from './verification-kit.ts';

describe('POST /api/v1/verifications', () => {
  test('says what the person does with an app, and takes the code', async (t) => {
    const api = await startVerificationApi(t);
    const app = await withApp(api);
    const opened = await api.open(askedFor('alex'));
    assert.equal(opened.status, 201);
    const id = idOf(opened);
    assert.equal(opened.headers.get('location'), `${verificationPath}/${id}`);
    const [way, ...more] = opened.json['ways'] as Record<string, unknown>[];
    assert.deepEqual(
      [way?.['kind'], way?.['does'], way?.['isDefault'], more],
      ['authenticator-code', 'type-code', true, []],
    );
    assert.equal(opened.json['state'], 'pending');
    assert.match(String(opened.json['says']), /six digits that your app shows/u);
    assert.equal(opened.json['expiresAt'], new Date(api.clock.now().getTime() + 300_000).toISOString());
    const wrong = await api.answer(id, { code: '000000' });
    assert.deepEqual([wrong.status, wrong.json['state'], wrong.json['result']], [200, 'pending', 'wrong']);
    const right = await api.answer(id, { code: api.codeOf(app) });
    assert.deepEqual([right.status, right.json['state'], right.json['result']], [200, 'verified', 'verified']);
    assert.equal((await api.read(id)).json['state'], 'verified');
    assert.equal((await api.answer(id, { code: '123456' })).json['result'], 'over');
  });

  test('finds a person by tenant and object id too, in either letter case', async (t) => {
    const api = await startVerificationApi(t);
    await withApp(api);
    const person = { tenant: alex.tenantId.toUpperCase(), oid: alex.objectId };
    assert.equal((await api.open({ person, reason })).json['state'], 'pending');
  });

  test('texts at once where that is the way, and takes the code that was sent', async (t) => {
    const api = await startVerificationApi(t);
    await withPhone(api, 'mobile-text');
    const opened = await api.open(askedFor('alex', { language: 'nl-BE' }));
    const asked = opened.json['asked'] as Record<string, unknown>;
    assert.deepEqual([asked['kind'], asked['does'], asked['delivery']], ['mobile-text', 'type-code', 'accepted']);
    assert.match(String(opened.json['says']), /^Typ de zes cijfers .*42/u);
    assert.doesNotMatch(opened.text, /2065550142/u);
    const answered = await api.answer(idOf(opened), { code: api.telephony.code });
    assert.equal(answered.json['state'], 'verified');
  });

  test('calls where that is asked for, and the answer waits for the key that is pressed', async (t) => {
    const api = await startVerificationApi(t);
    await withPhone(api, 'mobile-call');
    const opened = await api.open(askedFor('alex', { method: 'mobile-call' }));
    assert.match(String(opened.json['says']), /^We are calling .*press #/u);
    await press(api, '#');
    assert.equal((await api.read(idOf(opened), 'wiki', '?wait=30')).json['state'], 'verified');
    const declined = await api.open(askedFor('alex', { method: 'mobile-call' }));
    await press(api, '0#');
    const { json } = await api.read(idOf(declined), 'wiki', '?wait=30');
    assert.equal(json['state'], 'denied');
    assert.match(String(json['says']), /said on your phone/u);
    assert.equal((await api.open(askedFor('alex'))).json['state'], 'locked');
  });

  test('says why nobody was asked, and takes what the person has instead', async (t) => {
    const api = await startVerificationApi(t);
    const app = await withApp(api);
    const none = await api.open(askedFor('alex', { method: 'office-call' }));
    assert.deepEqual(none.json['notAsked'], { reason: 'no-such-method' });
    assert.equal((await api.answer(idOf(none), { code: api.codeOf(app) })).json['state'], 'verified');
    await withPhone(api, 'mobile-text');
    api.telephony.answer = { code: 'refused', reason: 'unreachable' };
    const lost = await api.open(askedFor('alex', { method: 'mobile-text' }));
    assert.equal((lost.json['notAsked'] as Record<string, unknown> | undefined)?.['reason'], 'not-reached');
    assert.match(String(lost.json['says']), /^We could not reach your phone/u);
  });

  test('opens once for each idempotency key, and texts once; another request under it is refused', async (t) => {
    const api = await startVerificationApi(t);
    await withPhone(api, 'mobile-text');
    const texts = api.telephony.texts.length;
    const first = await api.open(askedFor('alex'), 'wiki', 'k');
    const again = await api.open(`  ${textOf(askedFor('alex'))}`, 'wiki', 'k');
    assert.deepEqual([again.status, again.json], [200, first.json]);
    assert.equal(again.headers.get('idempotent-replayed'), 'true');
    assert.equal((await api.open(askedFor('sanne'), 'wiki', 'k')).status, 422);
    assert.equal(api.telephony.texts.length, texts + 1);
    // Keys are each caller's own, and free again once what they opened is over.
    assert.equal((await api.open(askedFor('alex'), 'other', 'k')).status, 201);
    api.clock.advance(301);
    assert.equal((await api.open(askedFor('sanne'), 'wiki', 'k')).status, 201);
  });

  test('opens one of twenty that are sent at the same moment under one key', async (t) => {
    const api = await startVerificationApi(t);
    await withPhone(api, 'mobile-text');
    const texts = api.telephony.texts.length;
    const heard = await Promise.all(Array.from({ length: 20 }, () => api.open(askedFor('alex'), 'wiki', 'k')));
    assert.equal(new Set(heard.map(idOf)).size, 1);
    assert.equal(heard.filter(({ status }) => status === 201).length, 1);
    assert.equal(api.telephony.texts.length, texts + 1);
  });

  test('answers 400 with the field and a sentence that quotes nothing, for whatever is more, less or else', async (t) => {
    const api = await startVerificationApi(t);
    const quoted = 'do-not-quote-me';
    const asked = askedFor('alex');
    const wrong: [unknown, string | undefined][] = [
      ['{', undefined],
      [[asked], undefined],
      [{ ...asked, [quoted]: quoted }, undefined],
      [{ ...asked, person: { userPrincipalName: { $ne: 1 } } }, 'person'],
      [{ ...asked, person: { ...asked.person, oid: alex.objectId } }, 'person'],
      [{ ...asked, person: { oid: alex.objectId } }, 'person'],
      [{ ...asked, reason: '' }, 'reason'],
      [{ ...asked, reason: `${quoted}\nline` }, 'reason'],
      [{ ...asked, reason: 'x'.repeat(201) }, 'reason'],
      [{ ...asked, method: 'a b' }, 'method'],
      [{ ...asked, language: '../en' }, 'language'],
    ];
    for (const [body, field] of wrong) {
      const { status, json, text } = await api.open(body);
      assert.deepEqual([status, json['field']], [400, field], textOf(body));
      assert.ok(!text.includes(quoted), textOf(body));
    }
    assert.equal((await api.open(asked, 'wiki', 'a b')).json['field'], 'Idempotency-Key');
    const plain = { ...bearerOf('wiki'), 'idempotency-key': 'k', 'content-type': 'text/plain' };
    assert.equal((await api.send({ body: textOf(asked), headers: plain })).status, 415);
    const id = idOf(await api.open(asked));
    for (const body of ['', {}, { code: 7 }, { code: '' }, { code: 'x'.repeat(129) }, { code: '1', more: 1 }])
      assert.equal((await api.answer(id, body)).status, 400, textOf(body));
    for (const query of ['?wait=31', '?wait=-1', '?wait=x', '?wait=1&wait=2', '?wait='])
      assert.equal((await api.read(id, 'wiki', query)).json['field'], 'wait', query);
  });

  test('answers 401 and how to ask to strangers, 403 to a token for something else, and 503 while the directory is away', async (t) => {
    const find = () => Promise.resolve(undefined);
    const findByAccountName = () => Promise.reject(new DirectoryUnavailableError('away'));
    const api = await startVerificationApi(t, { bot: { directory: { find, findByAccountName } } });
    for (const authorization of [
      '',
      'Bearer',
      `Bearer ${programTokens.wiki}x`,
      'Basic !',
      `Digest ${programTokens.wiki}`,
    ]) {
      const heard = await api.send({ body: textOf(askedFor('alex')), headers: { authorization } });
      assert.deepEqual([heard.status, heard.headers.get('www-authenticate')], [401, 'Bearer realm="verifications"']);
    }
    assert.equal((await api.open(askedFor('alex'), 'mail')).status, 403);
    const basic = `Basic ${Buffer.from(`vpn:${programTokens.wiki}`).toString('base64')}`;
    const away = await api.send({
      body: textOf(askedFor('alex')),
      headers: { authorization: basic, 'idempotency-key': 'k' },
    });
    assert.deepEqual([away.status, away.headers.get('retry-after')], [503, '5']);
  });
});

describe('GET /api/v1/verifications/{id}', () => {
  test('waits until it is certain, and no longer than it was asked to', async (t) => {
    const waits: number[] = [];
    const world: { act?: () => Promise<unknown> } = {};
    const api = await startVerificationApi(
      t,
      {},
      {
        wait: async (milliseconds) => {
          waits.push(milliseconds);
          api.clock.advance(milliseconds / 1_000);
          if (waits.length === 3) await world.act?.();
        },
      },
    );
    await withPhone(api, 'mobile-call');
    const id = idOf(await api.open(askedFor('alex')));
    const [before, began] = [await api.read(id, 'wiki', '?wait=2'), api.clock.now().getTime()];
    assert.deepEqual([before.json['state'], waits], ['pending', [1_000, 1_000]]);
    world.act = () => press(api, '#');
    assert.equal((await api.read(id, 'wiki', '?wait=30')).json['state'], 'verified');
    assert.equal(api.clock.now().getTime() - began, 1_000);
  });

  test('ends when whoever asks hangs up, and when the server stops', async (t) => {
    const stopping = new AbortController();
    const waiting = Promise.withResolvers<AbortSignal | undefined>();
    const again = Promise.withResolvers<unknown>();
    let waits = 0;
    const api = await startVerificationApi(
      t,
      {},
      {
        stopping: stopping.signal,
        wait: async (_, signal) => {
          waits += 1;
          if (waits === 1) waiting.resolve(signal);
          else again.resolve(undefined);
          const ended = Promise.withResolvers<never>();
          signal?.addEventListener('abort', () => ended.reject(new Error('cut short')));
          return ended.promise;
        },
      },
    );
    await withApp(api);
    const id = idOf(await api.open(askedFor('alex')));
    const path = `${verificationPath}/${id}?wait=30`;
    const hangsUp = request({ port: api.port, host: '127.0.0.1', path, headers: bearerOf('wiki'), agent: false });
    hangsUp.on('error', () => undefined).end();
    const signal = await waiting.promise;
    hangsUp.destroy();
    if (signal?.aborted !== true) await once(signal ?? assert.fail(), 'abort');
    const reading = api.read(id, 'wiki', '?wait=30');
    await again.promise;
    stopping.abort();
    assert.deepEqual([(await reading).json['state'], waits], ['pending', 2]);
  });

  test('says expired after five minutes, and 404 for what there never was', async (t) => {
    const api = await startVerificationApi(t);
    const app = await withApp(api);
    const id = idOf(await api.open(askedFor('alex')));
    api.clock.advance(300);
    assert.equal((await api.read(id)).json['state'], 'expired');
    assert.equal((await api.answer(id, { code: api.codeOf(app) })).json['result'], 'over');
    assert.equal((await api.read('A'.repeat(22))).status, 404);
  });
});

describe('POST /api/v1/verifications:check', () => {
  test('says whether a code is right, once', async (t) => {
    const api = await startVerificationApi(t);
    const app = await withApp(api);
    const body = { person: personOf('alex'), code: api.codeOf(app) };
    assert.deepEqual((await api.check({ ...body, code: '000000' })).json['result'], 'wrong');
    assert.deepEqual((await api.check(body)).json, { result: 'verified' });
    assert.deepEqual((await api.check(body)).json, { result: 'used' });
    assert.deepEqual((await api.check({ ...body, code: 'x' })).json, { result: 'not-a-code' });
    assert.deepEqual((await api.check({ ...body, person: personOf('sanne') })).json, { result: 'not-enrolled' });
  });

  test('has an address of its own: nothing else after the colon leads there, and a body may be expected', async (t) => {
    const api = await startVerificationApi(t);
    const body = textOf({ person: personOf('alex'), code: '000000' });
    assert.equal((await api.send({ path: `${verificationPath}:other`, body, headers: bearerOf('wiki') })).status, 404);
    assert.equal((await api.send({ path: `${verificationPath}other`, body, headers: bearerOf('wiki') })).status, 404);
    const expecting = { ...bearerOf('wiki'), expect: '100-continue' };
    assert.equal((await api.send({ path: checkPath, body, headers: expecting })).status, 200);
  });

  test('is limited for each person and program, with when to come again', async (t) => {
    const api = await startVerificationApi(t);
    const body = { person: personOf('sanne'), code: '000000' };
    for (let count = 0; count < 30; count += 1) assert.equal((await api.check(body)).status, 200);
    const { status, json, headers } = await api.check(body);
    assert.deepEqual([status, json['code'], headers.get('retry-after')], [429, 'person-limit', '60']);
    assert.equal((await api.check(body, 'other')).status, 200);
    assert.equal((await api.check({ ...body, person: personOf('alex') })).status, 200);
    api.clock.advance(60);
    assert.equal((await api.check(body)).status, 200);
  });
});
