import type { AuthenticatorEntry } from '../forms.ts';

/**
 * The `otpauth` URI in the profile every authenticator accepts: SHA-1, six digits, 30 seconds are the defaults and left
 * out, the issuer stands in the label and as a parameter, spaces are `%20`.
 *
 * @param secret upper-case Base32 without padding
 * @see https://github.com/google/google-authenticator/wiki/Key-Uri-Format
 */
export function otpauthUri({ issuer, account, secret }: Omit<AuthenticatorEntry, 'otpauthUri'>): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}
