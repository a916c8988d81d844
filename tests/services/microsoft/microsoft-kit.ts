import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppRegistration } from '../../../services/microsoft/app-registration.ts';
import type { Cleanup } from '../../support/cleanup.ts';
import { temporaryFolder } from '../../support/running-bot.ts';

export const graph = 'https://graph.microsoft.com';
export const secret = 'demo+secret/of&the=application';

/** An application of a tenant, in the public cloud, that has a secret unless told otherwise. */
export function registrationOf(part: Partial<AppRegistration>): AppRegistration {
  return {
    appId: '22222222-0000-4000-8000-000000000001',
    tenantId: '00000000-0000-0000-0000-0000000000aa',
    cloud: 'public',
    credential: { kind: 'secret', secret },
    ...part,
  };
}

/** A file with some text, in a folder of its own, that may be written again. */
export async function fileWith(t: Cleanup, text: string) {
  const path = join(await temporaryFolder(t), 'credential');
  const write = (other: string): void => writeFileSync(path, other);
  write(text);
  return { path, write };
}
