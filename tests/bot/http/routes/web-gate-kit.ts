import { headerOf } from '../../../../bot/http/gate-requests.ts';
import { type StartedSetUp, codeNow, enrolled } from '../../../services/enrollment/enrollment-kit.ts';
import type { Cleanup } from '../../../support/cleanup.ts';
import { type Shown, TestBrowser } from '../test-browser.ts';
import { personOf, signInName, startGates, webToken } from './gate-kit.ts';

type Name = Parameters<typeof signInName>[0];
type Headers = Readonly<Record<string, string>>;

/** What nginx says of a request. */
function gateHeaders(name: string, more: Headers = {}): Headers {
  return {
    authorization: `Bearer ${webToken}`,
    'x-gate-person': headerOf(name),
    'x-gate-uri': '/',
    'x-gate-origin': 'http://127.0.0.1',
    ...more,
  };
}

/** A bot, and what a web server does in front of it: every request says who has passed the first factor. */
export async function startWebGate(t: Cleanup) {
  const gates = await startGates(t);
  const base = `http://127.0.0.1:${gates.port}`;
  /** The browser of somebody who has passed the first factor. */
  const browserOf = (name: Name, more: Headers = {}): TestBrowser =>
    new TestBrowser(base, gateHeaders(signInName(name), more), (asked) =>
      asked.replace(/^\/two-step\//u, '/gates/sign-in/'),
    );
  /** What the web server is answered where this browser asks for a page. */
  const check = (browser: TestBrowser, more: Headers = {}): Promise<Shown> =>
    browser.open(`${base}/gates/session`, more);
  const begin = (browser: TestBrowser): Promise<Shown> => browser.visit(`${base}/gates/sign-in`);
  /** Somebody who has typed the code of their app; without one, of a new one. */
  const signedIn = async (name: Name = 'alex', { more = {}, app }: { more?: Headers; app?: StartedSetUp } = {}) => {
    const own = app ?? (await enrolled(gates, personOf(name)));
    const browser = browserOf(name, more);
    const answer = await browser.submit(await begin(browser), 'code', { typed: codeNow(gates, own) });
    return { app: own, browser, answer };
  };
  return {
    ...{ ...gates, base, browserOf, check, begin, signedIn },
    enrolled: (name: Name) => enrolled(gates, personOf(name)),
    codeNow: (app: StartedSetUp) => codeNow(gates, app),
  };
}
