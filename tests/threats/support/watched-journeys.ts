import { reachQrCode } from '../../support/journey.ts';
import type { Watch } from './watch.ts';

/** Somebody sets up, with every detour and every mistake on the way, and uses it. */
export async function enrollWithDetours(watch: Watch): Promise<void> {
  const alex = watch.person(1);
  await reachQrCode(alex);
  const entry = watch.scan(alex);
  await alex.say(watch.translate('my password is kanarie-7 by the way'));
  for (const word of ['help', 'status', 'language', 'human']) await alex.say(word);
  await alex.click('Back');
  await alex.click('Next');
  await alex.click('Next');
  await alex.click('Verify', { code: watch.wrong(entry) });
  await alex.say(watch.typed(watch.wrong(entry).replace(/(...)/u, '$1 ')));
  await alex.click('Verify', { code: watch.code(entry, 120) });
  await alex.click('Verify', { code: watch.translate('kanarie-12345') });
  await alex.click('Show the QR code again');
  await alex.click('Next');
  watch.over(entry);
  const code = watch.code(entry);
  await alex.click('Verify', { code });
  await alex.click('Done');
  await alex.say('status');
  await alex.click('Try it out');
  await alex.click('Verify', { code });
  await alex.click('Verify', { code: watch.wrong(entry) });
  await alex.click('Verify', { code: watch.code(entry, -300) });
  await alex.say(watch.code(entry, 30));
}

/** Somebody sets up in Dutch and types the code as a message. */
export async function enrollInDutch(watch: Watch): Promise<void> {
  const sanne = watch.person(2, { locale: 'nl-NL' });
  await reachQrCode(sanne, 'nl');
  const entry = watch.scan(sanne);
  const code = watch.code(entry);
  watch.over(entry);
  await sanne.say(watch.typed(Array.from(code, (digit) => String.fromCodePoint(0xff10 + Number(digit))).join('')));
}

/** Somebody gives up by button and by word, starts again, mixes the entries up, and runs out of attempts. */
export async function giveUpAndFail(watch: Watch): Promise<void> {
  const zoe = watch.person(3);
  await reachQrCode(zoe);
  const first = watch.scan(zoe);
  watch.over(first);
  await zoe.click('Cancel');
  await zoe.click('Start again');
  await zoe.click('Next');
  const second = watch.scan(zoe);
  await zoe.say(watch.code(first));
  watch.over(second);
  await zoe.say('cancel');
  await zoe.say('set up');
  await zoe.click('Next');
  const third = watch.scan(zoe);
  await zoe.click('Next');
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    if (attempt === 5) watch.over(third);
    await zoe.click('Verify', { code: watch.wrong(first, second, third) });
  }
}

/** The channel refuses what the bot sends, and quotes it, in the middle of a set-up. */
export async function setUpWithRefusals(watch: Watch): Promise<void> {
  const kofi = watch.person(4);
  await reachQrCode(kofi);
  const entry = watch.scan(kofi);
  for (const [mood, button] of [
    ['quotes', 'Next'],
    ['refuses', 'Show the QR code again'],
  ] as const) {
    watch.teams.mood = mood;
    await kofi.click(button);
    await kofi.say(watch.wrong(entry));
    watch.teams.mood = 'well';
    await kofi.arrive();
  }
  watch.teams.mood = 'quotes';
  watch.over(entry);
  await kofi.say(watch.code(entry));
  watch.teams.mood = 'well';
  await kofi.say('status');
}

/** Others get at somebody's chat: with their clicks, from a group, from another tenant, and without being anybody. */
export async function strangersMeddle(watch: Watch): Promise<void> {
  const megan = watch.person(5);
  await reachQrCode(megan);
  const entry = watch.scan(megan);
  await megan.click('Next');
  const code = watch.wrong(entry);
  const click = megan.clickActivity('Verify', { code });
  const [chat, group] = [`chat-of-${megan.objectId}`, { conversationType: 'groupChat', conversationId: 'demo-group' }];
  for (const about of [{ conversationId: chat }, { conversationId: chat, tenantId: 'other-tenant' }, group]) {
    const stranger = watch.person(6, about);
    await stranger.say(code);
    await stranger.say('status', { value: click.value as unknown });
  }
  await watch.teams.send('POST', '/api/messages', `{"text":"${watch.translate('kanarie in broken JSON')}"`);
  await watch.teams.send('POST', '/api/messages', JSON.stringify({ ...click, channelId: 7, text: code }));
  await watch.teams.send('GET', `/api/${watch.translate('kanarie-in-a-path')}`, '');
  watch.over(entry);
  await megan.say('cancel');
}
