import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { closeServer, listen } from '../../bot/http/lifecycle.ts';
import { createLocalization } from '../../services/localization/localization.ts';
import { personOf, signInName, startGates, vpnToken } from '../bot/http/routes/gate-kit.ts';
import { codeNow, enrolled } from '../services/enrollment/enrollment-kit.ts';
import { enrolledNumber, presses } from '../services/sign-in/sign-in-kit.ts';
import { type Freeradius, type FreeradiusOptions, skipFreeradius, startFreeradius } from './support/freeradius.ts';
import { type AccessRequest, RadiusClient, radiusSecret } from './support/radius-client.ts';
import { longestRequestSeconds } from './support/variables.ts';

const english = createLocalization().translator('en');
const alex = personOf('alex');
const user = signInName('alex');

/** Somebody picks up late: longer than a REST module waits that is not told how long. */
const untilPressed = 20_000;

/** A bot, FreeRADIUS, and a VPN that has checked the password itself, unless `passwords` are given. */
async function startVpn(t: TestContext, options: Partial<FreeradiusOptions> = {}) {
  const gates = await startGates(t);
  const botUrl = `http://127.0.0.1:${gates.port}`;
  const radius = await startFreeradius(t, { botUrl, token: vpnToken, ...options });
  return { ...gates, botUrl, radius, vpn: new RadiusClient(radius.port) };
}

/** Looks again and again until it is so. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await delay(10);
}

/** Whether nothing is answered, also once the server has written down why. */
async function isSilent(radius: Freeradius, vpn: RadiusClient, request: AccessRequest): Promise<boolean> {
  const errors = async (): Promise<number> => (await radius.log()).split('ERROR').length;
  const before = await errors();
  const stopped = new AbortController();
  const answer = vpn.ask(request, { signal: stopped.signal });
  await until(async () => (await errors()) > before);
  await delay(100);
  stopped.abort();
  return (await answer) === undefined;
}

test('the RADIUS server waits longer than the bot does for a phone, and the VPN longer than both', async () => {
  const [rest = '', readme = ''] = await Promise.all(
    ['two-step-rest', 'README.md'].map((name) =>
      readFile(new URL(`../../deployment/freeradius/${name}`, import.meta.url), 'utf8'),
    ),
  );
  const seconds = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1]);
  const waits = [
    longestRequestSeconds,
    seconds(rest, /^\t\ttimeout = ([\d.]+)$/mu),
    seconds(readme, /`max_request_time = (\d+)`/u),
    seconds(readme, /a time-out of (\d+) seconds/u),
  ];
  for (const [index, wait] of waits.slice(1).entries())
    // What is on the way takes a moment.
    assert.ok(wait >= (waits[index] ?? NaN) + 5, `${wait} after ${waits[index]}`);
  const connecting = seconds(rest, /^\tconnect_timeout = ([\d.]+)$/mu);
  assert.ok(connecting > 0 && connecting < 5, 'a bot that is not there is noticed soon');
});

