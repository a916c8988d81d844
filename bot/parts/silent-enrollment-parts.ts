import { systemClock } from '../../services/clock.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import { systemRandomness } from '../../services/randomness.ts';
import { noTelephony } from '../../services/telephony/no-telephony.ts';
import type { Config } from '../config/config.ts';
import { enrollmentParts } from './enrollment-parts.ts';
import { openExternalMethods } from './directory-parts.ts';
import type { Storage } from './storage-parts.ts';

const nobody = (): Promise<undefined> => Promise.resolve(undefined);

/**
 * Enrollment for a command: what it changes is written, and nobody is texted, called or written to by this process; what
 * somebody has to hear is a duty in the store, which a bot carries out.
 */
export function silentEnrollmentParts(config: Config, storage: Storage, onTrouble: (error: unknown) => void) {
  const { organization, defaultLanguage, policy } = config;
  return enrollmentParts({
    ...storage,
    clock: systemClock,
    randomness: systemRandomness,
    localization: createLocalization(),
    organization,
    defaultLanguage,
    policy,
    externalMethods: openExternalMethods(config, systemClock),
    directory: { find: nobody, findByAccountName: nobody, search: () => Promise.resolve([]), managerOf: nobody },
    telephony: noTelephony,
    textCodeHost: config.textCodeHost,
    push: { post: () => Promise.reject(new Error('A command notifies nobody')), contact: 'mailto:nobody@localhost' },
    tellChat: () => Promise.resolve(),
    onTrouble,
  });
}
