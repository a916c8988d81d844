import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { temporaryFolder } from '../../support/running-bot.ts';
import { npmScript } from '../../threats/support/npm-script.ts';

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
});
