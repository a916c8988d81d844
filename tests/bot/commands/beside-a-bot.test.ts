import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tableUnder, pageOf } from '../../deployment/support/documents.ts';
import { startBot, temporaryFolder } from '../../support/running-bot.ts';
import { npmScript } from '../../threats/support/npm-script.ts';

const nobody = ['00000000-0000-0000-0000-0000000000aa', '00000000-0000-0000-0000-00000000ffff'];

/** How each is called where it changes nothing, and what it ends with. */
const calls: Readonly<Record<string, readonly [code: number, ...given: string[]]>> = {
  people: [0, 'status'],
  person: [1, 'show', ...nobody],
  pass: [1, 'revoke', ...nobody, '--reason', 'trial'],
  policy: [0, 'show'],
  'hand-offs': [0],
  'api:token': [0, 'list'],
  'sign-in:keys': [0],
  'audit:verify': [0],
  'self-test': [0],
  // The demo's file makes its indexes by itself.
  'store:indexes': [2, '--dry-run'],
  'store:migrate': [0, '--dry-run'],
  // The one that needs the data for itself.
  'secrets:rotate': [2],
};

describe('beside a bot that has its data in a file and runs', () => {
  test('every command of an operator works, but the one that says that it needs it stopped', async (t) => {
    const environment = { DATA_DIR: await temporaryFolder(t) };
    await startBot(t, environment).listening();
    for (const [name, [code, ...given]] of Object.entries(calls)) {
      const ended = await npmScript(name, environment, ...given);
      assert.equal(ended.code, code, `${name}: ${ended.out}${ended.error}`);
      const isAlone = name === 'secrets:rotate';
      assert.equal(ended.error.includes('Another process is using the data'), isAlone, `${name}: ${ended.error}`);
    }
  });

  test('none of those on the operator’s page is left out', () => {
    const heading = 'What each says that it did';
    const listed = tableUnder(pageOf('deployment/operations.md'), heading).map(([name = '']) =>
      name.replaceAll('`', ''),
    );
    assert.deepEqual(Object.keys(calls).sort(), listed.sort());
  });
});
