import assert from 'node:assert/strict';
import { loadDemoDirectory } from '../../../services/directory/demo-directory.ts';
import type { PersonId } from '../../../services/directory/directory.ts';
import type { Language } from '../../../services/localization/translate.ts';
import { openEmbeddedStore } from '../../../services/store/embedded/store.ts';
import { enrolled, kitOn } from '../../services/enrollment/enrollment-kit.ts';
import { type AppEntry, codeAt } from '../../support/authenticator.ts';
import { presses as pressed } from '../../services/sign-in/sign-in-kit.ts';
import { FakeClock } from '../../support/fakes.ts';
import { allMethods } from '../../support/foundation.ts';
import type { mobiles } from '../../support/phone-talk.ts';
import { writeDemoKeyFile } from '../../threats/support/kept-data.ts';

const dayMs = 86_400_000;

export interface EarlierSetUp {
  readonly person: PersonId;
  readonly language: Language;
  /** A phone beside the app. */
  readonly mobile?: (typeof mobiles)[Language] | undefined;
  /** How that phone is asked; by text unless told otherwise. */
  readonly channel?: 'text' | 'call' | undefined;
}

/**
 * Puts into a fresh data folder what somebody set up the day before, by the product's own use cases: what was proven then
 * frees nothing any more.
 * @returns the entry in the person's app
 */
export async function setUpTheDayBefore(dataDirectory: string, earlier: EarlierSetUp): Promise<AppEntry> {
  const { person, language, mobile, channel = 'text' } = earlier;
  writeDemoKeyFile(dataDirectory);
  const store = await openEmbeddedStore({ directory: dataDirectory });
  try {
    const clock = new FakeClock(new Date(Date.now() - dayMs).toISOString());
    const kit = await kitOn(store, { clock, directory: await loadDemoDirectory(), policy: allMethods });
    const { app } = await enrolled(kit, person);
    const { service, telephony } = kit;
    if (mobile !== undefined) {
      const { e164, country } = mobile;
      const contact = { contact: 'mobile', number: { e164, country } } as const;
      const begun = await service.phones.begin(person, `mobile-${channel}`, contact);
      assert.equal(begun.code, 'started');
      await service.phones.contact(person, begun.methodId, language);
      if (channel === 'call') await pressed(kit, '#');
      else assert.deepEqual(await service.prove(person, begun.methodId, telephony.code), { code: 'verified' });
    }
    // It was told on that day.
    const { ownNotices } = await service.status(person);
    await service.managing.shown(
      person,
      ownNotices.map(({ id }) => id),
    );
    return app;
  } finally {
    await store.close();
  }
}

/** The same with what an agent of the helpdesk asked somebody to do, who has a few seconds of their day left. */
export async function askTheDayBefore(
  dataDirectory: string,
  { person, agent, note, secondsLeft }: { person: PersonId; agent: string; note: string; secondsLeft: number },
): Promise<void> {
  writeDemoKeyFile(dataDirectory);
  const store = await openEmbeddedStore({ directory: dataDirectory });
  try {
    const clock = new FakeClock(new Date(Date.now() - dayMs + secondsLeft * 1_000).toISOString());
    const { handOffs } = await kitOn(store, { clock, directory: await loadDemoDirectory() });
    const openedBy = { by: 'agent', agent } as const;
    await handOffs.open(person, { reason: 'helpdesk-asked', kind: 'set-up', openedBy, note });
  } finally {
    await store.close();
  }
}

/** What the app shows now. */
export function codeOf(app: AppEntry): string {
  return codeAt(app, new Date());
}
