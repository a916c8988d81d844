import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import process from 'node:process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { programTokens, startVerificationApi, withApp } from '../bot/http/routes/verification-kit.ts';
import { startBot, temporaryFolder } from '../support/running-bot.ts';
import { blocks, readFile } from './support/documents.ts';

const page = readFile('deployment/programs.md');
const skip = spawnSync('curl', ['--version']).status === 0 ? false : 'curl is not there';

/** Types what stands on the page, for a bot at another port. @returns what each request was answered */
async function type(commands: string, port: number, variables: Readonly<Record<string, string>> = {}): Promise<string> {
  const typed = commands.replaceAll(':3978/', `:${port}/`);
  return (await promisify(execFile)('bash', ['-c', typed], { env: { PATH: process.env.PATH, ...variables } })).stdout;
}

function blockWith(text: string): string {
  const block = blocks(page, 'sh').find((each) => each.includes(text));
  assert.ok(block, `programs.md has no block with ${text}`);
  return block;
}

test(
  'The requests with which the page verifies somebody verify them, and its check takes a code once',
  { skip },
  async (t) => {
    const api = await startVerificationApi(t);
    const app = await withApp(api);
    const [open = '', answer = '', wait = ''] = blockWith('Idempotency-Key: 4711').split(/^(?=curl )/mu);
    const variables = { TOKEN: programTokens.wiki };
    const read = (text: string) => JSON.parse(text) as Record<string, unknown>;
    const opened = read(await type(open, api.port, variables));
    assert.equal(opened['state'], 'pending');
    assert.equal(read(await type(open, api.port, variables))['id'], opened['id'], 'sent again it opens no second one');
    const mine = { ...variables, ID: String(opened['id']) };
    const right = answer.replace('123456', api.codeOf(app));
    assert.notEqual(right, answer);
    assert.equal(read(await type(right, api.port, mine))['state'], 'verified');
    assert.equal(read(await type(wait, api.port, mine))['state'], 'verified');
    api.clock.advance(60);
    const check = blockWith(':check').replace('123456', api.codeOf(app));
    assert.equal(read(await type(check, api.port, variables))['result'], 'verified');
    assert.equal(read(await type(check, api.port, variables))['result'], 'used');
  },
);

test('The example of the page opens a hand-off in the demo, once', { skip }, async (t) => {
  const [, tokens = ''] = /HAND_OFF_TOKENS=(\S+) npm start/u.exec(page) ?? [];
  const bot = startBot(t, { DATA_DIR: await temporaryFolder(t), HAND_OFF_TOKENS: tokens });
  const port = await bot.listening();
  const command = blockWith('/api/v1/hand-offs');
  const [first, again] = [await type(command, port), await type(command, port)];
  assert.match(first, /^HTTP\/1\.1 201 [^]*"state":"waiting","ticket":"INC0010042"/u);
  assert.match(again, /^HTTP\/1\.1 200 /u);
  assert.equal(again.split('\r\n\r\n')[1], first.split('\r\n\r\n')[1]);
});
