import { setTimeout as delay } from 'node:timers/promises';
import { setGlobalProxyFromEnv } from 'node:http';
import { systemClock } from '../../services/clock.ts';
import type { PersonId } from '../../services/directory/directory.ts';
import type { Config } from '../config/config.ts';
import { PersonalChats } from '../conversation/personal-chats.ts';
import { openExternalMethods, openPatientDirectory, ownTenant } from './directory-parts.ts';
import { silentEnrollmentParts } from './silent-enrollment-parts.ts';
import type { Storage } from './storage-parts.ts';

/** The longest, in milliseconds, that Graph may ask a command to wait: nobody waits for an answer in a chat. */
const patienceMs = 120_000;

/** What commands about many people are made of. */
export async function peopleParts(config: Config, storage: Storage) {
  if (config.mode === 'production' && config.proxy !== undefined) setGlobalProxyFromEnv({ ...config.proxy });
  const chats = new PersonalChats({ store: storage.store, clock: systemClock });
  return {
    chats,
    ...silentEnrollmentParts(config, storage, () => undefined),
    externalMethods: openExternalMethods(config, systemClock),
    directory: await openPatientDirectory(config, systemClock, patienceMs),
    tenantId: await ownTenant(config),
    /** A bot that runs greets them; who has no chat yet is asked when they get one. */
    ask: (person: PersonId): Promise<boolean> => chats.oweGreeting(person),
    wait: (milliseconds: number): Promise<void> => delay(milliseconds),
  };
}
