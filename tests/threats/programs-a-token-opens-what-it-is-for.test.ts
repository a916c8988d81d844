import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tokenScopes } from '../../services/api-tokens/api-token.ts';
import { verifyPath } from '../bot/http/routes/app-password-kit.ts';
import { everyRoute, routes } from './support/every-route.ts';

const refusals = [401, 403];

describe('ASVS 8.2: a program’s token', () => {
  test('opens what its scope says and nothing else, on every route of the API', async (t) => {
    const { made, statusOf } = await everyRoute(t);
    // Hand-offs have tokens of their own in this test, and app passwords answer 401 to a password that is wrong.
    for (const route of routes.filter(({ scope }) => scope !== 'hand-offs'))
      for (const scope of tokenScopes) {
        const status = await statusOf(route, made[scope] ?? '');
        const isOpen = !refusals.includes(status) || (route.path === verifyPath && status === 401);
        assert.equal(isOpen, scope === route.scope, `${scope}: ${route.method} ${route.path} ${status}`);
        if (!isOpen) assert.equal(status, 403, `${scope}: ${route.path}`);
      }
  });

  test('for telling unknown people apart verifies nobody by itself', async (t) => {
    const { made, statusOf } = await everyRoute(t);
    for (const route of routes.slice(0, 4)) assert.equal(await statusOf(route, made['verify:tell-unknown'] ?? ''), 403);
  });
});
