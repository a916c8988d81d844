import { type Account, allAccounts, forgetReplaced, withoutReplaced } from './accounts.js';
import { AddFlow } from './add-flow.js';
import { takeCodeFromAddress } from './address.js';
import { byId, setText } from './dom.js';
import { HomeView } from './home-screen.js';
import { failureScreen } from './failure-screen.js';
import { firstAsked, lookAll, type Looked, toAsk, wereAnswered } from './looking.js';
import { outcomeScreen } from './message-screen.js';
import { closeNotifications, pushSubscription, refreshSubscriptions, startWorker } from './notifications.js';
import { watchInstallation } from './platform.js';
import { removalScreen } from './removal-screen.js';
import type { Asked } from './request-parts.js';
import { RequestScreen } from './request-screen.js';
import { announce, show, showOffline } from './view.js';
import { Watch } from './watch.js';
import { language, words } from './words.js';
import type { OutcomeName } from './words-en.js';

/** What is on the screen: the accounts, a request, what a request may take the place of, or what the person is in the middle of. */
type Place = 'home' | RequestScreen | 'between' | 'busy';

let place: Place = 'busy';
/** Requests that are over for this phone, though the server may say otherwise for a moment. */
const over = new Set<string>();
/** Whether the server answered when it was asked last. */
let isReached = false;

const watch = new Watch(look);
const homeView = new HomeView({ add: () => void add(), remove: askRemoval, turnOn: () => void turnOn() });

async function home(said = ''): Promise<void> {
  leave('home');
  const accounts = withoutReplaced(await allAccounts());
  // A request may have come first.
  if (place !== 'home') return;
  if (accounts.length === 0) {
    leave('busy');
    adding(accounts).ask();
  } else {
    homeView.leave();
    homeView.show(accounts, isReached);
  }
  announce(said);
  watch.now();
}

/** The screen of the accounts shows what is kept now, unless it has gone meanwhile. */
async function refreshHome(): Promise<void> {
  const accounts = withoutReplaced(await allAccounts());
  if (place === 'home') homeView.show(accounts, isReached);
}

function leave(next: Place): void {
  if (place instanceof RequestScreen) place.close();
  place = next;
}

function adding(accounts: readonly Account[]): AddFlow {
  const added = (): void => {
    leave('between');
    watch.now();
  };
  return new AddFlow({
    home: () => void home(),
    hasAccounts: accounts.length > 0,
    added,
    turnOn: () => void turnOn(),
  });
}

async function add(code?: string): Promise<void> {
  leave('busy');
  const flow = adding(await allAccounts());
  if (code === undefined) flow.ask();
  else await flow.begin(code);
}

function askRemoval(account: Account): void {
  leave('busy');
  show(removalScreen(account, (said) => void home(said)));
}

/** The person allowed notifications, or did not. */
async function turnOn(): Promise<void> {
  const [first] = await allAccounts();
  const isOn = first !== undefined && (await pushSubscription(first.applicationServerKey)) !== null;
  await refreshSubscriptions(await allAccounts());
  await home(isOn ? words.notifications.turnedOn : words.notifications.failed);
}

/** Asks how the accounts stand. @param isBack it is not just time again @returns whether the server answered. */
async function look(isBack: boolean): Promise<boolean> {
  const answers = await lookAll(toAsk(await allAccounts(), isBack));
  await forgetReplaced();
  isReached = navigator.onLine && wereAnswered(answers);
  showOffline(!isReached);
  await follow(answers);
  return isReached;
}

/** The screen follows what the server says. */
async function follow(answers: readonly Looked[]): Promise<void> {
  if (place instanceof RequestScreen) place.follow(answers);
  else if (place === 'home' || place === 'between') {
    const asked = firstAsked(answers, over);
    if (asked !== undefined) ask(asked);
    else if (place === 'home') await refreshHome();
  }
}

function ask(asked: Asked): void {
  leave(new RequestScreen({ ...asked, over: (outcome) => end(asked.account.device, asked.request.id, outcome) }));
}

function end(device: string, request: string, outcome: OutcomeName): void {
  // Where the server was wrong about the phone, the request waits still.
  if (outcome !== 'gone') over.add(request);
  leave('between');
  show(outcomeScreen(outcome, () => void home()));
  void closeNotifications(device);
}

function fail(cause: unknown): void {
  leave('busy');
  show(failureScreen(cause));
}

async function start(): Promise<void> {
  document.documentElement.lang = language;
  setText(byId('title'), words.title);
  window.addEventListener('unhandledrejection', ({ reason }) => fail(reason));
  const code = takeCodeFromAddress();
  window.addEventListener('hashchange', () => {
    const next = takeCodeFromAddress();
    if (next !== undefined) void add(next);
  });
  watchInstallation(() => void refreshHome());
  const accounts = await allAccounts();
  const worker = startWorker(() => watch.now());
  if (code === undefined) await home();
  else await add(code);
  watch.start();
  await worker;
  await refreshSubscriptions(accounts);
}

start().catch(fail);
