import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { describe, test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readConfig } from '../../../bot/config/config.ts';
import { openStorage } from '../../../bot/parts/storage-parts.ts';
import { systemRandomness } from '../../../services/randomness.ts';
import { policyText } from '../../services/policy/policy-kit.ts';
import { temporaryFolder } from '../../support/running-bot.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const policy = policyText({ group: 'default', methods: ['authenticator-code'] });
const people = 'upn,group\nalex.wilber@contoso.example,finance\n';

interface Given {
  readonly text: string;
  readonly command: string;
  readonly says: RegExp;
}

const commands: Readonly<Record<string, Given>> = {
  policy: { text: policy, command: 'policy.ts apply /dev/stdin', says: /^Applied\. /mu },
  people: { text: people, command: 'people.ts enable --file /dev/stdin', says: /^Asked to set up: 1$/mu },
  // Nobody is known who could be reset: the file was read all the same.
  person: {
    text: 'upn\nalex.wilber@contoso.example\n',
    command: 'person.ts reset --file /dev/stdin --reason trial',
    says: /^Lines that could not be carried out: \d$/mu,
  },
};

/** The ways in which the operator's page gives a file to a command in a container. */
const ways: Readonly<Record<string, (command: string, file: string, text: string) => string>> = {
  'a pipe, as docker and kubectl make one': (command, file) => `cat ${file} | node bot/commands/${command}`,
  'a file that the shell opens': (command, file) => `node bot/commands/${command} < ${file}`,
  'lines that are typed': (command, _file, text) => `node bot/commands/${command} <<'END'\n${text}END\n`,
};

/** What a shell prints of a line in the repository's folder, with the demo's data in a folder of its own. */
async function inShell(t: TestContext, text: string, line: (file: string) => string): Promise<string> {
  const folder = await temporaryFolder(t);
  await (await openStorage(readConfig({ DATA_DIR: folder }), systemRandomness)).store.close();
  const file = join(folder, 'given');
  await writeFile(file, text);
  const path = `${join(process.execPath, '..')}:${process.env['PATH'] ?? ''}`;
  const { promise, resolve } = Promise.withResolvers<string>();
  execFile('sh', ['-c', line(file)], { cwd: root, env: { PATH: path, DATA_DIR: folder } }, (_error, out, error) =>
    resolve(out + error),
  );
  return promise;
}

for (const [name, { text, command, says }] of Object.entries(commands)) {
  describe(`npm run ${name} takes what it is given as /dev/stdin`, { concurrency: 3 }, () => {
    for (const [way, line] of Object.entries(ways))
      test(`out of ${way}`, async (t) => {
        const whole = text.endsWith('\n') ? text : `${text}\n`;
        assert.match(await inShell(t, whole, (file) => line(command, file, whole)), says);
      });
  });
}
