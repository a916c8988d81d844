import assert from 'node:assert/strict';
import { type BreakerChange, breakerEvent } from '../../../../services/telephony/limits/breaker-change.ts';
import { type LimitDocument, sendLimitCollection } from '../../../../services/telephony/limits/limit.ts';
import {
  defaultSendLimitPolicy,
  type SendLimitPolicy,
} from '../../../../services/telephony/limits/send-limit-policy.ts';
import {
  adjacent,
  changes,
  type LimitsKit,
  limitsOn,
  onEmbeddedStore,
  onEveryStore,
  type SendOptions,
} from './limits-kit.ts';

const breaker = { ...defaultSendLimitPolicy.breaker, unansweredPerPrefix: 6, unansweredPerCountry: 1_000 };
const policy: Partial<SendLimitPolicy> = { breaker };
const open = { code: 'circuit-open', scope: 'prefix' } as const;
const opened = 'breaker-opened prefix text NL';
const closed = 'breaker-closed prefix text NL';

let people = 0;

const idOf = (by: number): string => `send-of-${by}`;

/** So many people's first sends to numbers of one prefix, one after the other. @returns the codes they got. */
async function pump(kit: LimitsKit, count: number, about: SendOptions = {}): Promise<string[]> {
  const codes: string[] = [];
  for (let index = 0; index < count; index += 1) {
    people += 1;
    codes.push((await kit.reserve({ id: idOf(people), by: people, to: adjacent(people), ...about })).code);
  }
  return codes;
}

const times = (count: number, code: string): string[] => Array.from({ length: count }, () => code);

onEmbeddedStore('a breaker opens when too many sends are unanswered, and says so once', async (store) => {
  const kit = await limitsOn(store, { policy });
  assert.deepEqual(await pump(kit, 9), [...times(6, 'reserved'), ...times(3, 'circuit-open')]);
  assert.deepEqual(await kit.reserve({ by: 0, to: adjacent(0) }), open);
  assert.deepEqual(await pump(kit, 1, { channel: 'call' }), ['reserved'], 'calls have a breaker of their own');
  assert.deepEqual(await pump(kit, 1, { to: '+31612456789' }), ['reserved'], 'other numbers do not suffer');
  assert.deepEqual(await changes(kit), [opened]);
  assert.deepEqual(await changes(kit), []);
  assert.ok(
    (await kit.documents()).every((document) => !('changesDue' in document)),
    'nothing is due any more',
  );
});

onEmbeddedStore('a carrier that is out opens no breaker', async (store) => {
  const kit = await limitsOn(store, { policy });
  for (let round = 0; round < 20; round += 1) {
    assert.deepEqual(await pump(kit, 1), ['reserved']);
    await kit.unsent(idOf(people), people);
  }
  assert.deepEqual(await changes(kit), []);
});

onEmbeddedStore('notices, which nobody is to answer, open no breaker, and wait while it is open', async (store) => {
  const kit = await limitsOn(store, { policy });
  assert.deepEqual(await pump(kit, 20, { isNotice: true }), times(20, 'reserved'));
  assert.deepEqual(await pump(kit, 7), [...times(6, 'reserved'), 'circuit-open']);
  assert.deepEqual(await pump(kit, 1, { isNotice: true }), ['circuit-open']);
});

onEmbeddedStore('a notice that a carrier was out for counts once, however often it is tried', async (store) => {
  const kit = await limitsOn(store, { policy: { number: { perHour: 2, perDay: 2 } } });
  const notice = { id: 'notice', isNotice: true } as const;
  for (let round = 0; round < 5; round += 1) {
    assert.equal((await kit.reserve(notice)).code, 'reserved');
    await kit.unsent('notice');
  }
  assert.equal((await kit.reserve(notice)).code, 'reserved');
  assert.equal((await kit.reserve()).code, 'reserved');
  assert.equal((await kit.reserve({ by: 2 })).code, 'too-many');
});

onEmbeddedStore('a notice that nobody knows the fate of counts once, however often it is tried', async (store) => {
  const kit = await limitsOn(store, { policy: { number: { perHour: 2, perDay: 2 } } });
  for (let round = 0; round < 5; round += 1) {
    assert.equal((await kit.reserve({ id: 'notice', isNotice: true })).code, 'reserved');
  }
  assert.equal((await kit.reserve()).code, 'reserved');
  assert.equal((await kit.reserve({ by: 2 })).code, 'too-many');
});

