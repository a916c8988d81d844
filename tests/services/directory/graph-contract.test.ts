import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { z } from 'zod';
import { GraphClient } from '../../../services/directory/graph-client.ts';
import { GraphDirectory } from '../../../services/directory/graph-directory.ts';
import { FakeClock } from '../../support/fakes.ts';
import { httpFake } from './http-fake.ts';

const file = new URL('../../../../shared/contracts/graph/graph_v1.0.trimmed.json', import.meta.url);
const skip = existsSync(file) ? false : '../shared/contracts is not here';
const tenantId = '00000000-0000-0000-0000-0000000000aa';
const objectId = '00000000-0000-0000-0000-0000000000b1';

const parameter = z.object({ name: z.string(), in: z.string(), schema: z.unknown() });
const contractSchema = z.object({
  paths: z.record(
    z.string(),
    z.object({
      get: z
        .object({
          parameters: z.array(z.union([parameter, z.object({ $ref: z.string() })])),
          responses: z.record(z.string(), z.unknown()),
        })
        .optional(),
    }),
  ),
});
const exampleSchema = z.object({
  content: z.object({
    'application/json': z.object({ examples: z.object({ user: z.object({ value: z.unknown() }) }) }),
  }),
});

const pointer = (...steps: readonly string[]): string =>
  steps.map((step) => `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');

function loadContract() {
  const document: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(z.record(z.string(), z.unknown()).parse(document), 'graph');
  const validator = (...steps: readonly string[]): ValidateFunction =>
    ajv.compile({ $ref: `graph#${pointer(...steps)}` });
  const operation = contractSchema.parse(document).paths['/v1.0/users/{user-id}']?.get;
  assert.ok(operation);
  return { operation, validator };
}

/** Asks the fake for one person and returns what it was asked. */
async function ask(t: Parameters<typeof httpFake>[0], answer: unknown) {
  const { baseUrl, seen } = await httpFake(t, { status: 200, json: answer });
  const accessToken = (): Promise<string> => Promise.resolve('demo-token');
  const clock = new FakeClock();
  const graph = new GraphClient({ accessToken, clock, baseUrl: `${baseUrl}/v1.0` });
  const directory = new GraphDirectory({ tenantId, clock, graph });
  const entry = await directory.find({ tenantId, objectId });
  const [request] = seen;
  assert.ok(request);
  return { entry, request };
}

describe("Microsoft Graph's contract", { skip }, () => {
  test("understands the contract's own example of a user", async (t) => {
    const { operation } = loadContract();
    const example = exampleSchema.parse(operation.responses['200']).content['application/json'].examples.user.value;
    const { entry } = await ask(t, example);
    assert.deepEqual(entry, {
      displayName: 'Adele Vance',
      accountName: 'AdeleV@contoso.onmicrosoft.com',
      preferredLanguage: 'en-US',
      officePhone: '+1 425 555 0109',
    });
  });

  test('asks on a path, with parameters and for fields that the contract knows', async (t) => {
    const { operation, validator } = loadContract();
    const { request } = await ask(t, { userPrincipalName: 'demo@contoso.example', businessPhones: [] });
    assert.equal(request.method, 'GET');
    assert.equal(request.url.pathname.replace(objectId, '{user-id}'), '/v1.0/users/{user-id}');
    const known = operation.parameters.flatMap((each) => ('in' in each && each.in === 'query' ? [each.name] : []));
    const sent = [...request.url.searchParams.keys()];
    assert.deepEqual(sent, ['$select']);
    assert.ok(sent.every((name) => known.includes(name)));
    for (const field of request.url.searchParams.get('$select')?.split(',') ?? []) {
      // Compiling fails for a property that the schema does not have.
      const property = ['components', 'schemas', 'microsoft.graph.user', 'allOf', '1', 'properties', field];
      assert.doesNotThrow(() => validator(...property), field);
    }
    assert.throws(() => validator('components', 'schemas', 'microsoft.graph.user', 'allOf', '1', 'properties', 'none'));
  });

  test('answers in the tests are answers that the contract allows', () => {
    const { validator } = loadContract();
    const valid = validator('components', 'schemas', 'microsoft.graph.user');
    const user = { displayName: null, userPrincipalName: 'demo@contoso.example', preferredLanguage: null };
    assert.equal(valid({ ...user, businessPhones: ['+1 425 555 0109'] }), true, JSON.stringify(valid.errors));
    assert.equal(valid({ ...user, businessPhones: '+1 425 555 0109' }), false);
    assert.equal(valid({ ...user, userPrincipalName: 7 }), false);
  });
});
