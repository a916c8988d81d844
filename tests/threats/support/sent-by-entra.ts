import assert from 'node:assert/strict';
import { signInCollection } from '../../../services/sign-in/entra/sign-ins.ts';
import { somebody, startSignIn } from '../../bot/http/routes/external-mfa-kit.ts';
import { type Shown, wordsOf } from '../../bot/http/test-browser.ts';
import type { Cleanup } from '../../support/cleanup.ts';

/** Somebody of another tenant than ours has its number. */
export const otherTenant = '99999999-0000-4000-8000-000000000009';

/** Somebody else of our tenant. */
export const somebodyElse = { ...somebody, objectId: '44444444-0000-4000-8000-000000000005' };

/** A server to which hints come that it should not believe. */
export async function hinted(t: Cleanup) {
  const made = await startSignIn(t);
  const { browser, entra, server } = made;
  /** Nothing is opened, nobody is sent anywhere, and the page says how to be helped. */
  const refused = async (hint: string, what: string): Promise<void> => {
    const page = await browser().authorize(await entra.form({ id_token_hint: hint }));
    assert.equal(page.status, 400, what);
    assert.equal(page.headers.get('location'), null, what);
    assert.deepEqual(page.headers.getSetCookie(), [], what);
    assert.doesNotMatch(page.text, /<form|entra\.test/u, what);
    assert.match(wordsOf(page), /this reference: [\w-]{8}/u, what);
    assert.equal(await server.store.collection(signInCollection).countDocuments({}), 0, what);
  };
  return { ...made, refused };
}

/** The claims of a hint, as they are read. */
export function claimsOf(hint: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(hint.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
}

/** A server to which people are sent who have an app. */
export async function sentHere(t: Cleanup) {
  const made = await startSignIn(t);
  const started = await made.enrolled();
  const code = () => made.codeOf(started);
  /** Somebody who has been sent here. */
  const sent = async (more: Readonly<Record<string, string>> = {}) => {
    const person = made.browser();
    return { person, page: await person.authorize(await made.entra.form(more)) };
  };
  return { ...made, started, code, sent };
}

/** Whether a page says that there is nothing to verify, and nothing else. */
export function isOver(page: Shown): boolean {
  return page.status === 410 && !page.text.includes('id_token');
}
