import type { FakeClock } from '../../support/fakes.ts';
import { type AppEntry, codeAt, scan } from '../../support/authenticator.ts';
import type { Person } from '../../support/person.ts';

/** Somebody who is led to a card, with the app that was scanned on the way. */
export interface Walker {
  readonly person: Person;
  readonly clock: FakeClock;
  app?: AppEntry;
}

type Walk = (walker: Walker) => Promise<unknown>;

const begin: Walk = ({ person }) => person.arrive();
const click =
  (before: Walk, title: string): Walk =>
  async (walker) => {
    await before(walker);
    await walker.person.click(title);
  };
const say =
  (before: Walk, text: string): Walk =>
  async (walker) => {
    await before(walker);
    await walker.person.say(text);
  };

const links = click(click(begin, 'Set it up now'), 'Set up');
const qrCode: Walk = async (walker) => {
  await links(walker);
  await walker.person.click('Next');
  walker.app = scan(walker.person.card);
};
const code = click(qrCode, 'Next');
const summary: Walk = async (walker) => {
  await code(walker);
  await walker.person.click('Verify', { code: rightCode(walker) });
  walker.clock.advance(60);
};

/** Every card with buttons that somebody can have before them, and the way there. */
export const cardStates: Readonly<Record<string, Walk>> = {
  'the request to set up': begin,
  'the choice of a method': click(begin, 'Set it up now'),
  'the links to the app': links,
  'the QR code': qrCode,
  'the code': code,
  'the end of a set-up': click(qrCode, 'Cancel'),
  'the summary': summary,
  'the trial of a code': click(summary, 'Try it out'),
  'what is set up': say(click(summary, 'Done'), 'status'),
  'the languages': say(qrCode, 'language'),
  'the help': say(qrCode, 'help'),
};

/** What the app shows now; no code at all before it was scanned. */
export function rightCode({ app, clock }: Walker): string {
  return app === undefined ? '123456' : codeAt(app, clock.now());
}
