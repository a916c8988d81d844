import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { Heard } from '../bot/http/routes/hand-off-kit.ts';

interface Reference {
  readonly $ref: string;
}
interface Header {
  readonly required: boolean;
  readonly schema: object;
}
interface Answer {
  readonly headers?: Readonly<Record<string, Header | Reference>>;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}
type Answers = Readonly<Record<string, Answer | Reference>>;

interface Description {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Answers }>>>>;
  /** What no operation is described for. */
  readonly 'x-unrouted': { readonly otherPath: Reference; readonly otherMethod: Reference };
  readonly components: Readonly<Record<string, Readonly<Record<string, object>>>>;
}

const file = readFileSync(new URL('../../bot/http/openapi.json', import.meta.url), 'utf8');
/** The description of the API, as it is served. */
export const description = JSON.parse(file) as Description;

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false });
formats.default(ajv);
const at = (schema: object): string => JSON.stringify(schema).replaceAll('"#/components/schemas/', '"api#/$defs/');
ajv.addSchema(JSON.parse(at({ $id: 'api', $defs: description.components['schemas'] })) as object);

const compiled = new Map<string, ValidateFunction>();

/** A schema of the file, with what it refers to. */
function validator(schema: object): ValidateFunction {
  const text = at(schema);
  const known = compiled.get(text) ?? ajv.compile(JSON.parse(text) as object);
  compiled.set(text, known);
  return known;
}
export const schemaOf = (name: string) => validator({ $ref: `#/components/schemas/${name}` });

/** What a reference stands for. */
function resolved<Part extends object>(part: Part | Reference): Part {
  if (!('$ref' in part)) return part;
  const [, , kind = '', name = ''] = part.$ref.split('/');
  const found = description.components[kind]?.[name];
  assert.ok(found, part.$ref);
  return found as Part;
}

/** What the file says of an answer: that to an operation, and otherwise that to another path or another method. */
function answerTo(method: string, path: string, status: number): Answer | undefined {
  const operations = description.paths[path];
  const { otherPath, otherMethod } = description['x-unrouted'];
  if (operations === undefined) return status === 404 ? resolved<Answer>(otherPath) : undefined;
  const operation = operations[method];
  if (operation === undefined) return status === 405 ? resolved<Answer>(otherMethod) : undefined;
  const answer = operation.responses[status];
  return answer && resolved(answer);
}

/** That an answer is as the file says, all of it. @param path as the file names it. */
export function assertDescribed(method: string, path: string, { status, headers, json, text }: Heard): void {
  const what = `${method} ${path} ${status}: ${text}`;
  const answer = answerTo(method, path, status);
  assert.ok(answer, what);
  for (const [name, header] of Object.entries(answer.headers ?? {})) {
    const { required, schema } = resolved<Header>(header);
    const value = headers.get(name);
    assert.ok(value !== null || !required, `${what} ${name}`);
    assert.ok(value === null || validator(schema)(value), `${what} ${name}`);
  }
  if (answer.content === undefined || method === 'head') {
    assert.equal(text, '', what);
    return;
  }
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  const content = answer.content[type];
  assert.ok(content, `${what} ${type}`);
  const isValid = validator(content.schema);
  assert.ok(isValid(json), `${what} ${JSON.stringify(isValid.errors)}`);
}
