import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { oneLine } from '../../cards/support/plain-text.ts';
import { HelpdeskNotices } from '../../services/helpdesk/helpdesk-notices.ts';
import type { Language } from '../../services/localization/translate.ts';
import { accountLabel, issuerLabel } from '../../services/methods/authenticator-code/account-label.ts';
import { asHtml, type Reading, readingsOf, seen } from '../cards/readings.ts';
import { MemoryStore } from '../faults/memory-store.ts';
import { codeAt, scan } from '../support/authenticator.ts';
import { buildBot } from '../support/build-bot.ts';
import { allMethods } from '../support/foundation.ts';
import { PhoneTalk } from '../support/phone-talk.ts';
import type { Person } from '../support/person.ts';

/** What is called by whom: everything that comes from outside and is shown. */
const kinds = ['organization', 'account', 'employee', 'helpdesk', 'phone', 'hours'] as const;
type Kind = (typeof kinds)[number];
type Names = Readonly<Record<Kind, string>>;

/** Names that nothing reads as anything, each of which can be found again. */
const plain: Names = {
  ...{ organization: 'Qorg', account: 'Qaccount', employee: 'Qemployee' },
  ...{ helpdesk: 'Qdesk', phone: 'Qphone', hours: 'Qhours' },
};

const hostile: readonly string[] = [
  ...[
    '[x](https://evil.example)',
    '![x](https://evil.example/x.png)',
    '<https://evil.example>',
    'https://evil.example',
  ],
  ...['**x**', '__x__', '*x*', '_x_', '~~x~~', '`x`', '***x', 'x_y_z', '*31*020#'],
  ...['# x', '> x', '- x', '+ x', '* x', '1. x', '2) x', '---', '===', '| x | y |', '[x]: https://evil.example'],
  ...['<b>x</b>', '<at>x</at>', '<script>x</script>', '&lt;x&gt;', '&#42;x&#42;', '&amp;'],
  ...['\\', '\\*x\\*', 'x\\', '![', '](https://evil.example)', 'x\n# y', 'x\r\n\r\n- y'],
  ...['{{DATE(2026-01-01T00:00:00Z)}}', '{{organization}}', '$t(action.next)', '$1 $& $$', '${title}'],
];

const agentId = '00000000-0000-0000-0000-000000000004';
const page = 'https://help.example/';

/** A world in which everything has these names. */
async function start(t: TestContext, names: Names, language: Language) {
  const entry = { displayName: names.employee, accountName: names.account, officePhone: '+1 425 555 0105' };
  const { organization, helpdesk: name, phone, hours } = names;
  const built = await buildBot(t, {
    seed: 'names',
    store: new MemoryStore(),
    policy: { ...allMethods, backupPhone: 'offered' },
    directory: { find: () => Promise.resolve(entry) },
    settings: { organization, helpdesk: { name, url: page, phone, hours }, helpdeskAgents: [agentId] },
  });
  const talk = new PhoneTalk(built, language);
  const agent = built.person({ objectId: agentId, locale: language });
  const notices = new HelpdeskNotices({
    ...built,
    agentsOf: () => Promise.resolve([agentId]),
    onTrouble: assert.ifError,
  });
  const tellHelpdesk = async (): Promise<void> => {
    await built.repository.moveAuditEvents((events) => notices.take(events), 100);
    await notices.tellDue((whom, notice) => built.messenger.tell(whom, notice), 10);
  };
  return { ...built, talk, agent, tellHelpdesk };
}
type World = Awaited<ReturnType<typeof start>>;

interface State {
  readonly is: string;
  /** The names that are shown there. */
  readonly shows: readonly Kind[];
  readonly reach: (world: World) => Promise<unknown>;
  /** Who sees it; the person, unless told. */
  readonly who?: (world: World) => Person;
}

const reached = ['helpdesk', 'phone', 'hours'] as const;