onEmbeddedStore(
  'a trial that was not sent, while others have closed the breaker, takes nothing off from theirs',
  async (store) => {
    const kit = await limitsOn(store, { policy });
    const unanswered = async () => (await kit.documents()).find(({ _id }) => _id.startsWith('prefix'))?.['unanswered'];
    await pump(kit, 7);
    const burst = people - 1;
    kit.clock.advance(900);
    await pump(kit, 1);
    const trial = people;
    await kit.completed(idOf(burst), burst);
    await kit.completed(idOf(burst - 1), burst - 1);
    const before = await unanswered();
    await kit.unsent(idOf(trial), trial);
    assert.deepEqual([before, await unanswered()], [1, 0], 'six and the trial, of which twice three are made up for');
  },
);

onEmbeddedStore('a country has a breaker as a prefix has', async (store) => {
  const kit = await limitsOn(store, { policy: { breaker: { ...breaker, unansweredPerCountry: 4 } } });
  const codes: string[] = [];
  for (const by of [1, 2, 3, 4, 5]) codes.push((await kit.reserve({ by, to: `+3161${by}3456789` })).code);
  assert.deepEqual(codes, [...times(4, 'reserved'), 'circuit-open']);
  assert.deepEqual(await kit.reserve({ by: 6, to: '+31201234567', source: 'directory' }), {
    ...open,
    scope: 'country',
  });
  assert.deepEqual(await kit.reserve({ by: 7, to: '+32470123456', country: 'BE' }), { code: 'reserved' });
  assert.deepEqual(await changes(kit), ['breaker-opened country text NL']);
});

onEmbeddedStore('a third of the sends being answered keeps a breaker shut, a quarter does not', async (store) => {
  const kit = await limitsOn(store, { policy });
  for (let round = 0; round < 8; round += 1) {
    assert.deepEqual(await pump(kit, 3), times(3, 'reserved'), `round ${round}`);
    await kit.completed(idOf(people), people);
  }
  const codes: string[] = [];
  for (let round = 0; round < 4; round += 1) {
    codes.push(...(await pump(kit, 4)));
    await kit.completed(idOf(people - 3), people - 3);
  }
  assert.equal(codes.indexOf('circuit-open'), 15);
});

onEveryStore('after a while one send tries it: answered, the breaker closes', async (store) => {
  const kit = await limitsOn(store, { policy: { breaker: { ...breaker, unansweredPerPrefix: 10 } } });
  await pump(kit, 11);
  kit.clock.advance(899);
  assert.deepEqual(await pump(kit, 1), ['circuit-open']);
  kit.clock.advance(1);
  const tries = Array.from({ length: 10 }, (_, by) => kit.reserve({ id: `trial-${by}`, by, to: adjacent(by) }));
  const codes = (await Promise.all(tries)).map(({ code }) => code);
  assert.deepEqual(codes.toSorted(), [...times(9, 'circuit-open'), 'reserved']);
  const tried = codes.indexOf('reserved');
  await kit.completed(`trial-${tried}`, tried);
  assert.deepEqual(await changes(kit), [opened, closed]);
  assert.deepEqual(await pump(kit, 4), [...times(3, 'reserved'), 'circuit-open'], 'there is room for one answer');
});

onEmbeddedStore('a trial that is not answered keeps it open twice as long, up to six hours', async (store) => {
  const kit = await limitsOn(store, { policy });
  await pump(kit, 7);
  for (const minutes of [15, 30, 60, 120, 240, 360, 360, 360, 360, 360]) {
    kit.clock.advance(minutes * 60 - 1);
    assert.deepEqual(await pump(kit, 1), ['circuit-open'], `after ${minutes} minutes less a second`);
    kit.clock.advance(1);
    assert.deepEqual(await pump(kit, 1), ['reserved'], `after ${minutes} minutes`);
  }
  assert.deepEqual(await changes(kit), [opened]);
});

