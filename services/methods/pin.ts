import { argon2 } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { readDigits } from '../challenges/six-digits.ts';
import type { Randomness } from '../randomness.ts';
import { sameMac } from '../secrets/mac.ts';

/** Digits a PIN has. NIST SP 800-63B-4, 3.1.1 asks for at least four of what is only a second thing to know. */
const fewest = 4;
const most = 16;

/** Why a PIN cannot be chosen; each has a sentence. */
type PinProblem = 'not-digits' | 'too-short' | 'too-long' | 'too-simple';

export type ReadPin =
  { readonly code: 'ok'; readonly pin: string } | { readonly code: 'refused'; readonly problem: PinProblem };

/** Reads a PIN that somebody chose, in any script's digits. */
export function readPin(text: string): ReadPin {
  const digits = readDigits(text) ?? '';
  const problem = problemOf(digits);
  return problem === undefined ? { code: 'ok', pin: digits } : { code: 'refused', problem };
}

function problemOf(digits: string): PinProblem | undefined {
  if (digits.length === 0) return 'not-digits';
  if (digits.length < fewest) return 'too-short';
  if (digits.length > most) return 'too-long';
  return isSimple(digits) ? 'too-simple' : undefined;
}

/** One digit, or a pair, again and again; or a row of the key pad, up or down: what is tried first. */
function isSimple(pin: string): boolean {
  const steps = new Set(Array.from(pin.slice(1), (digit, index) => (Number(digit) - Number(pin[index]) + 10) % 10));
  const isPair = pin.replaceAll(pin.slice(0, 2), '') === '';
  return isPair || (steps.size === 1 && [0, 1, 9].some((step) => steps.has(step)));
}

const hashSchema = z.object({ salt: z.string(), hash: z.string() });

/** Argon2id as OWASP recommends it: 19 MiB, two passes. @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
const cost = { parallelism: 1, tagLength: 32, memory: 19_456, passes: 2 };
const algorithm = 'argon2id';
const hashAside = promisify(argon2);

/**
 * What is stored of a PIN, to be sealed: so few digits are found by trying them, whoever has the hash. It takes some 26 ms of
 * computing, on another thread than the turns'.
 */
export async function hashPin(pin: string, randomness: Randomness): Promise<Buffer> {
  const salt = randomness.bytes(16);
  const hash = (await hashAside(algorithm, { message: pin, nonce: salt, ...cost })).toString('base64url');
  return Buffer.from(JSON.stringify({ salt: salt.toString('base64url'), hash }));
}

/** Whether it is the PIN that was stored so. As long as `hashPin`, and aside as well. */
export async function isPin(pin: string, stored: Buffer): Promise<boolean> {
  const { salt, hash } = hashSchema.parse(JSON.parse(stored.toString()));
  const nonce = Buffer.from(salt, 'base64url');
  const typed = await hashAside(algorithm, { message: pin, nonce, ...cost });
  return sameMac(typed.toString('base64url'), hash);
}
