import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { policyText } from '../../services/policy/policy-kit.ts';
import {
  mongodbSkip,
  mongodbTestUri,
  temporaryDatabaseName,
  withMongoClient,
} from '../../services/store/temporary-stores.ts';
import { temporaryFolder } from '../../support/running-bot.ts';
import { npmScript } from '../../threats/support/npm-script.ts';
import { production } from '../../threats/support/production.ts';

describe('npm run audit:verify', () => {
  for (const [what, given] of Object.entries({
    'an option that there is not': ['--bogus'],
    'an anchor that is missing': ['--at-least'],
    'an anchor that is none': ['--at-least', 'x'],
    'a word that it does not know': ['now'],
  })) {
    test(`says how it is called with ${what}, in one line, and ends with 2`, async (t) => {
      const { code, out, error } = await npmScript('audit:verify', { DATA_DIR: await temporaryFolder(t) }, ...given);
      assert.deepEqual([code, out], [2, '']);
      assert.match(error, /^(?:\.env not found\..*\n)?.*Say: npm run audit:verify \[-- --at-least SEQ:HASH\]\n$/u);
    });
  }

  test(
    'says in production where it stands how an older key is given, and offers no line that would be in a shell’s history',
    { skip: mongodbSkip },
    async (t) => {
      const name = temporaryDatabaseName();
      t.after(() => withMongoClient((client) => client.db(name).dropDatabase()));
      const uri = new URL(mongodbTestUri ?? '');
      uri.pathname = `/${name}`;
      const set = await production(t, uri.href);
      const file = join(await temporaryFolder(t), 'policy.json');
      await writeFile(file, policyText({ group: 'default', methods: ['authenticator-code'] }));
      assert.equal((await npmScript('policy', set, 'apply', file)).code, 0);
      const newer = { ...set, ENCRYPTION_KEYS: `newer:${randomBytes(32).toString('base64')}` };
      const { code, out, error } = await npmScript('audit:verify', newer);
      assert.deepEqual([code, out], [2, '']);
      assert.match(error, /^The audit trail cannot be looked at: .* Give that key besides, to this command alone: /u);
      assert.match(
        error,
        /deployment\/operations\.md, "Older keys, for audit:verify", has how, .* The ring is newer:…,demo:…\.$/mu,
      );
      assert.doesNotMatch(error, /ENCRYPTION_KEYS=/u);
    },
  );
});
