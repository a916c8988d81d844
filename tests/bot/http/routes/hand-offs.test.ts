import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DirectoryUnavailableError } from '../../../../services/directory/directory.ts';
import { StoreUnavailableError } from '../../../../services/store/document-store.ts';
import { MemoryStore } from '../../../faults/memory-store.ts';
import { intercepted } from '../../../support/intercepted-store.ts';
import {
  alexId,
  asked,
  bearer,
  demoTenant,
  handOffPath,
  jiraToken,
  signature,
  startTicketApi,
  textOf,
  zendeskSignature,
} from './hand-off-kit.ts';

describe('POST /api/v1/hand-offs', () => {
  test('opens a hand-off for a person by sign-in name or object id, and says where it is', async (t) => {
    const api = await startTicketApi(t);
    const { status, json, headers } = await api.withToken(asked);
    assert.equal(status, 201);
    assert.deepEqual(Object.keys(json).sort(), [
      'agent',
      'expiresAt',
      'id',
      'kind',
      'openedAt',
      'reference',
      'state',
      'statuses',
      'ticket',
    ]);
    assert.deepEqual(
      [json['kind'], json['state'], json['ticket'], json['agent'], json['statuses']],
      ['reset', 'waiting', asked.ticket, false, []],
    );
    assert.equal(headers.get('location'), `${handOffPath}/${String(json['id'])}`);
    const kept = await api.handOffs.find(String(json['id']));
    assert.deepEqual(
      [kept?.person, kept?.openedBy, kept?.note, kept?.reason],
      [{ tenantId: demoTenant, objectId: alexId }, { by: 'program', program: 'jira' }, asked.reason, 'helpdesk-asked'],
    );
    const sanne = { ...asked, person: { objectId: '00000000-0000-0000-0000-000000000002' } };
    assert.equal((await api.signed(sanne, 'key-2')).status, 201);
  });

  test('answers the same request with the same hand-off, and another one under its key with 422', async (t) => {
    const api = await startTicketApi(t);
    const first = await api.withToken(asked);
    const again = await api.withToken(`  ${JSON.stringify(asked, undefined, 2)}`);
    assert.deepEqual([again.status, again.json], [200, first.json]);
    assert.equal(again.headers.get('idempotent-replayed'), 'true');
    assert.equal((await api.withToken({ ...asked, ticket: 'INC2' })).status, 422);
    const sanne = { ...asked, person: { accountName: 'sanne.devries@contoso.example' } };
    assert.equal((await api.withToken(sanne)).status, 422);
    assert.equal((await api.handOffs.list()).length, 1);
    // Keys are each caller's own.
    assert.equal((await api.signed(sanne)).status, 201);
  });

  test('answers 409 with id and reference of what is open for the person already, and nothing else of it', async (t) => {
    const api = await startTicketApi(t);
    const first = await api.withToken(asked);
    const other = await api.signed({ ...asked, reason: 'other' }, 'key-2');
    assert.equal(other.status, 409);
    assert.deepEqual([other.json['id'], other.json['reference']], [first.json['id'], first.json['reference']]);
    assert.doesNotMatch(other.text, /phone|INC0010042|jira/u);
  });

  test('answers 404 for somebody whom the directory does not know, and 401 for strangers who ask about anybody', async (t) => {
    const api = await startTicketApi(t);
    for (const person of [
      { accountName: 'nobody@contoso.example' },
      { objectId: '99999999-0000-0000-0000-000000000001' },
    ])
      assert.equal((await api.withToken({ ...asked, person })).status, 404);
    for (const person of [asked.person, { accountName: 'nobody@contoso.example' }])
      assert.equal((await api.withToken({ ...asked, person }, 'key', 'wrong')).status, 401);
  });

  test('refuses a stranger under a reference that leads to why in the log, where neither token, signature nor body is', async (t) => {
    const api = await startTicketApi(t);
    const body = textOf(asked);
    const good = signature({ now: api.clock.now(), key: 'key-1', body });
    const wrongMac = signature({ now: api.clock.now(), key: 'key-1', body: `${body} ` });
    const cases: [string, Record<string, string>][] = [
      ['no token and no signature', {}],
      ['an unknown token', { authorization: `Bearer x${jiraToken}` }],
      ['an unknown key', { ...good, 'x-hand-off-key': 'nobody' }],
      ['a malformed signature', { ...good, 'x-hand-off-signature': 'v1=x' }],
      ['a time that is not of now', { ...good, 'x-hand-off-timestamp': '1' }],
      ['a wrong signature', wrongMac],
      ['a wrong signature', { ...good, 'idempotency-key': 'key-2' }],
      ['an unknown key', zendeskSignature(api.clock.now(), body)],
    ];
    for (const [reason, headers] of cases) {
      const before = api.logLines.length;
      const { status, json } = await api.send({ body, headers });
      const lines = api.logLines.slice(before).map((line): unknown => JSON.parse(line));
      const [, said, reference] = /^(.*) Reference: ([\dA-Za-z]{8})$/u.exec(String(json['detail'])) ?? [];
      assert.deepEqual(
        [status, said],
        [401, 'The request bears no token and no signature of a program that may open hand-offs.'],
      );
      const [line] = lines as [Record<string, unknown>];
      assert.deepEqual(line, {
        time: line['time'],
        level: 40,
        reference,
        reason,
        url: handOffPath,
        msg: 'a request of a ticket system was refused',
      });
      assert.equal(lines.length, 1);
    }
  });

  test('answers 503 with Retry-After while the directory or the store is away, and opens once they are back', async (t) => {
    const away = { directory: false, store: false };
    const memory = new MemoryStore();
    const store = intercepted(memory, (call, act) =>
      away.store && call.collection === 'hand-offs' ? Promise.reject(new StoreUnavailableError('away')) : act(),
    );
    const find = { objectId: alexId, tenantId: demoTenant, displayName: 'Alex', accountName: 'alex@contoso.example' };
    const findByAccountName = () =>
      away.directory ? Promise.reject(new DirectoryUnavailableError('away')) : Promise.resolve(find);
    const directory = { find: () => Promise.resolve(find), findByAccountName };
    const api = await startTicketApi(t, { bot: { store, directory } });
    for (const what of ['directory', 'store'] as const) {
      away[what] = true;
      const { status, headers } = await api.withToken(asked);
      assert.deepEqual([status, headers.get('retry-after')], [503, '5'], what);
      away[what] = false;
    }
    assert.equal((await api.withToken(asked)).status, 201);
  });

  test('answers 400 with the field and a sentence that quotes nothing, for whatever is more, less or else', async (t) => {
    const api = await startTicketApi(t);
    const quoted = 'do-not-quote-me';
    const wrong: [unknown, string | undefined][] = [
      ['', undefined],
      ['{', undefined],
      [[asked], undefined],
      ['null', undefined],
      [{ ...asked, [quoted]: quoted }, undefined],
      [`{"__proto__":{"kind":"reset"},${textOf(asked).slice(1)}`, undefined],
      [{ ...asked, person: undefined }, 'person'],
      [{ ...asked, person: [asked.person] }, 'person'],
      [{ ...asked, person: { accountName: { $ne: 1 } } }, 'person'],
      [{ ...asked, person: { ...asked.person, objectId: alexId } }, 'person'],
      [`{"person":{"__proto__":{},"accountName":"a@b"},"kind":"reset","reason":"x","ticket":"x"}`, 'person'],
      [{ ...asked, person: { accountName: quoted } }, 'person'],
      [{ ...asked, kind: 'help' }, 'kind'],
      [{ ...asked, kind: ['reset'] }, 'kind'],
      [{ ...asked, reason: '' }, 'reason'],
      [{ ...asked, reason: ' \n ' }, 'reason'],
      [{ ...asked, reason: 'x'.repeat(401) }, 'reason'],
      [{ ...asked, reason: `${quoted}\u202e` }, 'reason'],
      [{ ...asked, reason: { $gt: '' } }, 'reason'],
      [{ ...asked, ticket: 7 }, 'ticket'],
      [{ ...asked, ticket: 'x'.repeat(65) }, 'ticket'],
    ];
    for (const [body, field] of wrong) {
      const { status, json, headers, text } = await api.withToken(body);
      const what = textOf(body);
      assert.deepEqual([status, json['field']], [400, field], what);
      assert.equal(headers.get('content-type'), 'application/problem+json; charset=utf-8');
      assert.ok(!text.includes(quoted), what);
    }
    for (const key of ['', 'a b', 'x'.repeat(129), 'é'])
      assert.equal((await api.withToken(asked, key)).json['field'], 'Idempotency-Key', key);
    assert.equal((await api.send({ body: textOf(asked), headers: bearer() })).json['field'], 'Idempotency-Key');
    const form = { ...bearer(), 'idempotency-key': 'k', 'content-type': 'text/plain' };
    assert.equal((await api.send({ body: textOf(asked), headers: form })).status, 415);
    const latin = Buffer.concat([Buffer.from('{"reason":"'), Buffer.from([0xe9]), Buffer.from('"}')]);
    assert.equal((await api.send({ body: latin, headers: { ...bearer(), 'idempotency-key': 'k' } })).status, 400);
    assert.deepEqual(await api.handOffs.list(), []);
  });

  test('keeps a reason of four hundred characters, each of which is two units of text', async (t) => {
    const api = await startTicketApi(t);
    const opened = await api.withToken({ ...asked, reason: '🔐'.repeat(400) });
    assert.equal(opened.status, 201);
    assert.equal((await api.read(String(opened.json['id']), bearer())).status, 200);
    assert.equal((await api.withToken({ ...asked, reason: '🔐'.repeat(401) }, 'key-2')).status, 400);
  });

  test('believes what Zendesk signs, and knows a repetition although it is sent under another id or signed anew', async (t) => {
    const api = await startTicketApi(t);
    const body = textOf(asked);
    const path = `${handOffPath}?key=zendesk`;
    const first = zendeskSignature(api.clock.now(), body);
    const opened = await api.send({ path, body, headers: first });
    assert.equal(opened.status, 201);
    const again = await api.send({ path, body, headers: { ...first, 'x-zendesk-webhook-invocation-id': '7' } });
    assert.deepEqual([again.status, again.json['id']], [200, opened.json['id']]);
    api.clock.advance(20);
    const anew = await api.send({ path, body, headers: zendeskSignature(api.clock.now(), body) });
    assert.deepEqual([anew.status, anew.json['id']], [200, opened.json['id']]);
    await api.handOffs.close(String(opened.json['id']), { reason: 'done' });
    assert.equal((await api.send({ path, body, headers: first })).status, 200);
    assert.deepEqual(await api.handOffs.list(), []);
  });
});

