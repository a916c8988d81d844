import { createPublicKey, verify } from 'node:crypto';
import type { DevicePublicKey } from './device-messages.ts';

/**
 * Whether a phone's key signed a text: ECDSA on P-256 with SHA-256, raw r‖s as browsers make it (IEEE P1363).
 * @see https://www.w3.org/TR/webcrypto/#ecdsa
 */
export function isSignedBy({ x, y }: DevicePublicKey, text: string, signature: string): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    return verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  } catch {
    // A point that is not on the curve signs nothing.
    return false;
  }
}
