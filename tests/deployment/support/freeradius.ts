import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cleanup } from '../../support/cleanup.ts';
import { type Edit, edit } from './programs.ts';
import { radiusSecret } from './radius-client.ts';

const program = '/usr/sbin/freeradius';
/** What Debian installs. */
const installed = '/etc/freeradius/3.0';
const folder = new URL('../../../deployment/freeradius/', import.meta.url);

const isInstalled = [program, '/usr/lib/freeradius/rlm_rest.so', '/usr/bin/radclient'].every((file) =>
  existsSync(file),
);
/** Why there is no RADIUS server here, if there is none: `tests/support/install-freeradius.sh` installs what is missing. */
export const skipFreeradius: string | false =
  isInstalled && process.getuid?.() === 0 ? false : 'no freeradius, or not root: the RADIUS server';

export interface FreeradiusOptions {
  readonly botUrl: string;
  readonly token: string;
  /** Who has which password; left out where the VPN checks it. */
  readonly passwords?: Readonly<Record<string, string>>;
}

export interface Freeradius {
  readonly port: number;
  /** What it wrote into its log. */
  log(): Promise<string>;
}

/** A real FreeRADIUS as Debian installs it, with what the README of `deployment/freeradius/` says, in a folder that goes. */
export async function startFreeradius(t: Cleanup, options: FreeradiusOptions): Promise<Freeradius> {
  const home = await mkdtemp(join(tmpdir(), 'freeradius-test-'));
  t.after(() => rm(home, { recursive: true, force: true }));
  const config = join(home, 'raddb');
  await cp(installed, config, { recursive: true, verbatimSymlinks: true });
  await mkdir(join(home, 'run'));
  const port = await freePort();
  await configure(config, home, port, options);
  const environment = { PATH: process.env['PATH'], BOT_URL: options.botUrl, BOT_TOKEN: options.token };
  const child = spawn(program, ['-f', '-d', config], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const ended = once(child, 'exit');
  t.after(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const file = join(home, 'radius.log');
  const log = async (): Promise<string> => (existsSync(file) ? readFile(file, 'utf8') : '');
  while (!(await log()).includes('Ready to process requests')) {
    if (child.exitCode !== null) throw new Error(`FreeRADIUS ended: ${said}${await log()}`);
    await delay(20);
  }
  return { port, log };
}

/** What the README says, and what makes it a server of the test's: other folders, a port of its own, and nothing held back. */
async function configure(config: string, home: string, port: number, { passwords }: FreeradiusOptions): Promise<void> {
  for (const name of ['sites-enabled/default', 'sites-enabled/inner-tunnel', 'mods-enabled/eap'])
    await rm(join(config, name));
  await cp(new URL('two-step-rest', folder), join(config, 'mods-enabled/two-step-rest'));
  await edit(join(config, 'radiusd.conf'), [
    [/^\tstart_servers = 5$/mu, '\tstart_servers = 64'],
    [/^\tmax_servers = 32$/mu, '\tmax_servers = 64'],
    [/^\tmax_spare_servers = 10$/mu, '\tmax_spare_servers = 64'],
    [/^max_request_time = 30$/mu, 'max_request_time = 60'],
    [/^cleanup_delay = 5$/mu, 'cleanup_delay = 10'],
    [/^logdir = .*$/mu, `logdir = ${home}`],
    [/^raddbdir = .*$/mu, `raddbdir = ${config}`],
    [/^run_dir = .*$/mu, `run_dir = ${home}/run`],
    [/^\treject_delay = 1$/mu, '\treject_delay = 0'],
    [/^\tuser = freerad\n\tgroup = freerad$/mu, ''],
  ]);
  const client = { ipaddr: '127.0.0.1', secret: radiusSecret, require_message_authenticator: 'yes' };
  const lines = Object.entries(client).map(([name, value]) => `\t${name} = ${value}\n`);
  await writeFile(join(config, 'clients.conf'), `client vpn {\n${lines.join('')}}\n`);
  const users = Object.entries(passwords ?? {}).map(
    ([name, password]) => `${JSON.stringify(name)} Cleartext-Password := ${JSON.stringify(password)}\n`,
  );
  await appendFile(join(config, 'mods-config/files/authorize'), users.join(''));
  const site = join(config, 'sites-enabled/two-step-site');
  await cp(new URL('two-step-site', folder), site);
  await edit(site, [
    [/^\t\tipaddr = \*\n\t\tport = 0$/mu, `\t\tipaddr = 127.0.0.1\n\t\tport = ${port}`],
    ...(passwords === undefined ? [withoutFirstFactor] : []),
  ]);
}

/** The comment in the site is what takes the place of the first factor. */
const withoutFirstFactor: Edit = [
  /# First factor: begin\.[^]*?\n((?:\t+#\t.*\n)+)[^]*# First factor: end\./u,
  (_all, lines: string) => lines.replaceAll('#', ''),
];

async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}
