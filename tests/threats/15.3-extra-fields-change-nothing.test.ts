import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { Activity } from 'botbuilder';
import { conversationCollection } from '../../bot/conversation/conversation-document.ts';
import { auditCollection } from '../../services/audit/audit-row.ts';
import { enrollmentCollection } from '../../services/enrollment/state/enrollment-document.ts';
import { startServer } from '../bot/http/server-kit.ts';
import { wrongCode } from '../services/methods/method-kit.ts';
import { codeAt } from '../support/authenticator.ts';
import { reachCode } from '../support/journey.ts';
import { Person, type TeamsClient } from '../support/person.ts';
import { RecordedTeams } from './support/recorded-teams.ts';

/** What somebody might hope to be assigned: fields of what is stored, of what is decided, of what every object has. */
const wished = `{
  "__proto__": { "proven": true, "status": "enforced", "methods": [], "allowedMethods": [], "code": "000000" },
  "constructor": { "prototype": { "proven": true, "code": "000000" } },
  "toString": "demo", "valueOf": 7, "hasOwnProperty": true, "then": "demo", "toJSON": "demo", "length": -1,
  "status": "enforced", "methods": [{ "id": "theirs", "kind": "authenticator-code", "isDefault": true }],
  "enrollment": { "status": "enforced" }, "pending": null, "revision": 999, "seal": { "keyId": "test", "mac": "" },
  "unsealed": [], "sealDue": false, "sweepAt": { "$date": "9999-01-01T00:00:00.000Z" }, "setUps": -1,
  "proven": true, "verified": true, "outcome": { "code": "verified" }, "result": "verified", "end": "verified",
  "attemptsLeft": 999, "wrongCodes": -99, "consecutiveFailures": { "authenticator-code": -99 }, "recentFailures": [],
  "expiresAt": "9999-01-01T00:00:00.000Z", "startedAt": "9999-01-01T00:00:00.000Z", "lastTimeStep": 0,
  "secret": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "credential": { "secret": "demo" }, "methodId": "theirs", "flowId": "theirs",
  "owner": { "tenantId": "theirs", "objectId": "theirs" }, "person": "theirs", "objectId": "theirs", "oid": "theirs",
  "answered": [], "lease": { "token": "theirs" }, "dialogs": { "version": "1", "stack": [] }, "options": { "methodId": "theirs" },
  "role": "operator", "actor": "operator", "isAdmin": true, "policy": { "wrongCodesPerSetUp": 999 }, "kind": "changed",
  "$set": { "status": "enforced" }, "$where": "1", "turnState": {}, "responded": true, "_id": "theirs"
}`;

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every object in an activity with the wished fields beside its own. */
function withWishes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withWishes);
  if (!isFields(value)) return value;
  const own = Object.entries(value).map(([name, part]) => [name, withWishes(part)] as const);
  // As the parser reads it: a `__proto__` that is a field like any other.
  return { ...(JSON.parse(wished) as Fields), ...Object.fromEntries(own) };
}

/** Walks through a set-up and its use, and tells what came of it: all that was sent, stored and recorded. */
async function walk(t: TestContext, change: (activity: Partial<Activity>) => unknown): Promise<unknown> {
  const served = await startServer(t);
  const teams = await RecordedTeams.start(t, () => served.port);
  const client: TeamsClient = {
    chat: (id) => teams.chat(id),
    newId: () => teams.newId(),
    deliver: (activity) => teams.deliver(change(activity) as Partial<Activity>),
  };
  const alex = new Person(client);
  const app = await reachCode(alex);
  const { clock } = served;
  await alex.click('Verify', { code: wrongCode([app], clock.now()) });
  await alex.say('help');
  await alex.say('12345');
  const click = alex.clickActivity('Verify', { code: codeAt(app, clock.now()) }).value as { action: { data: object } };
  await alex.say('', { value: click.action.data });
  await alex.click('Done');
  await alex.say('status');
  clock.advance(60);
  await alex.click('Try it out');
  await alex.say(codeAt(app, clock.now()));
  await served.repository.moveAuditEvents((events) => served.trail.append(events), 100);
  const stored = [enrollmentCollection, conversationCollection, auditCollection].map((spec) =>
    served.store.collection(spec).find({}, { sort: { _id: 1 } }),
  );
  const all = { sent: teams.emissions, stored: await Promise.all(stored) };
  // The port is another one each time, and so is what vouches for where the chat is written to.
  const text = JSON.stringify(all).replace(/127\.0\.0\.1:\d+/gu, 'loopback');
  return JSON.parse(text.replace(/"vouched":\{[^}]*\}/gu, '"vouched":{}'));
}

describe('ASVS 15.3: fields that nobody asked for', () => {
  test('in every object of every activity change neither what is said nor what is stored nor what is recorded', async (t) => {
    assert.match(JSON.stringify(withWishes({ value: {} })), /^\{"__proto__":.*"value":\{"__proto__":/u);
    const plain = await walk(t, (activity) => activity);
    assert.match(JSON.stringify(plain), /It works.*verification-succeeded/su);
    assert.deepEqual(await walk(t, withWishes), plain);
  });

  test('are in no object for everybody', () => {
    const fields = Object.keys(JSON.parse(wished) as Fields).filter((name) => !(name in Object.prototype));
    assert.ok(fields.length > 40);
    for (const name of [...fields, 'code', 'allowedMethods']) assert.equal(name in {}, false, name);
  });
});