onEmbeddedStore('a breaker that opens again stays open longer than before', async (store) => {
  const kit = await limitsOn(store, { policy });
  await pump(kit, 7);
  kit.clock.advance(900);
  await pump(kit, 1);
  await kit.completed(idOf(people), people);
  assert.deepEqual(await pump(kit, 4), [...times(3, 'reserved'), 'circuit-open']);
  kit.clock.advance(299);
  assert.deepEqual(await pump(kit, 1), ['circuit-open']);
  assert.deepEqual(await changes(kit), [opened, closed], 'those three are waited for');
  kit.clock.advance(1);
  assert.deepEqual(await pump(kit, 1), ['circuit-open']);
  assert.deepEqual(await changes(kit), [opened], 'none of them has answered');
  kit.clock.advance(3_599);
  assert.deepEqual(await pump(kit, 1), ['circuit-open'], 'four times as long: it had opened, and been tried');
  kit.clock.advance(1);
  assert.deepEqual(await pump(kit, 1), ['reserved']);
});

onEmbeddedStore(
  'of a crowd that waited for it, as many get through as the answers make up for, and it stays shut',
  async (store) => {
    const kit = await limitsOn(store, { policy: { breaker: { ...breaker, unansweredPerPrefix: 40 } } });
    await pump(kit, 41);
    kit.clock.advance(900);
    await pump(kit, 1);
    await kit.completed(idOf(people), people);
    const through: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      const crowd = Array.from({ length: 40 }, () => (people += 1));
      const asked = await Promise.all(crowd.map((by) => kit.reserve({ id: idOf(by), by, to: adjacent(by) })));
      const reserved = crowd.filter((_, index) => asked[index]?.code === 'reserved');
      assert.ok(asked.every(({ code }) => code === 'reserved' || code === 'circuit-open'));
      through.push(reserved.length);
      kit.clock.advance(60);
      for (const by of reserved) await kit.completed(idOf(by), by);
    }
    assert.deepEqual(through, [3, 9, 27, 40]);
    assert.deepEqual(await changes(kit), [opened, closed]);
  },
);

onEmbeddedStore('one that has recovered opens for as short as the first time', async (store) => {
  const kit = await limitsOn(store, { policy });
  await pump(kit, 7);
  kit.clock.advance(900);
  await pump(kit, 1);
  await kit.completed(idOf(people), people);
  await pump(kit, 3);
  for (const by of [people, people - 1, people - 2]) await kit.completed(idOf(by), by);
  await pump(kit, 7);
  kit.clock.advance(899);
  assert.deepEqual(await pump(kit, 1), ['circuit-open']);
  kit.clock.advance(1);
  assert.deepEqual(await pump(kit, 1), ['reserved']);
  assert.deepEqual(await changes(kit), [opened, closed, opened]);
});

onEmbeddedStore('a trial counts for the hour and the day as any send', async (store) => {
  const kit = await limitsOn(store, { policy: { breaker, prefix: { perHour: 9, perDay: 7 } } });
  await pump(kit, 7);
  kit.clock.advance(900);
  assert.deepEqual(await pump(kit, 1), ['reserved']);
  kit.clock.advance(1_800);
  assert.deepEqual(await pump(kit, 1), ['too-many']);
});

onEmbeddedStore('a trial that was not sent lets the next one try, as if it had not been', async (store) => {
  const kit = await limitsOn(store, { policy });
  const state = async () => (await kit.documents()).find(({ _id }) => _id.startsWith('prefix'));
  await pump(kit, 7);
  kit.clock.advance(900);
  const before = await state();
  assert.deepEqual(await pump(kit, 2), ['reserved', 'circuit-open']);
  await kit.refund(idOf(people - 1), people - 1);
  const after = await state();
  for (const field of ['unanswered', 'openings', 'openUntil']) assert.deepEqual(after?.[field], before?.[field], field);
  assert.deepEqual(await pump(kit, 2), ['reserved', 'circuit-open']);
  kit.clock.advance(1800);
  assert.deepEqual(await pump(kit, 1), ['reserved']);
});

onEmbeddedStore('when half of a burst has answered a little later, the breaker closes again', async (store) => {
  const kit = await limitsOn(store, { policy: { breaker: { ...breaker, unansweredPerPrefix: 20 } } });
  await pump(kit, 20);
  const burst = Array.from({ length: 20 }, (_, index) => people - index);
  assert.deepEqual(await pump(kit, 1), ['circuit-open']);
  for (const by of burst.slice(0, 3)) await kit.completed(idOf(by), by);
  assert.deepEqual(await pump(kit, 1), ['circuit-open']);
  assert.deepEqual(await changes(kit), [opened]);
  await Promise.all(burst.slice(3).map((by) => kit.completed(idOf(by), by)));
  assert.deepEqual(await pump(kit, 1), ['reserved']);
  assert.deepEqual(await changes(kit), [closed]);
});

