/** A number that the simulation takes for granted, and why. */
export interface Assumption {
  readonly value: number;
  readonly unit: 'share' | 'seconds' | 'minutes' | 'milliseconds' | 'hours' | 'per second' | 'people' | 'times';
  readonly why: string;
}

const share = (value: number, why: string): Assumption => ({ value, unit: 'share', why });
const seconds = (value: number, why: string): Assumption => ({ value, unit: 'seconds', why });
const minutes = (value: number, why: string): Assumption => ({ value, unit: 'minutes', why });
const rate = (value: number, why: string): Assumption => ({ value, unit: 'per second', why });

/**
 * Everything that the simulated day is made of. None of it was measured at a company: change a line and run it again. Limits of Teams and
 * Twilio are those in print, the lower one where two are.
 */
export const assumptions = {
  choosesPush: share(0.35, 'The recommended way comes first on the card.'),
  choosesCode: share(0.3, 'A verification code from an authenticator app.'),
  choosesText: share(0.25, 'A text to a mobile phone.'),
  choosesCall: share(0.06, 'A call to a mobile phone.'),
  choosesOffice: share(0.04, 'A call to the office phone that the directory has.'),

  neverComes: share(0.12, 'Ignores the message this day: holidays, part-time work, no time.'),
  morningPeak: share(0.6, 'Comes in the first hours of work; everybody else is spread over the rest of the day.'),
  peakMiddle: minutes(90, 'After the day begins: the middle of the morning peak.'),
  peakWidth: minutes(60, 'From the middle of the peak to its edges; the density is a triangle.'),
  installRate: rate(
    40,
    'People for whom a policy installs the app in a wave: more than Teams lets the bot write to in one tenant.',
  ),
  installWaves: { value: 4, unit: 'times', why: 'Waves of installations, each of as many people.' },
  waveApart: minutes(15, 'From the begin of one wave to the next; the first one begins with the day, before work.'),

  wrongCode: share(0.07, 'Of the codes that are typed, those that are mistyped or too old.'),
  dropsOff: share(0.08, 'Leaves in the middle of it (a meeting, another device) and comes back later.'),
  backAfter: minutes(95, 'Until somebody who left comes back, on average.'),
  doubleClick: share(0.03, 'Of the clicks, those that are made twice within a second.'),
  redelivered: share(0.01, 'Of the activities, those that Teams delivers a second time with the same id.'),
  redeliveredAfter: seconds(15, 'Teams delivers again what it has no answer to for this long.'),
  losesPhone: share(
    0.01,
    'Of who is set up, those who lose the phone that day and ask the helpdesk, who gives a temporary pass.',
  ),
  lostAfter: minutes(100, 'From being set up to the loss, on average.'),
  notMe: share(0.004, 'Of who is texted or called, those who say that they did not ask for it: the helpdesk is told.'),
  agentsPerThousand: {
    value: 0.4,
    unit: 'people',
    why: 'Agents of the helpdesk for each thousand people, at least two a tenant.',
  },
  agentTakes: minutes(4, 'Until an agent deals with what is on a card, on average.'),

  readsCard: seconds(9, 'Reads a card and clicks, on average.'),
  picksUpPhone: seconds(25, 'Takes the phone, opens the app and scans the QR code, on average.'),
  typesCode: seconds(12, 'Reads a code and types it, on average.'),
  answersCall: seconds(11, 'Until a phone that rings is answered, on average.'),
  pressesKey: seconds(14, 'Listens to the question of a call and presses a key, on average.'),
  misses: share(0.05, 'Of the calls, those that are not answered.'),
  givesUpWaiting: seconds(120, 'Waits for a text, a call or an answer of the bot before trying again.'),
  repliesByText: share(0.15, 'Of who is texted, those who answer the text instead of typing the code into the chat.'),

  turnTakes: {
    value: 20,
    unit: 'milliseconds',
    why: 'Of the one process: what a turn keeps it busy for. Turns that come meanwhile wait.',
  },
  teamsDelivers: {
    value: 60,
    unit: 'milliseconds',
    why: 'From a click to the bot, and for each message or edit that it sends.',
  },
  teamsPerTenant: rate(
    30,
    'Messages and edits of a bot in one tenant; Microsoft has printed 30 and 50. More is answered with 429.',
  ),
  teamsPerChat: rate(7, 'Messages and edits of a bot in one chat; also 60 in 30 s. More is answered with 429.'),
  teamsRetryAfter: seconds(2, 'What `Retry-After` says with a 429.'),

  textsPerSecond: rate(
    10,
    'Parts of texts that the numbers of the messaging service send: ten long numbers at one a second each. More wait in a queue.',
  ),
  callsPerSecond: rate(1, 'Calls that Twilio begins for an account that has not asked for more. More wait in a queue.'),
  requestsAtOnce: rate(100, 'Requests that Twilio takes for an account; more is answered with 429.'),
  textTakes: seconds(5, 'From leaving the queue to the phone, on average.'),
  textsLost: share(0.015, 'Of the texts, those that the carrier does not deliver; half of these it says so of.'),
  outageAt: { value: 2.5, unit: 'hours', why: 'After the day begins Twilio answers 503 to everything.' },
  outageFor: minutes(10, 'How long that lasts.'),
  restartAt: {
    value: 3.25,
    unit: 'hours',
    why: 'After the day begins the process is killed in the middle of its turns.',
  },
  restartTakes: seconds(20, 'Until another one runs on the same store. What Teams delivers meanwhile finds nobody.'),
  failoverAt: { value: 4.25, unit: 'hours', why: 'After the day begins the store has no primary.' },
  failoverTakes: seconds(8, 'How long every call to it fails.'),
} as const satisfies Readonly<Record<string, Assumption>>;
