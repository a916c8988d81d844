import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mongodbSkip } from '../../services/store/temporary-stores.ts';
import { EnrollingCrowd } from '../../support/enrolling-crowd.ts';
import { LoadBalancer } from '../../support/load-balancer.ts';
import { assertAllKept } from '../../support/promises.ts';
import { verifyAudit } from '../../support/running-bot.ts';
import { type Server, startServers } from './servers.ts';

test(
  'two servers behind a load balancer that are restarted one after the other lose no turn of anybody who enrolls meanwhile',
  { skip: mongodbSkip },
  async (t) => {
    const servers = await startServers(t, 2, { environment: { DRAIN_SECONDS: '1' } });
    const balancer = await LoadBalancer.start(t);
    const running: Server[] = [];
    for (const server of servers.all) {
      await balancer.add(server.port);
      running.push(server);
    }
    const teams = servers.teams.through(() => balancer.port);
    const error = (): string => running.map(({ bot }) => bot.error).join('');
    const crowd = new EnrollingCrowd({ teams, seed: 'rolling', error });
    for (const [index, { bot, port }] of servers.all.entries()) {
      const { unanswered, apologies } = await crowd.enroll(`rolling-${index + 1}`, 6, async () => {
        bot.kill('SIGTERM');
        assert.equal(await bot.ended(), 0, bot.error);
        balancer.remove(port);
        const next = await servers.start();
        running.push(next);
        await balancer.add(next.port);
      });
      assert.deepEqual([balancer.lost, unanswered, apologies], [0, 0, 0]);
    }
    assert.deepEqual([...servers.teams.statuses.keys()], [200]);
    for (const { bot } of running) bot.kill('SIGTERM');
    for (const { bot } of running) await bot.ended();
    await servers.site.inspect((evidence) => assertAllKept(evidence, crowd.people));
    await verifyAudit(servers.site.environment);
  },
);
