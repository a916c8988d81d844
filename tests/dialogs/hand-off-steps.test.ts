import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stepText } from '../../dialogs/helpdesk/hand-off-words.ts';
import { lastStepsOf } from '../../dialogs/support/last-steps.ts';
import type { EnrollmentView } from '../../services/enrollment/enrollment-view.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import { HelpdeskTalk } from '../support/helpdesk-talk.ts';
import { setUpBy } from '../support/helpdesk-scenes.ts';

const localization = createLocalization();

test('what happened last to somebody is told to agents in words, in every language', async (t) => {
  const talk = await HelpdeskTalk.open(t);
  await setUpBy(talk, talk.alex);
  const status = await talk.bot.enrollment.status(talk.alex);
  const ends = ['cancelled', 'expired', 'superseded', 'too-many-attempts', 'fraud-reported', 'blocked'] as const;
  const whys = ['fraud-reported', 'blocked', 'not-allowed', 'failures'] as const;
  const views: EnrollmentView[] = [
    ...ends.map((end) => ({ ...status, lastEnded: { methodId: 'demo', end } })),
    ...whys.map((why) => ({ ...status, locks: [{ kind: 'mobile-call' as const, why }], isOnHold: true })),
    ...(['text', 'call', 'push'] as const).map((channel) => ({
      ...status,
      challenge: {
        ...{ methodId: 'demo', channel, expiresAt: new Date(0), canReply: false },
        delivery: { state: 'sending' as const },
      },
    })),
  ];
  const steps = new Set(views.flatMap((view) => lastStepsOf(view)));
  assert.equal(steps.size, 1 + ends.length + whys.length + 1 + 3);
  for (const language of localization.languages)
    for (const step of steps)
      assert.doesNotMatch(stepText(step, localization.translator(language)), /^[a-z-]+:[a-z-]+$/u, step);
});
