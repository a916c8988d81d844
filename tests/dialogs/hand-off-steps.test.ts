import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepText } from '../../dialogs/helpdesk/hand-off-words.ts';
import { lastStepsOf } from '../../dialogs/support/last-steps.ts';
import type { ChallengeView, EnrollmentView } from '../../services/enrollment/enrollment-view.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import { HelpdeskTalk } from '../support/helpdesk-talk.ts';
import { setUpBy } from '../support/helpdesk-scenes.ts';

const localization = createLocalization();
const ends = ['cancelled', 'expired', 'superseded', 'too-many-attempts', 'fraud-reported', 'blocked'] as const;
const whys = ['fraud-reported', 'blocked', 'not-allowed', 'failures'] as const;
const underWay: readonly [ChallengeView['channel'], ChallengeView['delivery']['state']][] = [
  ['text', 'sending'],
  ['text', 'accepted'],
  ['call', 'sending'],
  ['call', 'accepted'],
  ['push', 'sending'],
  ['push', 'notified'],
];
const over: readonly [ChallengeView['channel'], ChallengeView['delivery']][] = [
  ['text', { state: 'refused', reason: 'unreachable' }],
  ['text', { state: 'unavailable' }],
  ['text', { state: 'declined' }],
  ['call', { state: 'refused', reason: 'unreachable' }],
  ['call', { state: 'unavailable' }],
  ['call', { state: 'answered' }],
  ['call', { state: 'ended', end: 'no-answer' }],
  ['push', { state: 'not-notified', why: 'off' }],
];

test('each thing that can have happened last to somebody is told to agents in words of its own, in every language', async (t) => {
  const talk = await HelpdeskTalk.open(t);
  await setUpBy(talk, talk.alex);
  const status = await talk.bot.enrollment.status(talk.alex);
  const challenge = { methodId: 'demo', expiresAt: new Date(0), canReply: false };
  const views: EnrollmentView[] = [
    ...ends.map((end) => ({ ...status, lastEnded: { methodId: 'demo', end } })),
    ...whys.map((why) => ({ ...status, locks: [{ kind: 'mobile-call' as const, why }], isOnHold: true })),
    ...over.map(([channel, delivery]) => ({ ...status, challenge: { ...challenge, channel, delivery } })),
  ];
  const steps = new Set(views.flatMap((view) => lastStepsOf(view)));
  assert.equal(steps.size, 1 + ends.length + whys.length + 1 + over.length);
  for (const language of localization.languages) {
    const translate = localization.translator(language);
    const asked = underWay.map(([channel, state]) => stepText(`${channel}:${state}`, translate));
    assert.equal(new Set(asked).size, 3, 'what is under way was asked for');
    const texts = [...asked, ...Array.from(steps, (step) => stepText(step, translate))];
    for (const text of texts) assert.doesNotMatch(text, /^[a-z-]+:[a-z-]+$/u);
    assert.equal(new Set(texts).size, 3 + steps.size, language);
  }
});

test('what agents read of it says what happened', () => {
  const translate = localization.translator('en');
  const said = {
    'text:refused': /did not get through/u,
    'text:unavailable': /not known whether it was sent/u,
    'text:declined': /not asked for, or not wanted/u,
    'call:ended': /over, nothing confirmed/u,
    'push:not-notified': /could not be notified/u,
    'set-up-ended:fraud-reported': /fraud was reported/u,
  };
  for (const [step, words] of Object.entries(said)) assert.match(stepText(step, translate), words);
});
