import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { apiToken } from '../../../services/api-tokens/api-token.ts';
import { KnownTokens } from '../../../services/api-tokens/known-tokens.ts';
import { StoreUnavailableError } from '../../../services/store/document-store.ts';
import { FakeClock } from '../../support/fakes.ts';

function kit() {
  const clock = new FakeClock();
  const world = { reads: 0, isAway: false, notes: 0 };
  const expiresAt = new Date(clock.now().getTime() + 86_400_000);
  const stored = { ...apiToken('stored', 'stored-token', ['verify']), id: 'id', expiresAt };
  const known = () => {
    world.reads += 1;
    return world.isAway ? Promise.reject(new StoreUnavailableError('away')) : Promise.resolve([stored]);
  };
  const note = () => {
    world.notes += 1;
    return Promise.reject(new StoreUnavailableError('away'));
  };
  const troubles: unknown[] = [];
  const tokens = new KnownTokens({
    configured: [apiToken('configured', 'configured-token', ['hand-offs'])],
    book: { known },
    uses: { note },
    clock,
    onTrouble: (error) => troubles.push(error),
  });
  return { tokens, clock, world, troubles };
}

describe('the tokens that count', () => {
  test('are read from the store once in two seconds, however many ask', async () => {
    const { tokens, clock, world } = kit();
    await Promise.all(Array.from({ length: 50 }, (_, index) => tokens.find(`guess-${index}`)));
    assert.equal(world.reads, 1);
    await tokens.find('stored-token');
    assert.equal(world.reads, 1);
    clock.advance(2);
    await tokens.find('guess');
    assert.equal(world.reads, 2);
  });

  test('of the configuration do not need the store; those in it count for nothing while it is away', async () => {
    const { tokens, clock, world } = kit();
    assert.ok(await tokens.find('stored-token'));
    world.isAway = true;
    clock.advance(2);
    assert.equal((await tokens.find('configured-token'))?.name, 'configured');
    await assert.rejects(tokens.find('stored-token'), StoreUnavailableError);
    await assert.rejects(tokens.find('guess'), StoreUnavailableError);
    world.isAway = false;
    assert.equal((await tokens.find('stored-token'))?.name, 'stored');
  });

  test('let somebody in although the use could not be noted, and say that it was not', async () => {
    const { tokens, troubles, world } = kit();
    assert.equal((await tokens.find('stored-token'))?.name, 'stored');
    assert.deepEqual([world.notes, troubles.length], [1, 1]);
  });
});