/** Every state of the chat that shows a name, in the order in which somebody comes to it. */
const states: readonly State[] = [
  { is: 'the first card', shows: ['organization', ...reached], reach: ({ talk }) => talk.person.arrive() },
  { is: 'help', shows: reached, reach: ({ talk }) => talk.person.say('help') },
  { is: 'human', shows: reached, reach: ({ talk }) => talk.person.say('human') },
  {
    is: 'the QR code',
    shows: ['organization', 'account'],
    reach: async ({ talk }) => {
      await talk.person.say('set up');
      await talk.click('action.set-up', { method: 'authenticator-code' });
      await talk.click('action.next');
    },
  },
  {
    is: 'the key to copy',
    shows: ['organization', 'account'],
    reach: async ({ talk }) => {
      talk.person.platform = 'iOS';
      await talk.click('action.next');
      await talk.click('action.show-qr-code-again');
    },
  },
  { is: 'the code', shows: ['account'], reach: ({ talk }) => talk.click('action.next') },
  { is: 'a wrong code', shows: ['account'], reach: ({ talk }) => talk.type('000000') },
  {
    is: 'the receipt',
    shows: ['organization', 'account'],
    reach: async ({ talk, clock }) => {
      await talk.click('action.show-qr-code-again');
      const entry = scan(talk.person.card);
      await talk.click('action.next');
      await talk.type(codeAt(entry, clock.now()));
      await talk.click('action.skip');
    },
  },
  { is: 'the status', shows: ['account'], reach: ({ talk }) => talk.person.say('status') },
  { is: 'a code to try', shows: ['account'], reach: ({ talk }) => talk.click('action.try-out') },
  {
    is: 'a phone that was added',
    shows: [],
    reach: async ({ talk }) => {
      await talk.click('action.cancel');
      await talk.person.say('status');
      await talk.click('action.add-phone');
      await talk.giveNumber('call');
      await talk.press('#');
    },
  },
  {
    is: 'the choice of a way to verify',
    shows: ['account'],
    reach: async ({ talk, clock }) => {
      await talk.person.say('status');
      clock.advance(60);
      await talk.click('action.try-out');
    },
  },
  {
    is: 'a report of fraud',
    shows: reached,
    reach: async ({ talk, agent, enrollment }) => {
      await agent.arrive();
      const { methods } = await enrollment.status(talk.person);
      await talk.click('action.next', { method: methods[1]?.methodId ?? '' });
      await talk.press('0#');
    },
  },
  {
    is: 'the status of what is locked',
    shows: ['account', ...reached],
    reach: ({ talk }) => talk.person.say('status'),
  },
  {
    is: 'the notice at the helpdesk',
    shows: ['employee'],
    reach: ({ tellHelpdesk }) => tellHelpdesk(),
    who: ({ agent }) => agent,
  },
];

/** What stands for a name in the account and the issuer of an authenticator. */
function inAuthenticator({ account, organization }: Names): { readonly account: string; readonly issuer: string } {
  const label = accountLabel(account, 1, organization);
  return { account: label, issuer: issuerLabel(organization, label) };
}

/** The text that there would be if no name were read as anything. */
function expected(reading: Reading, names: Names): string {
  const { account, issuer } = inAuthenticator(names);
  const isUri = /^otpauth\\?:/u.test(reading.text);
  const inField = (text: string): string => (isUri ? encodeURIComponent(text) : text);
  // The field of the authenticator's organization holds nothing else; elsewhere its name is whole.
  const organization = isUri || reading.text === plain.organization ? issuer : oneLine(names.organization);
  const shown: Names = {
    ...{ organization: inField(organization), account: inField(account), employee: oneLine(names.employee) },
    ...{ helpdesk: oneLine(names.helpdesk), phone: oneLine(names.phone), hours: oneLine(names.hours) },
  };
  const put = (text: string, kind: Kind): string =>
    text.replaceAll(plain[kind], () => (reading.isMarkdown ? asHtml(shown[kind]) : shown[kind]));
  return kinds.reduce(put, reading.isMarkdown ? seen(reading.text) : reading.text);
}

/** The picture holds the names too, and is as large as they are long. */
const isText = ({ where, text }: Reading): boolean =>
  !(where.endsWith('/url') && text.startsWith('data:')) && !/\/(?:width|height)$/u.test(where);

function readingsAt(world: World, { who = ({ talk }) => talk.person }: State): Reading[] {
  return readingsOf(who(world).chat).filter(isText);
}

describe('no name of an organization, account, employee or helpdesk is read as Markdown, in any card or sentence', () => {
  hostile.forEach((name, index) => {
    const language = index % 2 === 0 ? 'en' : 'nl';
    test(`${JSON.stringify(name)} (${language})`, async (t) => {
      const names = Object.fromEntries(kinds.map((kind) => [kind, name])) as unknown as Names;
      const [known, world] = [await start(t, plain, language), await start(t, names, language)];
      for (const state of states) {
        await state.reach(known);
        await state.reach(world);
        const [ordinary, readings] = [readingsAt(known, state), readingsAt(world, state)];
        const last = JSON.stringify(known.talk.person.chat.slice(-1));
        const newest = state.who === undefined ? last : JSON.stringify(state.who(known).chat.slice(-1));
        for (const kind of state.shows)
          assert.ok(
            newest.includes(plain[kind]),
            `${state.is} shows ${kind}: ${known.talk.person.transcript.join('|')}`,
          );
        assert.equal(readings.length, ordinary.length, state.is);
        readings.forEach((reading, at) => {
          const one = ordinary[at];
          assert.ok(one);
          const shown = reading.isMarkdown ? seen(reading.text) : reading.text;
          assert.equal(shown, expected(one, names), `${state.is}: ${reading.where}`);
          if (reading.isMarkdown) assert.doesNotMatch(reading.text, /\{\{DATE|<at>/u);
        });
      }
    });
  });
});
