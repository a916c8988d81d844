/** The page of a sign-in, whose server dies, or whose store fails, at each write from the request of Entra to the answer. */
import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { decodeJwt } from 'jose';
import { allMethods } from '../../support/foundation.ts';
import { FakeClock } from '../../support/fakes.ts';
import { fates, type Fate, mortalStore } from '../../support/mortal-store.ts';
import { answerOf, somebody, startSignIn } from '../../bot/http/routes/external-mfa-kit.ts';
import type { Shown, TestBrowser } from '../../bot/http/test-browser.ts';
import { MemoryStore } from '../memory-store.ts';

type Server = Awaited<ReturnType<typeof startSignIn>>;

/** What a browser showed last, however far it came. */
interface Seen {
  page?: Shown;
}

describe('a sign-in whose server dies, or whose store fails, between the request and the answer', () => {
  test(
    'is tried again and gets in: one answer for one request, and no code counts twice',
    { timeout: 120_000 },
    async (t) => {
      const writes = await walk(t, { fate: 'dies after', write: Infinity });
      for (let write = 1; write <= writes; write += 1)
        for (const fate of fates)
          await walk(t, { fate, write }).catch((cause: unknown) => {
            throw new Error(`Write ${write} ${fate}`, { cause });
          });
      t.diagnostic(`${writes} writes`);
      assert.ok(writes >= 5, `${writes}`);
    },
  );
});

/** @returns how many writes it takes when nothing happens. */
async function walk(t: TestContext, { fate, write }: { readonly fate: Fate; readonly write: number }): Promise<number> {
  const store = new MemoryStore();
  const clock = new FakeClock();
  const bot = { clock, policy: allMethods };
  const server = await startSignIn(t, { bot: { ...bot, store } });
  const { entra } = server;
  const app = await server.enrolled();
  const typed = server.codeOf(app);
  const mortal = mortalStore(store, { fate, write });
  const first = await startSignIn(t, { bot: { ...bot, store: mortal.store }, entra });
  const browser = first.browser();
  const seen: Seen = {};
  const ended = signIn(browser, await entra.form({ nonce: 'first' }), typed, seen).catch(() => undefined);
  await Promise.race([ended, mortal.died]);

  // The person comes back to the page that they see, on a server that lives.
  browser.base = server.base;
  const answers = answersIn(seen.page);
  const wasIn = answers.length > 0;
  if (!wasIn && seen.page !== undefined) answers.push(...(await goOn(browser, server, { seen, typed })));
  assert.ok(answers.length <= 1, 'one answer for one request');
  const isIn = answers.some((each) => each.has('id_token'));
  const again = await server.server.verifications.check({ person: somebody, typed, by: 'demo-vpn' });
  if (isIn) assert.equal(again.code, 'code-already-used', 'a code that let somebody in is spent');

  // Whoever is not in goes back to Entra, and comes with the next code.
  clock.advance(90);
  if (!isIn) {
    const later: Seen = {};
    await signIn(server.browser(), await entra.form({ nonce: 'second' }), server.codeOf(app), later);
    const [answer] = answersIn(later.page);
    assert.equal(decodeJwt(answer?.get('id_token') ?? '')['nonce'], 'second');
  }
  return mortal.writes.length;
}

async function signIn(browser: TestBrowser, form: URLSearchParams, typed: string, seen: Seen): Promise<void> {
  seen.page = await browser.authorize(form);
  seen.page = await browser.submit(seen.page, 'code', { typed });
}

/** Reloads, and does what the page offers: goes on where it was proven, or types the code. */
async function goOn(
  browser: TestBrowser,
  { base }: Server,
  { seen, typed }: { readonly seen: Seen; readonly typed: string },
): Promise<URLSearchParams[]> {
  const before = seen.page;
  if (before === undefined || !before.url.includes('/verify/')) return [];
  const page = await browser.open(base + before.url.slice(before.url.indexOf('/verify/')));
  const act = ['finish', 'code'].find((each) => page.text.includes(`name="act" value="${each}"`));
  if (act === undefined) return [];
  return answersIn(await browser.submit(page, act, act === 'code' ? { typed } : {}));
}

/** What the page posts to Entra, if it does. */
function answersIn(page: Shown | undefined): URLSearchParams[] {
  return page?.text.includes('name="id_token"') === true ? [new URLSearchParams(answerOf(page).fields)] : [];
}
