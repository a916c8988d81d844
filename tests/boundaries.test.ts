import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { cruise, type IConfiguration } from 'dependency-cruiser';
import { z } from 'zod';

// Its type is not to be had from a file without declarations.
const configFile: string = '../.dependency-cruiser.mjs';
const { default: boundaries } = (await import(configFile)) as { default: IConfiguration };
const forbidden = boundaries.forbidden ?? [];

/** For each rule an import that it forbids: from a file in a room to a file in another. */
const planted: Readonly<Record<string, readonly [from: string, to: string]>> = {
  'no-tests-in-the-product': ['bot/main.ts', 'tests/a.ts'],
  'services-know-no-chat': ['services/audit/a.ts', 'cards/a.ts'],
  'cards-are-pure': ['cards/a.ts', 'services/audit/a.ts'],
  'dialogs-do-not-reach-up': ['dialogs/a.ts', 'bot/channel/a.ts'],
  'bot/config-looks-only-where-it-may': ['bot/config/a.ts', 'bot/http/a.ts'],
  'bot/timing-looks-only-where-it-may': ['bot/timing/a.ts', 'bot/channel/a.ts'],
  'bot/logging-looks-only-where-it-may': ['bot/logging/a.ts', 'bot/conversation/a.ts'],
  'bot/channel-looks-only-where-it-may': ['bot/channel/a.ts', 'bot/conversation/a.ts'],
  'bot/conversation-looks-only-where-it-may': ['bot/conversation/a.ts', 'bot/http/routes/a.ts'],
  'bot/background-looks-only-where-it-may': ['bot/background/a.ts', 'bot/commands/a.ts'],
  'bot/self-test-looks-only-where-it-may': ['bot/self-test/a.ts', 'bot/http/a.ts'],
  'bot/demo-looks-only-where-it-may': ['bot/demo/a.ts', 'bot/http/a.ts'],
  'bot/authenticator-looks-only-where-it-may': ['bot/authenticator/page/a.ts', 'bot/http/a.ts'],
  'bot/sign-in-looks-only-where-it-may': ['bot/sign-in/a.ts', 'bot/http/a.ts'],
  'bot/http-looks-only-where-it-may': ['bot/http/routes/a.ts', 'bot/parts/a.ts'],
  'watching-is-loaded-when-it-is-asked-for': ['bot/parts/b.ts', 'bot/watching/metrics.ts'],
  'bot/watching-looks-only-where-it-may': ['bot/watching/a.ts', 'bot/http/a.ts'],
  'bot/parts-looks-only-where-it-may': ['bot/parts/a.ts', 'bot/commands/a.ts'],
  'bot/commands-looks-only-where-it-may': ['bot/commands/a.ts', 'bot/main.ts'],
  'services/enrollment/state-looks-only-where-it-may': [
    'services/enrollment/state/a.ts',
    'services/enrollment/transitions/a.ts',
  ],
  'services/enrollment/transitions-looks-only-where-it-may': [
    'services/enrollment/transitions/a.ts',
    'services/enrollment/phones/a.ts',
  ],
  'services/store/embedded-looks-only-where-it-may': ['services/store/embedded/a.ts', 'services/store/mongodb/a.ts'],
  'services/store/mongodb-looks-only-where-it-may': ['services/store/mongodb/a.ts', 'services/store/embedded/a.ts'],
  'services/telephony/limits-looks-only-where-it-may': ['services/telephony/limits/a.ts', 'services/telephony/a.ts'],
  'services/telephony/simulator-looks-only-where-it-may': [
    'services/telephony/simulator/a.ts',
    'services/telephony/twilio/a.ts',
  ],
  'services/telephony/twilio-looks-only-where-it-may': [
    'services/telephony/twilio/a.ts',
    'services/telephony/simulator/a.ts',
  ],
};

/** Rules about packages, which a folder without packages cannot break. */
const aboutPackages = new Set([
  'no-cycles',
  'only-the-store-knows-the-database',
  'only-telephony-knows-twilio',
  'only-watching-knows-who-watches',
  'everything-resolves',
  'no-dev-dependencies-in-the-product',
]);

const resultSchema = z.object({
  summary: z.object({
    violations: z.array(z.object({ rule: z.object({ name: z.string() }), from: z.string(), to: z.string() })),
  }),
});

test('every boundary between rooms is guarded: an import across it is found', async (t) => {
  const names = forbidden.map(({ name }) => name ?? '').filter((name) => !aboutPackages.has(name));
  assert.deepEqual(Object.keys(planted).toSorted(), names.toSorted());
  const house = await mkdtemp(join(tmpdir(), 'boundaries-'));
  t.after(() => rm(house, { recursive: true }));
  const files = new Map<string, string[]>();
  for (const [from, to] of Object.values(planted)) {
    files.set(from, [...(files.get(from) ?? []), to]);
    files.set(to, files.get(to) ?? []);
  }
  for (const [file, targets] of files) {
    const up = '../'.repeat(file.split('/').length - 1);
    const imports = targets.map((target) => `import '${up}${target}';`);
    await mkdir(dirname(join(house, file)), { recursive: true });
    await writeFile(join(house, file), [...imports, 'export {};'].join('\n'));
  }
  const options = { baseDir: house, validate: true, ruleSet: { forbidden }, tsPreCompilationDeps: true };
  const { output } = await cruise(['bot', 'dialogs', 'cards', 'services'], options);
  const { violations } = resultSchema.parse(output).summary;
  for (const [rule, [from, to]] of Object.entries(planted)) {
    const isFound = violations.some((each) => each.rule.name === rule && each.from === from && each.to === to);
    assert.ok(isFound, `${rule} lets ${from} import ${to}`);
  }
});