describe('GET /api/v1/hand-offs/{id}', () => {
  test('says how it stands to whoever opened it, by token and by signature; to everybody else there is none', async (t) => {
    const api = await startTicketApi(t);
    const { json } = await api.signed(asked);
    const id = String(json['id']);
    const path = `${handOffPath}/${id}`;
    const own = () => signature({ now: api.clock.now(), method: 'GET', path });
    assert.deepEqual((await api.read(id, own())).json, json);
    const other = await api.read(id, bearer());
    const none = await api.read('A'.repeat(22), bearer());
    assert.deepEqual([other.status, other.text], [404, none.text]);
    assert.equal((await api.read(String(json['reference']), own())).status, 401, 'another path was signed');
    api.clock.advance(86_400);
    assert.equal((await api.read(id, own())).json['state'], 'expired');
  });

  test('shows each status with its step', async (t) => {
    const api = await startTicketApi(t);
    const { json } = await api.withToken(asked);
    const id = String(json['id']);
    await api.handOffs.close(id, { reason: 'called back' });
    const closed = await api.read(id, bearer(jiraToken));
    const at = api.clock.now().toISOString();
    assert.equal(closed.json['state'], 'closed');
    assert.deepEqual(closed.json['statuses'], [{ status: 'failed', step: 'closed', at, isFinal: true }]);
    assert.doesNotMatch(closed.text, /called back|Alex|alex/u);
  });
});

test('GET /api/v1/openapi.json describes it to anybody', async (t) => {
  const api = await startTicketApi(t);
  const { status, json } = await api.send({ method: 'GET', path: '/api/v1/openapi.json' });
  assert.deepEqual([status, json['openapi']], [200, '3.1.0']);
});
