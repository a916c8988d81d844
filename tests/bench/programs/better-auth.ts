/**
 * A peer to compare with: better-auth with its two-factor plugin, on a SQLite file that is as durable as the bot's, over
 * `node:http`. Nobody is limited. The hash of its passwords is replaced by none: the bot has no passwords, and verifying a
 * code hashes none. Found in the folder that `npm run bench:peers` made.
 */
import { createRequire } from 'node:module';
import { randomBytes } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import process from 'node:process';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { betterAuthFolder } from '../builds.ts';

interface BetterAuth {
  readonly betterAuth: (options: object) => object;
}
interface TwoFactor {
  readonly twoFactor: () => object;
}
interface NodeHandlers {
  readonly toNodeHandler: (auth: object) => RequestListener;
}
interface Migration {
  readonly getMigrations: (options: object) => Promise<{ readonly runMigrations: () => Promise<void> }>;
}

const installed = createRequire(`${betterAuthFolder}package.json`);

async function load(name: string): Promise<unknown> {
  const module: unknown = await import(pathToFileURL(installed.resolve(name)).href);
  return module;
}

const { betterAuth } = (await load('better-auth')) as BetterAuth;
const { twoFactor } = (await load('better-auth/plugins/two-factor')) as TwoFactor;
const { toNodeHandler } = (await load('better-auth/node')) as NodeHandlers;
const { getMigrations } = (await load('better-auth/db/migration')) as Migration;

const port = Number(process.env['PORT']);
const database = new DatabaseSync(`${process.env['DATA_DIR'] ?? '.'}/better-auth.sqlite`);
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8000');
const options = {
  database,
  secret: randomBytes(32).toString('base64'),
  baseURL: `http://127.0.0.1:${port}`,
  emailAndPassword: {
    enabled: true,
    password: {
      hash: (password: string) => Promise.resolve(password),
      verify: ({ hash, password }: { hash: string; password: string }) => Promise.resolve(hash === password),
    },
  },
  plugins: [twoFactor()],
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
};
const { runMigrations } = await getMigrations(options);
await runMigrations();
createServer(toNodeHandler(betterAuth(options))).listen(port, '127.0.0.1');
