import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KeysUnavailableError } from '../../../bot/channel/channel-keys.ts';
import { TokenRefusedError } from '../../../bot/channel/channel-tokens.ts';
import { answerFault, NotAnActivityError } from '../../../bot/http/fault-answers.ts';
import { createLog } from '../../../bot/logging/log.ts';
import { EventUnderWayError } from '../../../services/telephony/twilio/webhook-memory.ts';
import { FakeRandomness } from '../../support/fakes.ts';

/** Each error with its status, what the caller reads, pino's level of its line (0 for none) and whether there is a reference. */
const table = [
  [new NotAnActivityError('demo-canary'), 400, /^This is not an activity/u, 0, false],
  [new TokenRefusedError('expired'), 401, /^The request is not signed/u, 40, false],
  [new KeysUnavailableError('demo-canary'), 503, /^The request cannot be checked now/u, 50, true],
  [new EventUnderWayError('demo-canary'), 503, /: send it again\.$/u, 0, false],
  [new RangeError('demo-canary'), 500, /^Something went wrong/u, 50, true],
  ['demo-canary', 500, /^Something went wrong/u, 50, true],
] as const;

for (const [error, status, says, level, hasReference] of table) {
  const name = error instanceof Error ? error.name : 'what is no error';
  test(`${name} is answered ${status}, and neither the answer nor the log quotes it`, () => {
    const lines: string[] = [];
    const log = createLog('trace', { write: (line) => void lines.push(line) });
    const answer = answerFault(error, { log, randomness: new FakeRandomness('fault'), what: 'a demo failed' });
    assert.equal(answer.status, status);
    assert.match(answer.detail, says);
    const reference = / Reference: ([\w-]{8})$/u.exec(answer.detail)?.[1];
    assert.equal(reference !== undefined, hasReference);
    assert.equal(lines.length, level === 0 ? 0 : 1);
    if (level > 0) assert.match(lines[0] ?? '', new RegExp(`^\\{"level":${level},`, 'u'));
    if (reference !== undefined) assert.ok(lines[0]?.includes(`"reference":"${reference}"`));
    assert.doesNotMatch(lines.join('') + answer.detail, /demo-canary/u);
  });
}
