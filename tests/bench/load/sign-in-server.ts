import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { mongodbTestUri, temporaryDatabaseName, withMongoClient } from '../../services/store/temporary-stores.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { here } from '../builds.ts';
import type { Measurable } from '../measuring/phase.ts';
import type { Program } from '../measuring/program.ts';
import { listenerOn, processTree } from '../measuring/process-tree.ts';
import {
  type DocumentStore,
  type KeyRing,
  loadOrCreateKeyRing,
  openStore,
  parseKeyRing,
  type PersonId,
  systemRandomness,
} from '../product.ts';
import { seeding, untilChained, type Workshop } from '../workshop.ts';
import type { EntraSide, Sides } from './entra-side.ts';
import { type SeededPerson, seedStore } from './seed.ts';
import type { Template } from './template.ts';

/** The demo's own. */
const demoTenant = '00000000-0000-0000-0000-0000000000aa';
const demoClient = '00000000-0000-0000-0000-0000000000dd';

/** Of production, which is not reached otherwise; the load speaks to what is behind the TLS. */
const publicUrl = 'https://bot.example.com';
const tenantId = '11111111-0000-4000-8000-000000000001';
const clientId = '33333333-0000-4000-8000-000000000003';
/** Where Microsoft Entra is. */
const microsoft = 'login.microsoftonline.com';

/** A server that verifies people outside of any chat, and those who are enrolled there. */
export interface SignInServer {
  readonly program: Program;
  /** Of a program that may verify people. */
  readonly token: string;
  readonly sides: Sides;
  readonly sample: readonly SeededPerson[];
  /** MongoDB; undefined where it cannot be seen from here, or the store is in the program's own process. */
  readonly database: Pick<Measurable, 'read'> | undefined;
  /** Resolves when the events of all that was done are in the audit chain: writing them is part of it. */
  readonly settled: () => Promise<void>;
}

export interface SignInServerOptions {
  readonly entra: EntraSide;
  readonly template: Template;
  readonly people: number;
  readonly sampled: number;
}

/** Starts production on a database of its own in MongoDB, which is gone in the end. */
export async function startProduction(
  scope: Cleanup,
  workshop: Workshop,
  options: SignInServerOptions,
): Promise<SignInServer> {
  const name = temporaryDatabaseName();
  scope.after(() => withMongoClient((client) => client.db(name).dropDatabase()));
  const uri = new URL(mongodbTestUri ?? '');
  uri.pathname = `/${name}`;
  const published = await options.entra.publish(scope, microsoft);
  const settled = production(uri.href);
  const environment = { ...settled, ...published };
  const store = await openStore({ kind: 'mongodb', uri: uri.href });
  const sample = await seeded({ store, keyRing: parseKeyRing(settled.ENCRYPTION_KEYS), tenantId }, options);
  const token = await makeToken(environment);
  const { program } = await workshop.bot(here, { environment });
  const mongodb = listenerOn(Number(uri.port));
  return {
    ...{ program, token, sample, database: mongodb === undefined ? undefined : processTree(mongodb) },
    sides: {
      ...{ tenantId, clientId, issuer: `https://${microsoft}/${tenantId}/v2.0` },
      redirectUri: `https://${microsoft}/common/federation/externalauthprovider`,
      provider: `${publicUrl}/external-mfa`,
    },
    settled: () => untilNothingWaits(name),
  };
}

/** Starts the demo on an embedded store: what it does to verify somebody is the same, with the store in its own process. */
export async function startDemo(workshop: Workshop, options: SignInServerOptions): Promise<SignInServer> {
  const dataDirectory = await workshop.folder();
  const keyRing = await loadOrCreateKeyRing(join(dataDirectory, 'encryption.key'), systemRandomness);
  const store = await openStore({ kind: 'embedded', directory: dataDirectory });
  const sample = await seeded({ store, keyRing, tenantId: demoTenant }, options);
  const environment = { DATA_DIR: dataDirectory, BENCH_ENTRA_KEYS: options.entra.keySet };
  const token = await makeToken({ ...environment, PLAYGROUND: 'off' });
  const preloaded = [new URL('../programs/entra-elsewhere.ts', import.meta.url)];
  const { program } = await workshop.bot(here, { environment, preloaded });
  const base = `http://127.0.0.1:${program.port}`;
  const demo = `${base}/demo/sign-in`;
  return {
    ...{ program, token, sample, database: undefined },
    sides: {
      ...{ tenantId: demoTenant, clientId: demoClient, issuer: `${demo}/${demoTenant}/v2.0` },
      ...{ redirectUri: `${demo}/answer`, provider: `${base}/external-mfa` },
    },
    settled: () => untilChained(dataDirectory),
  };
}

/** As an operator makes one. */
async function makeToken(environment: Readonly<Record<string, string>>): Promise<string> {
  const command = ['bot/commands/api-token.ts', 'create', 'bench', '--scopes', 'verify'];
  const env = { ...process.env, ...environment };
  const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: here.root, env });
  const token = /tsv_\S+/u.exec(stdout)?.[0];
  if (token === undefined) throw new Error('No token was made');
  return token;
}

function production(mongodbUri: string) {
  return {
    MODE: 'production',
    PLAYGROUND: '',
    HOST: '127.0.0.1',
    ORGANIZATION: 'Lindeman Works',
    MONGODB_URI: mongodbUri,
    MICROSOFT_APP_ID: '22222222-0000-4000-8000-000000000002',
    MICROSOFT_APP_PASSWORD: 'bench-password',
    MICROSOFT_APP_TENANT_ID: tenantId,
    ALLOWED_TENANTS: tenantId,
    ENCRYPTION_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    PUBLIC_URL: publicUrl,
    EXTERNAL_MFA_CLIENT_ID: clientId,
  } as const;
}

/** Each person with the enrollment and the event of the method that they set up; nobody has a chat. The store is closed then. */
async function seeded(
  { store, keyRing, tenantId: tenant }: { store: DocumentStore; keyRing: KeyRing; tenantId: string },
  { template, people, sampled }: SignInServerOptions,
): Promise<readonly SeededPerson[]> {
  const personOf = (index: number): PersonId => ({ tenantId: tenant, objectId: objectIdOf(index) });
  const events = template.events.filter(({ type }) => type === 'method-activated');
  try {
    return await seedStore(
      { store, keyRing, personOf, hasChats: false, perBatch: 500 },
      { template: { ...template, events }, people, sampled, progress: seeding(people) },
    );
  } finally {
    await store.close();
  }
}

function objectIdOf(index: number): string {
  return `44444444-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;
}

function untilNothingWaits(database: string): Promise<void> {
  return withMongoClient(async (client) => {
    const enrollments = client.db(database).collection('enrollments');
    const deadline = performance.now() + 120_000;
    while ((await enrollments.findOne({ sealDue: true })) !== null) {
      if (performance.now() > deadline) throw new Error('The audit chain did not catch up in two minutes');
      await delay(50);
    }
  });
}
