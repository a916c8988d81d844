import { base64url } from './base64url.js';

/** A key of this phone's: the private half signs and can be had by nobody, not even by this page. */
export interface Keys {
  readonly privateKey: CryptoKey;
  readonly publicKey: { readonly x: string; readonly y: string };
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };

export async function makeKeys(): Promise<Keys> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify']);
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey);
  return { privateKey, publicKey: { x, y } };
}

/** SHA-256, base64url. */
export async function digestOf(text: string): Promise<string> {
  return base64url(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}

/** @returns raw r‖s, base64url */
export async function sign(privateKey: CryptoKey, text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  return base64url(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, bytes));
}
