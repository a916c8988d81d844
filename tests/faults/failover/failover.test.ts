import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OwnMongodb, ownMongodbSkip } from '../../support/own-mongodb.ts';
import { failovers } from './campaign.ts';
import { troublesOf } from './troubles.ts';

test(
  'people go on to the end within seconds when MongoDB steps down, and when it is killed and started again: nothing acknowledged is lost, nothing counts twice',
  { skip: ownMongodbSkip },
  async (t) => {
    const server = await OwnMongodb.start(t);
    const troubles = troublesOf(server);
    const passed = await failovers(t, { uri: server.uri, troubles, enrollments: 8, atOnce: 4, seed: 'failover' });
    for (const each of passed) t.diagnostic(JSON.stringify(each));
    assert.ok(
      passed.some(({ showsInReadiness }) => showsInReadiness),
      'no /readyz followed the primary',
    );
  },
);
