import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { openEmbeddedStore } from '../../services/store/embedded/store.ts';
import type { PersonId } from '../../services/directory/directory.ts';
import type { AppEntry } from './authenticator.ts';
import { type BuiltBot, buildBot } from './build-bot.ts';
import type { Cleanup } from './cleanup.ts';
import { allMethods } from './foundation.ts';
import { FakeClock } from './fakes.ts';
import { PhoneTalk } from './phone-talk.ts';

const fixtures = join(import.meta.dirname, '..', 'fixtures', 'first-build');
const appSchema = z.object({ issuer: z.string(), account: z.string(), secret: z.string() });
const knownSchema = z.object({
  now: z.iso.datetime().transform((text) => new Date(text)),
  apps: z.record(z.string(), appSchema),
  textedCode: z.string(),
});

/** What the first build left behind, in a bot of today. */
export interface FirstBuild {
  readonly built: BuiltBot;
  /** A copy of its data folder. */
  readonly directory: string;
  readonly textedCode: string;
  /** What an authenticator app holds of it. */
  app(name: string): AppEntry;
  /** Somebody of the demo, by number; and them in their chat. */
  person(number: number): PersonId;
  talk(number: number): PhoneTalk;
}

/** A bot of today on a copy of what the first build stored; see the fixture's README. */
export async function fromFirstBuild(t: Cleanup): Promise<FirstBuild> {
  const directory = await mkdtemp(join(tmpdir(), 'bot-test-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  await writeFile(join(directory, 'store.sqlite'), gunzipSync(await readFile(join(fixtures, 'store.sqlite.gz'))));
  await writeFile(join(directory, 'encryption.key'), await readFile(join(fixtures, 'encryption.key')));
  const { now, apps, textedCode } = knownSchema.parse(JSON.parse(await readFile(join(fixtures, 'known.json'), 'utf8')));
  const store = await openEmbeddedStore({ directory });
  t.after(() => store.close());
  const policy = { ...allMethods, callPin: 'required' } as const;
  const built = await buildBot(t, { store, policy, clock: new FakeClock(now.toISOString()), seed: 'today' });
  return {
    ...{ built, directory, textedCode },
    app: (name) => {
      const app = apps[name];
      if (app === undefined) throw new Error(`Nobody has an app with ${name}`);
      return app;
    },
    person: (number) => ({ tenantId: '11111111-0000-0000-0000-000000000001', objectId: objectId(number) }),
    talk: (number) => new PhoneTalk(built, 'en', built.person({ objectId: objectId(number) })),
  };
}

function objectId(number: number): string {
  return `00000000-0000-0000-0000-00000000000${number}`;
}
