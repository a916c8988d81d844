import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ajv, type ValidateFunction } from 'ajv';
import { z } from 'zod';
import type { ApiAnswer } from '../../../../services/telephony/simulator/api/twilio-api.ts';
import { farewell, placeCall, sendText, startPhones } from './simulator-kit.ts';

const contract = fileURLToPath(
  new URL('../../../../../shared/contracts/twilio/twilio_api_v2010.trimmed.json', import.meta.url),
);
const skip = existsSync(contract) ? false : "no ../shared/contracts: the check against Twilio's own description";

const schemaSchema = z.record(z.string(), z.unknown());
const contentSchema = z.object({ 'application/json': z.object({ schema: schemaSchema }) });
const operationSchema = z.looseObject({ responses: z.record(z.string(), z.object({ content: contentSchema })) });
const documentSchema = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** Checks answers by Twilio's own description of them. */
class Contract {
  readonly #document = documentSchema.parse(JSON.parse(readFileSync(contract, 'utf8')));
  readonly #ajv = new Ajv({ strict: false, allErrors: true });

  constructor() {
    const formats: Record<string, true | RegExp> = {
      'date-time-rfc-2822': /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} \+0000$/u,
      'phone-number': /^\+[1-9]\d{6,14}$/u,
      currency: /^[A-Z]{3}$/u,
      'uri-map': true,
      uri: true,
    };
    for (const [name, format] of Object.entries(formats)) this.#ajv.addFormat(name, format);
    this.#ajv.addSchema(this.#document, 'twilio');
  }

  /** @throws {AssertionError} saying what differs */
  check(operation: string, { status, body }: ApiAnswer): void {
    const [method = '', path = ''] = operation.split(' ');
    const { responses } = operationSchema.parse(this.#document.paths[path]?.[method.toLowerCase()]);
    const schema = responses[status]?.content['application/json'].schema;
    assert.ok(schema !== undefined, `${operation} has no ${status}`);
    const validate = this.#validator(schema);
    assert.ok(validate(body), `${operation} ${status}: ${this.#ajv.errorsText(validate.errors)}`);
    if (status < 300) this.#checkNames(schema, body);
  }

  /** Nothing in it that Twilio does not describe, and nothing that it does is missing. */
  #checkNames(schema: z.infer<typeof schemaSchema>, body: object): void {
    const name = String(schema['$ref']).split('/').at(-1) ?? '';
    const { components } = z
      .looseObject({
        components: z.object({ schemas: z.record(z.string(), z.looseObject({ properties: schemaSchema.optional() })) }),
      })
      .parse(this.#document);
    const described = Object.keys(components.schemas[name]?.properties ?? {});
    assert.deepEqual(Object.keys(body).sort(), described.sort());
  }

  #validator(schema: z.infer<typeof schemaSchema>): ValidateFunction {
    const reference = schema['$ref'];
    return this.#ajv.compile(typeof reference === 'string' ? { $ref: `twilio${reference}` } : schema);
  }
}

describe("Twilio's own description", () => {
  const root = '/2010-04-01/Accounts/{AccountSid}';

  /** Asks as the library would, and looks at what is answered before the library does. */
  function started() {
    const { client, account, simulator, ...rest } = startPhones();
    const described = new Contract();
    const ask = (operation: string, sid = '', form: Record<string, string> = {}): ApiAnswer => {
      const [method = '', path = ''] = operation.split(' ');
      const answer = simulator.answer({
        method,
        path: path.replace('{AccountSid}', account.accountSid).replace('{Sid}', sid),
        query: new URLSearchParams(),
        authorization: `Basic ${Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64')}`,
        form: new URLSearchParams(form),
      });
      described.check(operation, answer);
      return answer;
    };
    return { client, account, ask, ...rest };
  }

  test('fits a text at every step', { skip }, async () => {
    const { phones, client, account, phone, ask } = started();
    const text = { To: phone.number, From: account.from, Body: 'Hello' };
    assert.equal(ask(`POST ${root}/Messages.json`, '', text).status, 201);
    assert.equal(ask(`POST ${root}/Messages.json`, '', { ...text, To: '+15005550004' }).status, 400);
    const { sid } = await sendText(client, account.from);
    for (const happens of [() => Promise.resolve(), () => phones.settled(), () => phone.textsArrive(false)]) {
      await happens();
      assert.equal(ask(`GET ${root}/Messages/{Sid}.json`, sid).status, 200);
    }
    const lost = await sendText(client, account.from);
    await phones.settled();
    ask(`GET ${root}/Messages/{Sid}.json`, lost.sid);
    assert.equal(ask(`GET ${root}/Messages/{Sid}.json`, `SM${'0'.repeat(32)}`).status, 404);
  });

  test('fits a call at every step', { skip }, async () => {
    const { phones, scripted, client, account, phone, ask } = started();
    scripted.answers['/voice'] = farewell('Hello.');
    const call = { To: phone.number, From: account.from, Url: 'https://bot.example.com/voice' };
    assert.equal(ask(`POST ${root}/Calls.json`, '', call).status, 201);
    assert.equal(ask(`POST ${root}/Calls.json`, '', { ...call, To: '+15005550003' }).status, 400);
    const { sid } = await placeCall(client, account.from, { machineDetection: 'Enable' });
    for (const happens of [() => Promise.resolve(), () => phones.settled(), () => phone.answer()]) {
      await happens();
      assert.equal(ask(`GET ${root}/Calls/{Sid}.json`, sid).status, 200);
    }
    assert.equal(ask(`POST ${root}/Calls/{Sid}.json`, sid, { Status: 'completed' }).status, 400);
    const { sid: other } = await placeCall(client, account.from);
    assert.equal(ask(`POST ${root}/Calls/{Sid}.json`, other, { Status: 'canceled' }).status, 200);
  });
});