describe('a real FreeRADIUS with deployment/freeradius', { skip: skipFreeradius }, () => {
  test('lets in who types the code of their app, once, and says why it does not', async (t) => {
    const { vpn, ...gates } = await startVpn(t);
    const app = await enrolled(gates, alex);
    const password = codeNow(gates, app);
    const right = await vpn.ask({ user: user.toUpperCase(), password });
    assert.equal(right?.code, 'accept');
    assert.deepEqual(right.attributes, [80], 'no attribute but the signature');
    const used = await vpn.ask({ user, password, from: '192.0.2.10' });
    assert.deepEqual([used?.code, used?.message], ['reject', english('gate.used')]);
    const wrong = await vpn.ask({ user, password: '000000' });
    assert.deepEqual([wrong?.code, wrong?.message], ['reject', english('gate.wrong-code')]);
  });

  test('takes a code behind the password of the first factor, with a comma and without, whatever is in that password', async (t) => {
    const passwords = {
      [user]: 'pässwörd "x" \\ + & % 100%{User-Name}',
      [signInName('sanne')]: 'ends in 1',
      [signInName('jürgen')]: "€'%%{User-Password}",
      [signInName('%{user-password}')]: '%',
    };
    const { vpn, radius, ...gates } = await startVpn(t, { passwords });
    for (const name of ['alex', 'sanne', 'jürgen', '%{user-password}'] as const) {
      const app = await enrolled(gates, personOf(name));
      const first = passwords[signInName(name)] ?? '';
      const code = codeNow(gates, app);
      const ask = (password: string, state?: Buffer) => vpn.ask({ user: signInName(name), password, state });
      // Who does not know the password learns nothing of the code, and spends none.
      for (const wrong of [`x${first}${code}`, `${first} ,${code}`, code, `,${code}`, ''])
        assert.deepEqual([(await ask(wrong))?.code, (await ask(wrong))?.message], ['reject', undefined], name);
      assert.equal((await ask(code, Buffer.alloc(0)))?.code, 'reject', 'an empty State is none');
      const bogus = await ask(code, Buffer.from('x'));
      assert.deepEqual([bogus?.code, bogus?.message], ['reject', english('gate.expired')]);
      assert.equal((await ask(`${first},${code}`))?.code, 'accept', name);
      gates.clock.advance(60);
      const next = codeNow(gates, app);
      assert.equal((await ask(`${first}${name === 'sanne' ? ',' : ''}${next}`))?.code, 'accept', name);
      assert.equal((await radius.log()).includes(code), false);
    }
  });

  test('lets nobody in by a code alone whose password it cannot check', async (t) => {
    const { vpn, ...gates } = await startVpn(t, { passwords: {} });
    const app = await enrolled(gates, alex);
    for (const password of [codeNow(gates, app), `secret${codeNow(gates, app)}`, `,${codeNow(gates, app)}`])
      assert.equal((await vpn.ask({ user, password }))?.code, 'reject');
  });

  test('asks for the code that it texted once, however often and under whatever ids the packet comes', async (t) => {
    const passwords = { [user]: 'secret' };
    const { vpn, telephony, goOn, ...gates } = await startVpn(t, { passwords });
    goOn();
    await enrolledNumber({ ...gates, telephony }, 'mobile-text', alex);
    const texts = telephony.texts.length;
    const packet = vpn.packet({ user, password: 'secret' });
    const answers = await Promise.all([
      vpn.send(packet, { times: 3 }),
      vpn.ask({ user, password: 'secret' }),
      vpn.ask({ user, password: 'secret' }),
    ]);
    assert.equal(telephony.texts.length, texts + 1);
    const [question] = answers;
    assert.ok(question?.code === 'challenge');
    assert.match(question.message ?? '', /42/u);
    for (const answer of answers) assert.deepEqual(answer, question);
    gates.clock.advance(20);
    assert.deepEqual(await vpn.ask({ user, password: 'secret' }), question, 'the VPN has lost it and asks again');
    assert.equal(telephony.texts.length, texts + 1);
    const { state } = question;
    const again = await vpn.ask({ user, password: '000000', state });
    assert.deepEqual([again?.code, again?.message], ['challenge', english('gate.wrong-code')]);
    assert.deepEqual(again?.state, state);
    const password = telephony.code;
    const another = await vpn.ask({ user: signInName('sanne'), password, state });
    assert.deepEqual([another?.code, another?.message], ['reject', english('gate.expired')]);
    assert.equal((await vpn.ask({ user, password, state }))?.code, 'accept');
    gates.clock.advance(11);
    assert.equal((await vpn.ask({ user, password, state }))?.code, 'reject', 'a question is answered once');
  });

  test('waits until # is pressed, rings once, and keeps nobody else waiting', async (t) => {
    const passwords = { [user]: 'secret', [signInName('sanne')]: 'secret' };
    const { vpn, radius, telephony, goOn, ...gates } = await startVpn(t, { passwords });
    await enrolledNumber({ ...gates, telephony }, 'mobile-call', alex);
    const app = await enrolled(gates, personOf('sanne'));
    const calls = telephony.calls.length;
    const waiting = [vpn.send(vpn.packet({ user, password: 'secret' }), { times: 3 })];
    for (let each = 0; each < 40; each += 1) waiting.push(vpn.ask({ user, password: 'secret' }));
    await until(() => telephony.calls.length > calls);
    await until(async () => (await radius.log()).includes('Ignoring duplicate packet'));
    const quick = await vpn.ask({ user: signInName('sanne'), password: `secret${codeNow(gates, app)}` });
    assert.equal(quick?.code, 'accept');
    await delay(untilPressed);
    await presses({ ...gates, telephony }, '#');
    goOn();
    for (const answer of await Promise.all(waiting)) assert.equal(answer?.code, 'accept');
    assert.equal(telephony.calls.length, calls + 1);
  });

  test('says when it was not the person who signs in, when they are locked, and nothing of who is unknown', async (t) => {
    const { vpn, ...gates } = await startVpn(t);
    const said = async (password: string, name = user) => {
      const answer = await vpn.ask({ user: name, password });
      assert.equal(answer?.code, 'reject');
      return answer.message;
    };
    for (const name of [signInName('kim'), 'nobody@contoso.example', 'CONTOSO\\alex', '%{User-Password}', 'ä'])
      for (const password of ['', '123456']) assert.equal(await said(password, name), english('gate.not-set-up'), name);
    const app = await enrolled(gates, alex);
    const { consecutiveFailuresUntilLocked: most, wrongCodesPerHour } = gates.policy;
    for (let wrong = 0; wrong < most; wrong += 1) {
      await gates.service.verifyAny(alex, '000000');
      if (wrong % (wrongCodesPerHour - 1) === 0) gates.clock.advance(3_601);
    }
    gates.clock.advance(3_601);
    assert.equal(await said(codeNow(gates, app)), english('gate.locked'));
  });

  test('hears nobody who does not sign what they ask', async (t) => {
    const { vpn, ...gates } = await startVpn(t);
    const app = await enrolled(gates, alex);
    const password = codeNow(gates, app);
    const stopped = new AbortController();
    const forged = [{ isSigned: false }, { secret: 'another secret' }].map((how) =>
      vpn.ask({ user, password, ...how }, { signal: stopped.signal }),
    );
    assert.equal((await vpn.ask({ user, password }))?.code, 'accept', 'the code was not touched');
    stopped.abort();
    assert.deepEqual(await Promise.all(forged), [undefined, undefined]);
  });

  test('says nothing while the bot cannot be asked, and works with the first packet after it', async (t) => {
    const { vpn, radius, port, botUrl, ...gates } = await startVpn(t);
    const app = await enrolled(gates, alex);
    const ask = () => ({ user, password: codeNow(gates, app) });
    assert.equal((await vpn.ask(ask()))?.code, 'accept');
    gates.server.server.closeAllConnections();
    await closeServer(gates.server);
    gates.clock.advance(60);
    assert.ok(await isSilent(radius, vpn, ask()), 'the bot is gone');
    const early = await startFreeradius(t, { botUrl, token: vpnToken });
    const other = new RadiusClient(early.port);
    assert.ok(await isSilent(early, other, ask()), 'the bot was not there when the RADIUS server began');
    await listen(gates.server, { port, host: '127.0.0.1' });
    assert.equal((await vpn.ask(ask()))?.code, 'accept');
    gates.clock.advance(60);
    assert.equal((await other.ask(ask()))?.code, 'accept');
    const stranger = await startFreeradius(t, { botUrl, token: `${vpnToken}0` });
    gates.clock.advance(60);
    assert.ok(await isSilent(stranger, new RadiusClient(stranger.port), ask()), 'its token is not known');
    assert.ok(!(await stranger.log()).includes(vpnToken));
    await gates.store.close();
    assert.ok(await isSilent(radius, vpn, ask()), 'the store is gone');
    assert.ok(!(await radius.log()).includes(ask().password));
  });

  test('is understood by radtest and radclient', async (t) => {
    const { radius, ...gates } = await startVpn(t);
    const app = await enrolled(gates, alex);
    const run = promisify(execFile);
    const box = `127.0.0.1:${radius.port}`;
    const radtest = (password: string) => run('radtest', [user, password, box, '0', radiusSecret]);
    const password = codeNow(gates, app);
    assert.match((await radtest(password)).stdout, /Received Access-Accept/u);
    await assert.rejects(radtest('000000'), { code: 1, stdout: /Received Access-Reject[^]*Reply-Message/u });
    const radclient = run('radclient', ['-x', box, 'auth', radiusSecret]);
    radclient.child.stdin?.end(`User-Name = "${user}", User-Password = "code", Message-Authenticator = 0x00\n`);
    await assert.rejects(radclient, { stdout: /Received Access-Challenge[^]*State = 0x/u });
  });
});
