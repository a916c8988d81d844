import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHmac, createSecretKey } from 'node:crypto';
import process from 'node:process';
import { describe, test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { readRequest } from '../../services/ticket-systems/hand-off-request.ts';
import { isSignedBy, macIn, signedText } from '../../services/ticket-systems/request-signature.ts';
import type { OutgoingPost } from '../../services/outgoing/outgoing-post.ts';
import { secrets, startTicketApi } from '../bot/http/routes/hand-off-kit.ts';
import { blocks, readFile } from './support/documents.ts';

const recipes = readFile('deployment/ticket-systems/README.md');

/** What scripts of ServiceNow find around them. @param now in milliseconds */
function serviceNow(now: number) {
  const sent: { headers: Record<string, string>; body: string } = { headers: {}, body: '' };
  const notes: string[] = [];
  const properties: Record<string, string> = { 'two_step.secret': secrets.servicenow, 'two_step.bot': 'https://bot' };
  return {
    sent,
    notes,
    globals: {
      gs: { getProperty: (name: string) => properties[name], error: (text: string) => assert.fail(text) },
      GlideDateTime: class {
        getNumericValue = (): number => now;
      },
      GlideStringUtil: { base64Encode: (text: string) => Buffer.from(text).toString('base64') },
      GlideCertificateEncryption: class {
        generateMac = (key: string, algorithm: string, text: string): string => {
          assert.equal(algorithm, 'HmacSHA256');
          return createHmac('sha256', Buffer.from(key, 'base64')).update(text).digest('base64');
        };
      },
      GlideRecord: class {
        work_notes = '';
        get = (_field: string, value: string): boolean => value === 'INC0010042';
        update = (): void => void notes.push(this.work_notes);
      },
      sn_ws: {
        RESTMessageV2: class {
          setHttpMethod = (method: string): void => assert.equal(method, 'POST');
          setEndpoint = (url: string): void => assert.equal(url, 'https://bot/api/v1/hand-offs');
          setRequestHeader = (name: string, value: string): void => void (sent.headers[name.toLowerCase()] = value);
          setRequestBody = (body: string): void => void (sent.body = body);
          execute = () => ({ getStatusCode: () => 201 });
        },
      },
    },
  };
}

/** Runs the script that receives a callback. @returns the status that it answers */
function receive({ headers, body }: OutgoingPost, now: number) {
  const around = serviceNow(now);
  let status = 0;
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const request = {
    getHeader: (name: string) => lower[name.toLowerCase()],
    body: { dataString: body },
    uri: '/bot?table=incident',
  };
  const response = { setStatus: (code: number) => void (status = code) };
  runInNewContext(blocks(recipes, 'js')[1] ?? '', { ...around.globals, request, response });
  return { status, notes: around.notes };
}

test('what is signed by hand, with openssl, is what the bot takes', () => {
  const [open = '', ask = ''] = blocks(recipes, 'sh').filter((block) => block.includes('openssl dgst'));
  const env = { ...process.env, SECRET: secrets.servicenow, BOT: 'https://bot', ID: 'demo-id' };
  const said = 'curl() { printf "%s\\n" "$@"; }';
  const { stdout } = spawnSync('bash', ['-c', [said, open, ask].join('\n')], { env, encoding: 'utf8' });
  const valuesOf = (name: string): string[] =>
    [...stdout.matchAll(new RegExp(`^${name}: (.+)$`, 'gmu'))].map(([, value = '']) => value);
  const [timestamp = ''] = valuesOf('X-Hand-Off-Timestamp');
  const [key = ''] = valuesOf('Idempotency-Key');
  const body = stdout.split('\n').find((line) => line.startsWith('{')) ?? '';
  assert.ok('request' in readRequest(body), body);
  const post = { timestamp, method: 'POST', target: '/api/v1/hand-offs', key, body };
  const get = { timestamp, method: 'GET', target: '/api/v1/hand-offs/demo-id', key: '', body: '' };
  const secret = createSecretKey(Buffer.from(secrets.servicenow));
  const [opened = '', asked = ''] = valuesOf('X-Hand-Off-Signature');
  assert.ok(isSignedBy(secret, signedText(post), macIn(opened) ?? ''));
  assert.ok(isSignedBy(secret, signedText(get), macIn(asked) ?? ''));
});

describe('The recipes', () => {
  test('of ServiceNow: its script opens a hand-off, and what is told is taken, and nothing that is forged, moved or old', async (t) => {
    const api = await startTicketApi(t);
    const around = serviceNow(api.clock.now().getTime());
    const values: Record<string, string> = { number: 'INC0010042', sys_mod_count: '3' };
    const current = {
      getValue: (name: string) => values[name],
      caller_id: { user_name: 'alex.wilber@contoso.example' },
      short_description: 'Neues Telefon, “das alte” ist weg — é',
    };
    runInNewContext(blocks(recipes, 'js')[0] ?? '', { ...around.globals, current });
    const { status, json } = await api.send(around.sent);
    assert.equal(status, 201);
    await api.handOffs.close(String(json['id']), { reason: 'demo' });
    await api.tell();
    const [post] = api.posts;
    assert.ok(post);
    const now = api.clock.now().getTime();
    const taken = receive(post, now);
    assert.deepEqual([taken.status, taken.notes], [204, [`Two-step ${String(json['reference'])}: failed (closed)`]]);
    assert.equal(receive({ ...post, body: post.body.replace('failed', 'completed') }, now).status, 401);
    assert.equal(receive({ ...post, headers: { ...post.headers, 'idempotency-key': 'x' } }, now).status, 401);
    assert.equal(receive({ ...post, headers: {} }, now).status, 401);
    assert.equal(receive(post, now + 301_000).status, 401);
  });

  test('have bodies that the bot takes, with what the systems put in', () => {
    const put = (body: string): string =>
      body
        .replaceAll(/\{\{[^}]*email[^}]*asJsonString\}\}/giu, '"a@contoso.example"')
        .replaceAll(/\{\{[^}]*asJsonString\}\}/gu, '"SD-7"')
        .replaceAll(/\{\{[^}]*email\}\}/gu, 'a@contoso.example')
        .replaceAll(/\{\{[^}]*\}\}/gu, '4711');
    const bodies = [...blocks(recipes, 'text'), ...blocks(recipes, 'json')].filter(
      (block) => block.trim().startsWith('{') && block.includes('"kind"'),
    );
    assert.equal(bodies.length, 3);
    for (const body of bodies) assert.ok('request' in readRequest(put(body)), body);
  });
});
