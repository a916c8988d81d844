import type { TokenView } from '../../services/api-tokens/token-book.ts';
import { tableOf } from './table.ts';

const headings = ['NAME', 'SCOPES', 'CREATED', 'EXPIRES', 'LAST USED'];

/** A line for each token, without what opens anything. */
export function tokenLines(tokens: readonly TokenView[], now: Date): string[] {
  if (tokens.length === 0) return ['No token is in the store.'];
  const rows = tokens.map(({ name, scopes, createdAt, expiresAt, lastUsedAt }) => [
    name,
    scopes.join(','),
    dayOf(createdAt),
    expiresAt <= now ? `expired ${dayOf(expiresAt)}` : dayOf(expiresAt),
    lastUsedAt === undefined ? 'never' : `${lastUsedAt.toISOString().slice(0, 13).replace('T', ' ')}h`,
  ]);
  return tableOf(headings, rows);
}

function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