onEmbeddedStore('unanswered sends are forgotten after a day', async (store) => {
  const kit = await limitsOn(store, { policy });
  await pump(kit, 6);
  kit.clock.advance(86_400);
  assert.deepEqual(await pump(kit, 7), [...times(6, 'reserved'), 'circuit-open']);
});

onEmbeddedStore('a change that could not be delivered is delivered later, and keeps no others back', async (store) => {
  const kit = await limitsOn(store, { policy });
  await pump(kit, 7);
  await pump(kit, 7, { channel: 'call' });
  const delivered: string[] = [];
  const troubles: unknown[] = [];
  const deliver = async ({ channel }: { readonly channel: string }): Promise<void> => {
    await Promise.resolve();
    if (channel === 'text') throw new Error('demo outage');
    delivered.push(channel);
  };
  await kit.limits.handOverChanges(deliver, { limit: 20, onTrouble: (error) => troubles.push(error) });
  assert.deepEqual(troubles.map(String), ['Error: demo outage']);
  assert.deepEqual(delivered, ['call']);
  assert.deepEqual(await changes(kit), []);
  kit.clock.advance(15);
  assert.deepEqual(await changes(kit), [opened]);
});

onEmbeddedStore('a change that the first build wrote, and marked without a moment, is delivered', async (store) => {
  const kit = await limitsOn(store, { policy });
  await pump(kit, 7);
  const marked = { $set: { changesDue: true }, $unset: { changesTries: '' } };
  await store.collection(sendLimitCollection).findOneAndUpdate({ changesDue: { $exists: true } }, marked);
  assert.deepEqual(await changes(kit), [opened]);
  assert.deepEqual(await changes(kit), []);
});

onEmbeddedStore(
  'a change that the bot did not write is dropped, told of, and keeps no genuine one back',
  async (store) => {
    const kit = await limitsOn(store, { policy });
    await pump(kit, 7);
    const collection = store.collection<LimitDocument>(sendLimitCollection);
    const [document] = await collection.find({ changesDue: { $exists: true } });
    const [genuine] = document?.['changes'] as Record<string, unknown>[];
    assert.ok(document !== undefined && genuine !== undefined);
    const { mac, keyId, ...invented } = genuine;
    const forged = [
      { ...invented, id: 'invented' },
      { ...genuine, id: 'renamed' },
      { ...genuine, id: 'moved', country: 'BE' },
      { ...genuine, id: 'other', unanswered: 1_000 },
      { ...invented, id: 'half', keyId, mac: '' },
      { ...invented, id: 'unknown', keyId: 'unknown', mac },
      { ...genuine, id: 'odd', mac: 5 },
      { id: 'nothing' },
      'no change at all',
    ];
    await collection.findOneAndUpdate({ _id: document._id }, { $push: { changes: { $each: forged } } });
    await collection.insertOne({ ...document, _id: 'country:call:NL' });
    const troubles: string[] = [];
    const lines: string[] = [];
    const handOver = (): Promise<unknown> =>
      kit.limits.handOverChanges(
        (change) => {
          assert.ok(!('mac' in change));
          lines.push(change.id);
          return Promise.resolve();
        },
        { limit: 20, onTrouble: (error) => troubles.push(String(error)) },
      );
    await handOver();
    await handOver();
    assert.deepEqual(lines, [genuine['id']]);
    assert.deepEqual(troubles.sort(), [
      'ForgedChangesError: Beside a breaker are changes that the bot did not write: 1',
      'ForgedChangesError: Beside a breaker are changes that the bot did not write: 9',
    ]);
    assert.ok((await kit.documents()).every((each) => !('changesDue' in each)));
  },
);

/** Changes as they are handed over. */
async function handedOver({ limits }: LimitsKit, meanwhile?: () => Promise<unknown>): Promise<BreakerChange[]> {
  const changes: BreakerChange[] = [];
  const deliver = async (change: BreakerChange): Promise<void> => {
    changes.push(change);
    await meanwhile?.();
  };
  await limits.handOverChanges(deliver, { limit: 20, onTrouble: assert.ifError });
  return changes;
}

