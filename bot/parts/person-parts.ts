import { systemClock } from '../../services/clock.ts';
import type { Config } from '../config/config.ts';
import { PersonalChats } from '../conversation/personal-chats.ts';
import { silentEnrollmentParts } from './silent-enrollment-parts.ts';
import type { Storage } from './storage-parts.ts';

/** What the command about one person is made of. */
export function personParts(config: Config, storage: Storage) {
  return {
    ...silentEnrollmentParts(config, storage, () => undefined),
    chats: new PersonalChats({ store: storage.store, clock: systemClock }),
  };
}
