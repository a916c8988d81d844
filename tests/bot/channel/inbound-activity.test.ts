import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  clientLocale,
  type InboundActivity,
  parseActivity,
  platformOf,
  tenantOf,
  timeZoneOf,
} from '../../../bot/channel/inbound-activity.ts';
import { executeInvoke, readClick } from '../../../bot/conversation/input.ts';

/** What Teams sends for a message in a personal chat, names and ids aside. */
const fromTeams = {
  text: 'hello',
  textFormat: 'plain',
  attachments: [{ contentType: 'text/html', content: '<p>hello</p>' }],
  type: 'message',
  timestamp: '2026-03-02T09:00:00.000Z',
  localTimestamp: '2026-03-02T10:00:00.000+01:00',
  id: '1700000000000',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/demo/',
  from: { id: '29:demo', name: 'Demo Person', aadObjectId: '00000000-0000-4000-8000-000000000001' },
  conversation: { conversationType: 'personal', tenantId: 'demo-tenant', id: 'a:demo' },
  recipient: { id: '28:demo-bot', name: 'Demo Bot' },
  entities: [{ locale: 'nl-NL', country: 'NL', platform: 'Web', timezone: 'Europe/Amsterdam', type: 'clientInfo' }],
  channelData: { tenant: { id: 'demo-tenant' } },
  locale: 'en-US',
  localTimezone: 'Europe/Amsterdam',
};

/** What the Playground sends for a click. */
const fromPlayground = {
  type: 'invoke',
  name: executeInvoke,
  id: 'demo-id',
  channelId: 'msteams',
  serviceUrl: 'http://127.0.0.1:56150/_connector',
  from: { id: 'user-id-0', name: 'Alex Wilber', aadObjectId: '00000000-0000-0000-0000-0000000000020', role: 'user' },
  conversation: {
    id: 'personal-chat-id',
    conversationType: 'personal',
    tenantId: '00000000-0000-0000-0000-0000000000001',
  },
  recipient: { id: '00000000-0000-0000-0000-00000000000011', name: 'Test Bot', role: 'bot' },
  channelData: { tenant: { id: '00000000-0000-0000-0000-0000000000001' }, source: { name: 'message' } },
  replyToId: 'demo-card',
  value: { action: { type: 'Action.Execute', verb: 'verify', data: click({ code: '123 456' }) }, trigger: 'manual' },
};

function click(inputs: object = {}): object {
  return { action: 'verify', flow: 'demo-flow', nonce: 'demo-nonce', ...inputs };
}

function parsed(body: unknown): InboundActivity {
  const activity = parseActivity(body);
  assert.ok(activity, 'this is an activity');
  return activity;
}

/** A click as `Action.Execute` sends it. */
function execute(data: unknown): InboundActivity {
  return parsed({ ...fromPlayground, value: { action: { type: 'Action.Execute', data } } });
}

test('a message from Teams is read, and what the bot does not use is left out', () => {
  const activity = parsed(fromTeams);
  assert.equal(activity.text, 'hello');
  assert.equal(activity.from.aadObjectId, '00000000-0000-4000-8000-000000000001');
  assert.equal(tenantOf(activity), 'demo-tenant');
  assert.equal(clientLocale(activity), 'nl-NL');
  assert.equal(readClick(activity), undefined);
  assert.equal(timeZoneOf(activity), 'Europe/Amsterdam');
  assert.equal(platformOf(activity), 'Web');
  assert.ok(!('textFormat' in activity));
});

test("the Playground's click is read", () => {
  assert.deepEqual(readClick(parsed(fromPlayground)), {
    action: 'verify',
    flow: 'demo-flow',
    nonce: 'demo-nonce',
    messageId: 'demo-card',
    inputs: { code: '123 456' },
  });
});

test('a click that arrives as a message, from a client without Action.Execute, is the same click', () => {
  const activity = parsed({ ...fromTeams, text: undefined, replyToId: 'demo-card', value: click({ code: '123 456' }) });
  assert.deepEqual(readClick(activity), readClick(parsed(fromPlayground)));
});

test('an activity that names two tenants belongs to none', () => {
  const conversation = { ...fromTeams.conversation, tenantId: 'another-tenant' };
  assert.equal(tenantOf(parsed({ ...fromTeams, conversation })), undefined);
});