onEmbeddedStore(
  'the trail has when a breaker opened and closed, for what, after how many, and by whom',
  async (store) => {
    const kit = await limitsOn(store, { policy });
    await pump(kit, 7);
    const [openedBy, at] = [people, kit.clock.now()];
    kit.clock.advance(900);
    await pump(kit, 1);
    await kit.completed(idOf(people), people);
    const [opening, closing, ...more] = await handedOver(kit);
    assert.ok(opening && closing);
    assert.deepEqual(more, []);
    assert.notEqual(opening.id, closing.id);
    assert.deepEqual(opening.openUntil, kit.clock.now());
    const [tenantId, about] = ['demo-tenant', { scope: 'prefix', channel: 'text', country: 'NL' }];
    assert.deepEqual(breakerEvent(opening), {
      id: opening.id,
      at,
      type: 'breaker-opened',
      person: { tenantId, objectId: `demo-${openedBy}` },
      actor: 'system',
      detail: { ...about, unanswered: 6 },
    });
    assert.deepEqual(breakerEvent(closing), {
      id: closing.id,
      at: kit.clock.now(),
      type: 'breaker-closed',
      person: { tenantId, objectId: `demo-${people}` },
      actor: 'system',
      detail: about,
    });
  },
);

onEmbeddedStore('a change that comes while one before it is handed over is handed over next', async (store) => {
  const kit = await limitsOn(store, { policy });
  await pump(kit, 7);
  kit.clock.advance(900);
  const answered = async (): Promise<void> => {
    await pump(kit, 1);
    await kit.completed(idOf(people), people);
  };
  const first = await handedOver(kit, answered);
  assert.deepEqual(
    first.map(({ type }) => type),
    ['breaker-opened'],
  );
  kit.clock.advance(15);
  assert.deepEqual(await changes(kit), [closed]);
  kit.clock.advance(60);
  assert.deepEqual(await changes(kit), []);
});

onEmbeddedStore('a breaker that opens just before midnight is open after it', async (store) => {
  const kit = await limitsOn(store, { policy });
  kit.clock.advance(14 * 3600 + 59 * 60);
  await pump(kit, 7);
  kit.clock.advance(899);
  assert.deepEqual(await pump(kit, 1), ['circuit-open']);
  kit.clock.advance(1);
  assert.deepEqual(await pump(kit, 2), ['reserved', 'circuit-open']);
});

onEmbeddedStore(
  'a breaker that nobody tries is forgotten a day after it may be tried, and not before',
  async (store) => {
    const kit = await limitsOn(store, { policy });
    await pump(kit, 7);
    kit.clock.advance(900 + 86_399);
    assert.deepEqual(await pump(kit, 2), ['reserved', 'circuit-open'], 'one is let through to try');
    const other = await limitsOn(store, { policy, clock: kit.clock });
    const call = { channel: 'call' } as const;
    await pump(other, 7, call);
    kit.clock.advance(900 + 86_400);
    assert.deepEqual(await pump(other, 2, call), ['reserved', 'reserved']);
  },
);

onEmbeddedStore(
  'an answer makes up for three sends, itself among them, and never for more than there were',
  async (store) => {
    const kit = await limitsOn(store, { policy });
    const unanswered = async () => (await kit.documents()).find(({ _id }) => _id.startsWith('prefix'))?.['unanswered'];
    await pump(kit, 5);
    const counts = [await unanswered()];
    for (const by of [people, people - 1, people - 2]) {
      await kit.completed(idOf(by), by);
      counts.push(await unanswered());
    }
    assert.deepEqual(counts, [5, 2, 0, 0]);
  },
);

onEmbeddedStore(
  'an open breaker needs as many answers as leave half of the allowance, and says once that it closed',
  async (store) => {
    const kit = await limitsOn(store, { policy: { breaker: { ...breaker, unansweredPerPrefix: 12 } } });
    await pump(kit, 13);
    const burst = Array.from({ length: 12 }, (_, index) => people - 1 - index);
    await kit.completed(idOf(burst[0] ?? 0), burst[0]);
    assert.deepEqual(await pump(kit, 1), ['circuit-open']);
    await kit.completed(idOf(burst[1] ?? 0), burst[1]);
    assert.deepEqual(await changes(kit), [opened, closed]);
    assert.deepEqual(await pump(kit, 7), [...times(6, 'reserved'), 'circuit-open']);
  },
);
