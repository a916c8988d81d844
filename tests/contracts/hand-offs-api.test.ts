import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';
import { checkRequest } from '../../services/ticket-systems/hand-off-request.ts';
import { DirectoryUnavailableError } from '../../services/directory/directory.ts';
import {
  asked,
  bearer,
  handOffPath,
  type Heard,
  signature,
  startTicketApi,
  textOf,
} from '../bot/http/routes/hand-off-kit.ts';
import { enrollmentKit } from '../services/enrollment/enrollment-kit.ts';
import { begin, callbacksOn, end, fail, openedBy, TicketSystem } from '../services/ticket-systems/callback-kit.ts';

interface Answer {
  readonly headers?: Readonly<Record<string, { readonly required: boolean; readonly schema: object }>>;
  readonly content: Readonly<Record<string, { readonly schema: object }>>;
}
interface Description {
  readonly openapi: string;
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, Answer>> }>>>
  >;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

const file = readFileSync(new URL('../../bot/http/openapi.json', import.meta.url), 'utf8');
const description = JSON.parse(file) as Description;

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
formats.default(ajv);
const at = (schema: object): string => JSON.stringify(schema).replaceAll('"#/components/schemas/', '"api#/$defs/');
ajv.addSchema(JSON.parse(at({ $id: 'api', $defs: description.components.schemas })) as object);

/** A schema of the file, with what it refers to. */
const validator = (schema: object) => ajv.compile(JSON.parse(at(schema)) as object);
const schemaOf = (name: string) => validator({ $ref: `#/components/schemas/${name}` });

/** What the file says of an answer, all of it. */
function assertDescribed(method: string, path: string, { status, headers, json, text }: Heard): void {
  const what = `${method} ${path} ${status}: ${text}`;
  const answer = description.paths[path]?.[method]?.responses[status];
  assert.ok(answer, what);
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  const content = answer.content[type];
  assert.ok(content, `${what} ${type}`);
  const isValid = validator(content.schema);
  assert.ok(isValid(json), `${what} ${JSON.stringify(isValid.errors)}`);
  for (const [name, { required, schema }] of Object.entries(answer.headers ?? {})) {
    const value = headers.get(name);
    assert.ok(value !== null || !required, `${what} ${name}`);
    assert.ok(value === null || validator(schema)(value), `${what} ${name}`);
  }
}

/** Statuses that the server has for every route, and that need more than a request. */
const elsewhere: Readonly<Record<string, string>> = {
  'post /api/v1/hand-offs 429': 'tests/services/ticket-systems/program-hand-offs.test.ts',
};