test('one tenant is enough wherever it stands, and none is none', () => {
  const conversation = { id: 'a:demo', conversationType: 'personal' };
  assert.equal(tenantOf(parsed({ ...fromTeams, conversation })), 'demo-tenant');
  assert.equal(tenantOf(parsed({ ...fromTeams, channelData: {} })), 'demo-tenant');
  assert.equal(tenantOf(parsed({ ...fromTeams, conversation, channelData: undefined })), undefined);
});

test('somebody without an object id is nobody that is known, and an empty one is no object id', () => {
  assert.equal(parsed({ ...fromTeams, from: { id: '29:demo' } }).from.aadObjectId, undefined);
  assert.equal(parseActivity({ ...fromTeams, from: { id: '29:demo', aadObjectId: '' } }), undefined);
});

test('an activity without one of its parts is none', () => {
  for (const part of ['type', 'channelId', 'serviceUrl', 'from', 'recipient', 'conversation']) {
    assert.equal(parseActivity({ ...fromTeams, [part]: undefined }), undefined, part);
  }
});

test('operators, lists, numbers and empty text are no ids', () => {
  for (const id of [{ $ne: '' }, { $gt: '' }, ['demo'], 1, true, null, '', 'x'.repeat(513)]) {
    assert.equal(parseActivity({ ...fromTeams, id }), undefined);
    assert.equal(parseActivity({ ...fromTeams, from: { ...fromTeams.from, aadObjectId: id } }), undefined);
    assert.equal(parseActivity({ ...fromTeams, conversation: { ...fromTeams.conversation, id } }), undefined);
    assert.equal(parseActivity({ ...fromTeams, channelData: { tenant: { id } } }), undefined);
  }
});

test('an id that no reply could carry is none', () => {
  for (const id of ['.', '..', 'demo\nX-Injected: 1', 'demo\u0000', '\u200b', 'd\u00e9mo', '\ud800']) {
    assert.equal(parseActivity({ ...fromTeams, id }), undefined, id);
    assert.equal(parseActivity({ ...fromTeams, conversation: { ...fromTeams.conversation, id } }), undefined, id);
  }
  for (const id of ['...', '19:demo@thread.v2;messageid=1', 'a b', 'f:demo|livechat']) {
    assert.equal(parsed({ ...fromTeams, id }).id, id);
  }
});

test('a client that names the clicked message by what is no id is heard all the same', () => {
  for (const replyToId of [0, -1, null, '', {}, ['demo'], true, '..', 'x'.repeat(513)]) {
    const activity = parsed({ ...fromPlayground, replyToId });
    assert.equal(activity.replyToId, undefined);
    assert.equal(readClick(activity)?.nonce, 'demo-nonce');
  }
});

test('what has a length of its own making is no text and no list', () => {
  const fake = JSON.parse('{"length":{"toString":1,"valueOf":1}}') as unknown;
  for (const name of ['type', 'id', 'name', 'action', 'channelId', 'serviceUrl', 'locale', 'entities']) {
    assert.equal(parseActivity({ ...fromTeams, [name]: fake }), undefined, name);
  }
  assert.equal(parseActivity({ ...fromTeams, channelData: { tenant: { id: fake } } }), undefined);
  assert.equal(clientLocale(parsed({ ...fromTeams, entities: [{ type: 'clientInfo', locale: fake }] })), undefined);
  for (const name of ['flow', 'nonce', 'code', 'method', 'language']) {
    assert.equal(readClick(execute(click({ [name]: fake }))), undefined, name);
  }
});

test('a service that does not speak HTTP is none', () => {
  for (const serviceUrl of ['ftp://127.0.0.1/', 'javascript://127.0.0.1/%0aalert(1)', 'ws://localhost/', 'file:///x']) {
    assert.equal(parseActivity({ ...fromTeams, serviceUrl }), undefined, serviceUrl);
  }
});

test('operators, lists and numbers in a form are no click', () => {
  for (const value of [{ $ne: 1 }, ['123456'], 123456, true, 'x'.repeat(257)]) {
    for (const name of ['code', 'method', 'language', 'nonce', 'flow', 'action']) {
      assert.equal(readClick(execute(click({ [name]: value }))), undefined, name);
    }
  }
});

test('an unknown action, another kind of button and bare data without an action are no click', () => {
  assert.equal(readClick(execute(click({ action: 'reset' }))), undefined);
  assert.equal(readClick(execute(click({ action: 'constructor' }))), undefined);
  assert.equal(readClick(execute(undefined)), undefined);
  const value = { action: { type: 'Action.OpenUrl', data: click() } };
  assert.equal(readClick(parsed({ ...fromPlayground, value })), undefined);
});

