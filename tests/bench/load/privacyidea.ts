import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, globSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Cleanup } from '../../support/cleanup.ts';
import { privacyIdeaFolder } from '../builds.ts';
import { type ForeignProgram, startForeign } from '../measuring/foreign-program.ts';
import { freePort } from '../measuring/program.ts';

const binaries = join(privacyIdeaFolder, 'venv/bin');
const seeder = fileURLToPath(new URL('../programs/privacyidea_seed.py', import.meta.url));

/** Users of a realm, each with the key of a TOTP token. */
export interface Realm {
  readonly name: string;
  /** Whether a PIN is asked for before the code. It is empty, and hashed as others are. */
  readonly pin: boolean;
  /** Hexadecimal, by user. */
  readonly keys: Readonly<Record<string, string>>;
}

export interface PrivacyIdea {
  readonly program: ForeignProgram;
  /** Its database; undefined where that is a file of its own process. */
  readonly database: ForeignProgram | undefined;
}

/**
 * privacyIDEA as its container image starts it: gunicorn with two workers a core and one, four at most, on PostgreSQL. Where there is
 * no PostgreSQL on this machine it has SQLite, as its configuration has unless it is told otherwise.
 */
export async function startPrivacyIdea(scope: Cleanup, folder: string, realms: readonly Realm[]): Promise<PrivacyIdea> {
  chmodSync(folder, 0o755);
  const database = await startPostgres(scope, folder);
  const uri =
    database === undefined
      ? `sqlite:///${join(folder, 'privacyidea.sqlite')}`
      : `postgresql+psycopg2://pi@127.0.0.1:${database.port}/pi`;
  writeFileSync(join(folder, 'pi.cfg'), configuration(folder, uri));
  writeFileSync(join(folder, 'bench_wsgi.py'), 'from privacyidea.app import create_app\napplication = create_app()\n');
  const environment = { PRIVACYIDEA_CONFIGFILE: join(folder, 'pi.cfg'), PI_CONFIG_NAME: 'production' };
  const run = (command: string, parameters: readonly string[], input = ''): void => {
    const env = { ...process.env, ...environment };
    execFileSync(join(binaries, command), parameters, { cwd: folder, env, input, stdio: 'pipe' });
  };
  for (const step of ['create_enckey', 'create_audit_keys', 'create_tables']) run('pi-manage', ['setup', step]);
  run('python', [seeder], JSON.stringify({ folder, realms }));
  const port = await freePort();
  const workers = Math.min(availableParallelism() * 2 + 1, 4);
  const served = ['--bind', `127.0.0.1:${port}`, '--access-logfile', '-', '--error-logfile', '-'];
  const program = await startForeign({
    command: join(binaries, 'python'),
    parameters: ['-m', 'gunicorn', '--workers', String(workers), ...served, 'bench_wsgi:application'],
    ...{ port, folder, environment, answers: () => fetch(`http://127.0.0.1:${port}/healthz/livez`) },
  });
  scope.after(() => program.stop());
  return { program, database };
}

/** Keys of its own, and no more logged than its documentation advises. */
function configuration(folder: string, uri: string): string {
  const settings = {
    SQLALCHEMY_DATABASE_URI: uri,
    SECRET_KEY: randomBytes(32).toString('hex'),
    PI_PEPPER: randomBytes(18).toString('base64url'),
    PI_ENCFILE: join(folder, 'enckey'),
    PI_AUDIT_KEY_PRIVATE: join(folder, 'private.pem'),
    PI_AUDIT_KEY_PUBLIC: join(folder, 'public.pem'),
    PI_LOGFILE: join(folder, 'privacyidea.log'),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  return [...lines, 'PI_LOGLEVEL = 30', ''].join('\n');
}

/** A PostgreSQL of its own, as it comes: what it has acknowledged is on disk. */
async function startPostgres(scope: Cleanup, folder: string): Promise<ForeignProgram | undefined> {
  const [newest] = globSync('/usr/lib/postgresql/*/bin').sort().reverse();
  const user = postgresUser();
  if (newest === undefined || !existsSync(join(newest, 'initdb')) || user === 'none') return undefined;
  const port = await freePort();
  const data = join(folder, 'postgres');
  const run = (command: string, parameters: readonly string[]): void => {
    execFileSync(join(newest, command), parameters, { cwd: folder, stdio: 'pipe', ...user });
  };
  execFileSync('mkdir', [data]);
  if (user !== undefined) chownSync(data, user.uid, user.gid);
  run('initdb', ['-D', data, '-A', 'trust', '-U', 'pi', '-E', 'UTF8']);
  const reached = ['-h', '127.0.0.1', '-p', String(port), '-U', 'pi'];
  const database = await startForeign({
    command: join(newest, 'postgres'),
    parameters: ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', data],
    ...{ port, folder, user, answers: () => Promise.resolve().then(() => run('pg_isready', reached)) },
  });
  scope.after(() => database.stop());
  run('createdb', [...reached, 'pi']);
  return database;
}

/** PostgreSQL refuses to be root: then it is the user of its package, if there is one. */
function postgresUser(): { readonly uid: number; readonly gid: number } | undefined | 'none' {
  if (process.getuid?.() !== 0) return undefined;
  try {
    const id = (what: string): number => Number(execFileSync('id', [what, 'postgres'], { stdio: 'pipe' }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return 'none';
  }
}
