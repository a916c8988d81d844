import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HelpdeskTalk } from '../support/helpdesk-talk.ts';

const card = /^[A-Z]{3}-\d{3}/u;
const hour = 3_600;

describe('what the helpdesk asked somebody to do and nobody did', () => {
  test('is over after a day, on both cards, with the pass that was given for it', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, bot } = talk;
    await alex.arrive();
    await kofi.arrive();
    await talk.opens(kofi, 'set up Alex Wilber');
    const start = alex.clickActivity('Start');
    bot.clock.advance(23.5 * hour);
    await talk.settle();
    assert.match(talk.stateFor(kofi), /Waiting for Alex Wilber to start/u);
    await kofi.click('Give a temporary pass', {}, talk.cardOf(kofi, card));
    await kofi.click('Give a temporary pass', { reason: 'I know the voice', minutes: '60' });
    const [pass = ''] = /[0-9A-Z]{5}-[0-9A-Z]{5}/u.exec(talk.textOf(kofi, /^Temporary pass/u)) ?? [];
    bot.clock.advance(hour / 2);
    await bot.handOffs.sweep();
    await talk.settle();
    assert.match(talk.stateFor(kofi), /^Expired/u);
    assert.match(talk.textOf(alex, /request is over/u), /it was not done in time/u);
    assert.match(JSON.stringify(await alex.replay(start)), /That is over: nothing was changed/u);
    assert.ok(!talk.allOf(kofi).includes(pass));
    assert.equal((await bot.enrollment.passes.use(alex, pass)).code, 'pass-revoked');
    assert.deepEqual(await bot.handOffs.list(), []);
  });

  test('has in its history no pass that is used later, which was given for something else', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, bot } = talk;
    await alex.arrive();
    await kofi.arrive();
    await talk.opens(kofi, 'set up Alex Wilber');
    bot.clock.advance(24 * hour + 1);
    await bot.handOffs.sweep();
    await talk.settle();
    const [over] = await bot.handOffs.list({ all: true });
    assert.equal(over?.state, 'expired');
    const issued = await bot.enrollment.passes.issue(alex, { reason: 'demo', seconds: 600 });
    assert.equal(issued.code, 'issued');
    bot.clock.advance(1);
    await bot.enrollment.passes.use(alex, issued.pass);
    await talk.settle();
    assert.deepEqual(await bot.handOffs.list({ all: true }), [over]);
  });

  test('makes room for the next request at that moment, before anything has looked at it', async (t) => {
    const talk = await HelpdeskTalk.open(t);
    const { alex, kofi, bot } = talk;
    await alex.arrive();
    await kofi.arrive();
    await talk.opens(kofi, 'set up Alex Wilber');
    bot.clock.advance(24 * hour);
    await talk.opens(kofi, 'set up Alex Wilber');
    const states = (await bot.handOffs.list({ all: true })).map(({ state }) => state);
    assert.deepEqual(states, ['expired', 'waiting']);
  });
});
