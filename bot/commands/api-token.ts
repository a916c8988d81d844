/** `npm run api:token -- create NAME --scopes LIST [--days N] | list | revoke NAME | revoke --all`: who may ask the API. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { tokenScopes, type TokenScope } from '../../services/api-tokens/api-token.ts';
import { ApiTokensAlteredError } from '../../services/api-tokens/stored-api-tokens.ts';
import type { TokenBook } from '../../services/api-tokens/token-book.ts';
import { AuditTrail } from '../../services/audit/audit-trail.ts';
import { systemClock } from '../../services/clock.ts';
import { systemRandomness } from '../../services/randomness.ts';
import { ConfigError, readConfig } from '../config/config.ts';
import { tokenBookParts } from '../parts/api-token-parts.ts';
import { withStorage } from '../parts/storage-parts.ts';
import { tokenLines } from './describe-tokens.ts';
import { explainOperatorError } from './operator-arguments.ts';

const usage = `Say: npm run api:token -- create NAME --scopes ${tokenScopes.join(',')} [--days 365], or list, or revoke NAME, or revoke --all`;

const nameSchema = z.string().regex(/^[\w.-]{1,32}$/u);
const scopesSchema = z
  .string()
  .transform((list) => [...new Set(list.split(','))])
  .pipe(z.array(z.enum(tokenScopes)).min(1));
/** NIST and others have secrets of programs changed once a year. */
const defaultDays = '365';
const daysSchema = z
  .string()
  .regex(/^\d{1,4}$/u)
  .transform(Number)
  .pipe(z.int().min(1).max(1_095));

type Request =
  | { readonly act: 'create'; readonly name: string; readonly scopes: readonly TokenScope[]; readonly days: number }
  | { readonly act: 'list' | 'revoke-all' }
  | { readonly act: 'revoke'; readonly name: string };

const overtaken = 'Somebody else changed the tokens at this moment: nothing was changed. Try again.';
const sentences = {
  overtaken,
  'name-taken': 'There is a token of that name: revoke it first, or choose another name. Nothing was changed.',
  'too-many': 'There are two hundred tokens, and there may be no more: revoke those that nobody needs.',
  revoked: 'Revoked: every replica refuses that token within two seconds.',
  unknown:
    'There is no token of that name in the store: nothing was changed. Those of API_TOKENS and HAND_OFF_TOKENS are in the environment.',
  altered: 'What was stored was not the bot’s. Now no token is. Run npm run audit:verify.',
};

try {
  const request = readRequest();
  const config = readConfig(process.env);
  process.exitCode = await withStorage(config, async (storage) => {
    const { book, repository } = tokenBookParts({ ...storage, clock: systemClock, randomness: systemRandomness });
    const code = await carryOut(request, book);
    // A bot that runs would do it within a second; until it is in the trail, older tokens that are put back are not noticed.
    await repository.handOver((events) => new AuditTrail(storage).append(events));
    return code;
  });
} catch (error) {
  console.error(explain(error));
  process.exitCode = 2;
}

/** @returns 0 when it is done, 1 when it could not be. */
async function carryOut(request: Request, book: TokenBook): Promise<number> {
  switch (request.act) {
    case 'create':
      return create(request, book);
    case 'list':
      for (const line of tokenLines(await book.list(), systemClock.now())) console.log(line);
      return 0;
    case 'revoke': {
      const outcome = await book.revoke(request.name);
      console.log(sentences[outcome]);
      return outcome === 'revoked' ? 0 : 1;
    }
    case 'revoke-all': {
      const outcome = await book.revokeAll();
      console.log(
        typeof outcome === 'number'
          ? `Revoked: ${outcome}. Every replica refuses them within two seconds.`
          : sentences[outcome],
      );
      return outcome === 'overtaken' ? 1 : 0;
    }
  }
}

async function create(request: Extract<Request, { act: 'create' }>, book: TokenBook): Promise<number> {
  const { name, ...terms } = request;
  const created = await book.create(name, terms);
  if (created.code !== 'created') {
    console.log(sentences[created.code]);
    return 1;
  }
  console.log(`Token: ${created.token}`);
  console.log(`For ${name}: ${terms.scopes.join(', ')}. Good until ${created.expiresAt.toISOString()}.`);
  console.log('Put it where the program reads it; it is not shown again.');
  return 0;
}

/** @throws {ConfigError} */
function readRequest(): Request {
  const { positionals, values } = readArguments();
  const [act, given, ...more] = positionals;
  const name = nameSchema.safeParse(given).data;
  const { all } = values;
  const isPlain = values.scopes === undefined && values.days === undefined && more.length === 0;
  if (act === 'list' && given === undefined && isPlain && !all) return { act };
  if (act === 'revoke' && given === undefined && isPlain && all) return { act: 'revoke-all' };
  if (act === 'revoke' && name !== undefined && isPlain && !all) return { act, name };
  const scopes = scopesSchema.safeParse(values.scopes).data;
  const days = daysSchema.safeParse(values.days ?? defaultDays).data;
  const isWhole = name !== undefined && scopes !== undefined && days !== undefined && more.length === 0;
  if (act === 'create' && isWhole && !all) return { act, name, scopes, days };
  throw new ConfigError(`A name has at most 32 of A-Z a-z 0-9 _ . -, and a token is good for 1 to 1095 days. ${usage}`);
}

function readArguments() {
  try {
    const options = { scopes: { type: 'string' }, days: { type: 'string' }, all: { type: 'boolean' } } as const;
    return parseArgs({ options, allowPositionals: true });
  } catch {
    throw new ConfigError(usage);
  }
}

function explain(error: unknown): string {
  if (!(error instanceof ApiTokensAlteredError)) return explainOperatorError(error);
  return `${error.message}. Run npm run audit:verify. Nobody gets in with any of them; npm run api:token -- revoke --all begins anew.`;
}
