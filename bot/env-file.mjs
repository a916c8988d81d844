/**
 * Settings of a `.env` in the folder a script is run in, if there is one: every script of package.json that reads settings has
 * this run first. Node's own flag would say each time that there is none. What the environment has already, it keeps.
 * @see https://nodejs.org/api/process.html#processloadenvfilepath
 */
import process from 'node:process';

try {
  process.loadEnvFile('.env');
} catch (error) {
  if (error.code !== 'ENOENT') {
    console.error(`.env cannot be read (${error.code})`);
    process.exit(2);
  }
}