test('members of every object do not slip in by name', () => {
  const json = JSON.stringify({ ...fromTeams, value: 'VALUE' })
    .replace(
      '"VALUE"',
      '{"action":"next","flow":"f","nonce":"n","__proto__":{"code":"1"},"constructor":{"prototype":{"code":"1"}}}',
    )
    .replace('"tenant":{', '"__proto__":{"polluted":true},"tenant":{"__proto__":{"id":"another"},');
  const activity = parsed(JSON.parse(json));
  assert.deepEqual(readClick(activity)?.inputs, {});
  assert.equal(tenantOf(activity), 'demo-tenant');
  assert.equal(Reflect.get({}, 'polluted'), undefined);
  assert.ok(!Object.hasOwn(activity.channelData ?? {}, '__proto__'));
  assert.deepEqual(Object.keys(activity.channelData ?? {}), ['tenant']);
});

test('a click holds the inputs that cards have, and nothing else', () => {
  const data = { ...click({ code: '1', method: 'm', language: 'nl' }), owner: 'another', isOwner: true };
  assert.deepEqual(readClick(execute(data))?.inputs, { code: '1', method: 'm', language: 'nl' });
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`input-${index}`, 'x']));
  assert.deepEqual(readClick(execute({ ...many, ...click() }))?.inputs, {});
});

test('deep nesting and a million characters are read without a fault', () => {
  const deep = JSON.parse('{"action":'.repeat(2_000) + '1' + '}'.repeat(2_000)) as unknown;
  assert.equal(readClick(parsed({ ...fromPlayground, value: deep })), undefined);
  assert.equal(parsed({ ...fromTeams, text: 'x'.repeat(1_000_000) }).text?.length, 1_000_000);
  assert.equal(parseActivity({ ...fromTeams, entities: Array.from({ length: 1001 }, () => ({})) }), undefined);
});

test('the locale of the client is found among other entities, and a strange one is left alone', () => {
  const withEntities = (...entities: unknown[]): InboundActivity => parsed({ ...fromTeams, entities });
  assert.equal(clientLocale(withEntities(null, 1, { type: 'mention' }, { type: 'clientInfo', locale: 'nl' })), 'nl');
  assert.equal(clientLocale(withEntities({ type: 'clientInfo', locale: { $ne: 1 } })), undefined);
  assert.equal(clientLocale(parsed({ ...fromTeams, entities: undefined })), undefined);
  assert.equal(platformOf(withEntities(null, { type: 'clientInfo', platform: 'iOS' })), 'iOS');
  assert.equal(platformOf(withEntities({ type: 'clientInfo', platform: ['iOS'] }, { platform: 'iOS' })), undefined);
});

test('whatever arrives, reading it never throws', () => {
  fc.assert(
    fc.property(fc.anything(), (body) => {
      parseActivity(body);
    }),
    { numRuns: 500 },
  );
});

test('whatever stands in the parts of an activity, it is read or refused', () => {
  const anything = fc.anything({ withNullPrototype: true, withMap: true, withDate: true });
  const record = fc.record(
    {
      text: anything,
      value: anything,
      entities: anything,
      channelData: anything,
      locale: anything,
      replyToId: anything,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(record, (parts) => {
      const activity = parseActivity({ ...fromTeams, ...parts });
      if (activity === undefined) return;
      const tenant = tenantOf(activity);
      assert.ok(tenant === undefined || typeof tenant === 'string');
      assert.ok(['string', 'undefined'].includes(typeof clientLocale(activity)));
      readClick(activity);
    }),
    { numRuns: 1000 },
  );
});

test('whatever a form sends, a click that is read has text only', () => {
  const data = fc.record(
    {
      action: fc.oneof(fc.constant('verify'), fc.anything()),
      flow: fc.oneof(fc.string(), fc.anything()),
      nonce: fc.oneof(fc.string(), fc.anything()),
      code: fc.oneof(fc.string(), fc.anything()),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(data, (form) => {
      const read = readClick(execute(form));
      if (read === undefined) return;
      for (const value of [read.action, read.flow, read.nonce, ...Object.values(read.inputs)]) {
        assert.equal(typeof value, 'string');
      }
    }),
    { numRuns: 1000 },
  );
});
