/**
 * `npm run bench:peers`: puts what the bench compares with into `.local/bench`, with nothing but git, npm and Python's pip: the build
 * of a day, as it was committed and with its own lock, better-auth, and privacyIDEA with the versions that it was tested with.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import {
  betterAuthFolder,
  betterAuthVersion,
  here,
  isInstalled,
  privacyIdeaFolder,
  privacyIdeaVersion,
  todaysCommit,
  todaysFolder,
} from './builds.ts';

install('the build of today', todaysFolder, todaysCommit, () => {
  const archive = ['archive', '--format=tar', `--output=${todaysFolder}build.tar`, todaysCommit];
  run('git', archive, here.root);
  run('tar', ['-xf', 'build.tar'], todaysFolder);
  rmSync(`${todaysFolder}build.tar`);
  npm(['ci', '--omit=dev', '--no-audit', '--no-fund'], todaysFolder);
});

install('better-auth', betterAuthFolder, betterAuthVersion, () => {
  writeFileSync(`${betterAuthFolder}package.json`, JSON.stringify({ private: true, type: 'module' }));
  npm(['install', '--no-audit', '--no-fund', '--save-exact', `better-auth@${betterAuthVersion}`], betterAuthFolder);
});

// As its documentation says, and with the server and the driver of its container image.
install('privacyIDEA', privacyIdeaFolder, privacyIdeaVersion, () => {
  run('python3', ['-m', 'venv', 'venv'], privacyIdeaFolder);
  pip(['--no-deps', `privacyidea==${privacyIdeaVersion}`]);
  pip(['-r', 'venv/lib/privacyidea/requirements.txt']);
  pip(['gunicorn==23.0.0', 'psycopg2-binary==2.9.10']);
});

function install(name: string, folder: string, version: string, put: () => void): void {
  if (isInstalled(folder, version)) {
    console.log(`${name} is there`);
    return;
  }
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  put();
  writeFileSync(`${folder}installed`, version);
  console.log(`${name} is installed in ${folder}`);
}

function pip(what: readonly string[]): void {
  const quietly = ['install', '--quiet', '--disable-pip-version-check'];
  run('venv/bin/pip', [...quietly, ...what], privacyIdeaFolder);
}

function npm(parameters: readonly string[], folder: string): void {
  const isWindows = process.platform === 'win32';
  run(isWindows ? 'npm.cmd' : 'npm', parameters, folder, isWindows);
}

function run(command: string, parameters: readonly string[], folder: string, shell = false): void {
  execFileSync(command, parameters, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'], shell });
}
