import type { DirectoryEntry } from '../../../services/directory/directory.ts';
import { AuthenticatorCode } from '../../../services/methods/authenticator-code/authenticator-code.ts';
import type { CheckResult, Refusal, StoredCredential } from '../../../services/methods/method.ts';
import { KeyRing } from '../../../services/secrets/key-ring.ts';
import { SecretSealer } from '../../../services/secrets/secret-sealer.ts';
import { type AppEntry, codeAt, readOtpauth } from '../../support/authenticator.ts';
import { FakeRandomness } from '../../support/fakes.ts';

export const demoPerson = { tenantId: 'demo-tenant', objectId: 'demo-person' };
export const demoEntry: DirectoryEntry = { displayName: 'Alex Demo', accountName: 'alex.demo@contoso.example' };
export const demoMoment = new Date('2026-03-02T09:00:00.000Z');

/** A ring with keys of these names, newest first. */
export function demoKeyRing(ids: readonly string[] = ['demo']): KeyRing {
  return new KeyRing(ids.map((id) => ({ id, key: new FakeRandomness(`${id} key`).bytes(32) })));
}

export function demoSealer(seed = 'sealer', keys?: readonly string[]): SecretSealer {
  return new SecretSealer({ keyRing: demoKeyRing(keys), randomness: new FakeRandomness(seed) });
}

export function authenticatorMethod(issuer = 'Contoso Demo', seed = 'method'): AuthenticatorCode {
  return new AuthenticatorCode({ sealer: demoSealer(seed), randomness: new FakeRandomness(seed), issuer });
}

/** A set-up of the demo person, and the entry that their app has of it. */
export function demoSetUp(method: AuthenticatorCode, methodId = 'flow-1', ordinal = 1) {
  const owner = { person: demoPerson, methodId };
  const stored: StoredCredential = { ...owner, credential: method.create(owner, { entry: demoEntry, ordinal }) };
  return { stored, app: readOtpauth(method.authenticatorEntry(stored).otpauthUri) };
}

/** `moment` moved by seconds. */
export function later(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1000);
}

/** A code that no entry shows within eleven minutes of a moment. */
export function wrongCode(entries: readonly AppEntry[], moment: Date): string {
  const shown = new Set<string>();
  for (let seconds = -660; seconds <= 660; seconds += 30) {
    for (const entry of entries) shown.add(codeAt(entry, later(moment, seconds)));
  }
  let candidate = 0;
  while (shown.has(String(candidate).padStart(6, '0'))) candidate += 1;
  return String(candidate).padStart(6, '0');
}

/** The refusal of a result that must be one. */
export function refusalOf(result: CheckResult): Refusal {
  if (result.proven) throw new Error('The code was accepted');
  return result.refusal;
}

/** The stored credential after an answer that must be accepted. */
export function provenBy(result: CheckResult, stored: StoredCredential): StoredCredential {
  if (!result.proven) throw new Error(`The code was refused: ${result.refusal.reason}`);
  return { ...stored, credential: result.credential };
}
