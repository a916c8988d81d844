import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { asked, bearer, handOffPath, jiraToken, signature, startTicketApi } from '../bot/http/routes/hand-off-kit.ts';

const sanne = {
  ...asked,
  person: { accountName: 'sanne.devries@contoso.example' },
  reason: 'Sanne told us',
  ticket: 'INC2',
};

describe('ASVS 8.2: of hand-offs', () => {
  test('a program sees those that it opened, and of all others not even that there are any', async (t) => {
    const api = await startTicketApi(t);
    const { clock, handOffs, person } = api;
    const jira = await api.withToken(asked, 'k1');
    const servicenow = await api.signed(sanne, 'k2');
    const asks = await handOffs.open({ tenantId: person().tenantId, objectId: 'demo-person' }, { reason: 'locked' });
    const ids: Record<string, string> = {
      jira: String(jira.json['id']),
      servicenow: String(servicenow.json['id']),
      person: asks.handOff._id,
      none: 'A'.repeat(22),
    };
    const get = (id: string) => ({ now: clock.now(), method: 'GET', path: `${handOffPath}/${id}` });
    const programs: Record<string, (id: string) => Record<string, string>> = {
      jira: () => bearer(),
      other: () => bearer(`other-${jiraToken}`),
      servicenow: (id) => signature(get(id)),
      zendesk: (id) => signature({ ...get(id), name: 'zendesk' }),
    };
    const seen: string[] = [];
    const refusals = new Set<string>();
    for (const [program, headersFor] of Object.entries(programs))
      for (const [opener, id] of Object.entries(ids)) {
        const { status, text } = await api.read(id, headersFor(id));
        if (status === 200) seen.push(`${program} sees ${opener}`);
        else refusals.add(`${status} ${text}`);
      }
    assert.deepEqual(seen, ['jira sees jira', 'servicenow sees servicenow']);
    assert.equal(refusals.size, 1, 'what there is not and what is not theirs are told alike');
  });

  test('a program is told nothing of another’s: neither by 409 nor under the other’s key', async (t) => {
    const api = await startTicketApi(t);
    await api.signed(sanne, 'shared-key');
    const taken = await api.withToken(sanne, 'shared-key');
    assert.equal(taken.status, 409);
    assert.doesNotMatch(taken.text, /Sanne|INC2|servicenow|contoso/u);
    const own = await api.withToken(asked, 'shared-key');
    assert.deepEqual([own.status, own.json['ticket']], [201, asked.ticket]);
  });

  test('a program opens, and nothing else: there is no other method, and no field of what is stored is taken', async (t) => {
    const api = await startTicketApi(t);
    const opened = await api.withToken(asked);
    for (const method of ['PUT', 'PATCH', 'DELETE'])
      for (const path of [handOffPath, `${handOffPath}/${String(opened.json['id'])}`])
        assert.equal(
          (await api.send({ method, path, headers: bearer(), body: '{}' })).status,
          405,
          `${method} ${path}`,
        );
    assert.equal((await api.send({ method: 'GET', headers: bearer() })).status, 405);
    const fields = ['state', 'agent', 'openedBy', 'statuses', 'pass', 'identity', '_id', 'note', 'tenantId', 'program'];
    for (const field of [...fields, 'constructor', 'prototype', '__proto__', '$set']) {
      const more = `{${JSON.stringify(field)}:{"by":"agent"},${JSON.stringify(sanne).slice(1)}`;
      assert.equal((await api.withToken(more, field)).status, 400, field);
      const inPerson = `{"person":{${JSON.stringify(field)}:"x","accountName":"${sanne.person.accountName}"},"kind":"reset","reason":"x","ticket":"x"}`;
      assert.equal((await api.withToken(inPerson, field)).status, 400, field);
    }
    assert.equal((await api.handOffs.list()).length, 1);
  });
});