describe('the description of the hand-off API', () => {
  test('has every answer of every route, and each of its answers is one that there is', async (t) => {
    const seen = new Set(Object.keys(elsewhere));
    const note = (method: 'get' | 'post', path: string, heard: Heard): Heard => {
      assertDescribed(method, path, heard);
      seen.add(`${method} ${path} ${heard.status}`);
      return heard;
    };
    const away = { is: false };
    const found = { tenantId: 'demo', objectId: 'demo', displayName: 'Alex', accountName: 'alex@contoso.example' };
    const findByAccountName = (name: string) => {
      if (away.is) return Promise.reject(new DirectoryUnavailableError('away'));
      return Promise.resolve(name.startsWith('nobody') ? undefined : found);
    };
    const api = await startTicketApi(t, {
      bot: { directory: { find: () => Promise.resolve(found), findByAccountName } },
    });
    const post = (heard: Heard): Heard => note('post', handOffPath, heard);
    const opened = post(await api.withToken(asked));
    post(await api.withToken(asked));
    post(await api.withToken({ ...asked, kind: 'other' }));
    post(await api.withToken(asked, ''));
    post(await api.withToken('{'));
    post(await api.withToken(asked, 'k', 'wrong'));
    post(await api.withToken({ ...asked, person: { accountName: 'nobody@contoso.example' } }, 'k'));
    post(await api.withToken(asked, 'k'));
    post(await api.withToken({ ...asked, ticket: 'INC2' }));
    post(await api.withToken('x'.repeat(300_000)));
    const headers = { ...bearer(), 'idempotency-key': 'k' };
    post(await api.send({ body: '{}', headers: { ...headers, 'content-type': 'text/plain' } }));
    post(await api.send({ body: '{}', headers: { ...headers, 'content-encoding': 'gzip' } }));
    away.is = true;
    post(await api.withToken(asked, 'other'));
    const id = String(opened.json['id']);
    const get = (heard: Heard): Heard => note('get', `${handOffPath}/{id}`, heard);
    const path = `${handOffPath}/${id}`;
    get(await api.read(id, signature({ now: api.clock.now(), method: 'GET', path })));
    get(await api.read(id, bearer()));
    get(await api.read(id, bearer('wrong')));
    await api.handOffs.close(id, { reason: 'demo' });
    get(await api.read(id, bearer()));
    note('get', '/api/v1/openapi.json', await api.send({ method: 'GET', path: '/api/v1/openapi.json' }));
    t.mock.method(api.handOffs.repository.collection, 'findOne', () => Promise.reject(new Error('a fault')));
    post(await api.withToken(asked));
    get(await api.read(id, bearer()));
    t.mock.restoreAll();
    await api.store.close();
    get(await api.read(id, bearer()));
    const written = Object.entries(description.paths).flatMap(([route, methods]) =>
      Object.entries(methods).flatMap(([method, { responses }]) =>
        Object.keys(responses).map((status) => `${method} ${route} ${status}`),
      ),
    );
    assert.deepEqual([...seen].sort(), written.sort());
  });

  test('has what is told by callbacks', async (t) => {
    const kit = await enrollmentKit(t);
    const system = new TicketSystem();
    const { callbacks } = callbacksOn(kit, system);
    const handOff = await openedBy(kit);
    for (const happens of [begin, (...of: Parameters<typeof begin>) => fail(...of, 'proof'), end]) {
      await happens(kit, handOff);
      await callbacks.tellDue(20);
    }
    assert.deepEqual(system.sequence, [1, 2, 3]);
    const isEvent = schemaOf('HandOffStatusEvent');
    for (const told of system.told) assert.ok(isEvent(told), JSON.stringify([told, isEvent.errors]));
  });

  test('accepts and refuses the same bodies as the bot does', () => {
    const isRequest = schemaOf('HandOffRequest');
    let accepted = 0;
    fc.assert(
      fc.property(bodies(), (value) => {
        const json = JSON.parse(JSON.stringify(value)) as unknown;
        const isTaken = 'request' in checkRequest(json);
        assert.equal(isTaken, isRequest(json), textOf(json));
        accepted += isTaken ? 1 : 0;
      }),
      { numRuns: 5_000 },
    );
    assert.ok(accepted > 500 && accepted < 4_500, `${accepted}`);
  });
});

/** Bodies right and wrong, and those at the edge. */
function bodies(): fc.Arbitrary<unknown> {
  const unit = fc.constantFrom('a', ' ', '\n', '\t', '\0', '\u007f', '\u202e', '🔐', '\ud800', 'é', '@', '\u00a0', '~');
  const odd = fc.oneof(
    fc.string({ unit, maxLength: 6 }),
    fc.constantFrom(null, 7, true, [], {}, ['reset'], { $ne: 1 }),
  );
  const long = (length: number) =>
    fc
      .tuple(fc.constantFrom('x', '🔐', 'é'), fc.constantFrom(length - 1, length, length + 1))
      .map(([text, times]) => text.repeat(times));
  const mostly = (right: fc.Arbitrary<unknown>, ...wrong: fc.Arbitrary<unknown>[]) =>
    fc.oneof({ arbitrary: right, weight: 12 }, ...wrong.map((arbitrary) => ({ arbitrary, weight: 1 })));
  const accountName = mostly(
    fc.constantFrom('a@b', 'zoë@contoso.example', 'a+b@c.d'),
    odd,
    long(256).map((text) => `${text.slice(2)}@b`),
  );
  const objectId = mostly(
    fc.uuid(),
    fc.uuid().map((id) => id.toUpperCase()),
    odd,
  );
  const extra = fc.constantFrom({}, {}, {}, {}, {}, {}, {}, { more: 1 }, JSON.parse('{"__proto__":1}') as object);
  const person = mostly(
    fc.oneof(fc.record({ accountName }), fc.record({ objectId })),
    fc.record({ accountName, objectId }, { requiredKeys: [] }),
    odd,
  );
  const fields = fc.record(
    {
      person,
      kind: mostly(fc.constantFrom('set-up', 'reset', 'unlock'), odd),
      reason: mostly(fc.string({ unit: fc.constantFrom('a', ' ', 'é', '🔐', '\n'), minLength: 1 }), odd, long(400)),
      ticket: mostly(fc.constantFrom('INC1', 'SD-7', '#4711', 'a b'), odd, long(64)),
    },
    { requiredKeys: ['person', 'kind', 'reason'] },
  );
  const whole = fc.tuple(fields, extra).map(([own, more]) => withOwn(own, more));
  return mostly(whole, odd);
}

/** As the parser reads it: a `__proto__` that is a field like any other. */
function withOwn(own: object, more: object): unknown {
  const all = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of [...Object.entries(own), ...Object.entries(more)]) all[name] = value as unknown;
  return all;
}
