import { type Account, allAccounts } from './accounts.js';
import { AddFlow } from './add-flow.js';
import { takeCodeFromAddress } from './code.js';
import { StorageRefusedError } from './database.js';
import { waiting } from './device.js';
import { byId, setText } from './dom.js';
import { homeScreen } from './home-screen.js';
import { messageScreen, outcomeScreen } from './message-screen.js';
import type { KnownStatus, Trouble, WaitingRequest } from './messages.js';
import {
  closeNotifications,
  permission,
  pushSubscription,
  refreshSubscriptions,
  startWorker,
} from './notifications.js';
import { pictures } from './pictures.js';
import { canInstall, watchInstallation } from './platform.js';
import { removalScreen } from './removal-screen.js';
import { RequestScreen } from './request-screen.js';
import { serverNow } from './server.js';
import { announce, refresh, show, showOffline } from './view.js';
import { Watch } from './watch.js';
import { language, words } from './words.js';
import type { OutcomeName } from './words-en.js';

/** What is on the screen: the accounts, a request, what a request may take the place of, or what the person is in the middle of. */
type Place = 'home' | RequestScreen | 'between' | 'busy';

let place: Place = 'busy';
/** What the screen of the accounts shows, so that it is made anew only when that changes. */
let shownAtHome = '';
/** Requests that are over for this phone, though the server may say otherwise for a moment. */
const over = new Set<string>();

const watch = new Watch(look);

async function home(said = ''): Promise<void> {
  leave('home');
  const accounts = await allAccounts();
  if (accounts.length === 0) {
    leave('busy');
    adding(accounts).ask();
  } else {
    shownAtHome = '';
    showHome(accounts);
  }
  announce(said);
  watch.now();
}

function showHome(accounts: readonly Account[]): void {
  const shown = JSON.stringify([accounts, permission(), canInstall()]);
  if (shown === shownAtHome) return;
  const acts = { add: () => void add(), remove: askRemoval, turnOn: () => void turnOn() };
  const screen = homeScreen(accounts, serverNow(), acts);
  if (shownAtHome === '') show(screen);
  else refresh(screen);
  shownAtHome = shown;
}

/** The screen of the accounts shows what is kept now, unless it has gone meanwhile. */
async function refreshHome(): Promise<void> {
  const accounts = await allAccounts();
  if (place === 'home') showHome(accounts);
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

/** Asks for every account how it stands. @returns whether the server answered. */
async function look(): Promise<boolean> {
  const accounts = (await allAccounts()).filter(({ state }) => state !== 'gone');
  const answers = await Promise.all(accounts.map(async (account) => ({ account, answer: await waiting(account) })));
  const isReached = answers.every(({ answer }) => answer.code !== 'unreachable' && answer.code !== 'too-many');
  showOffline(!isReached || !navigator.onLine);
  await follow(answers);
  return isReached;
}

interface Looked {
  readonly account: Account;
  readonly answer: KnownStatus | Trouble;
}

/** The screen follows what the server says. */
async function follow(answers: readonly Looked[]): Promise<void> {
  if (place instanceof RequestScreen) {
    const { id, device } = place;
    const looked = answers.find(({ account }) => account.device === device)?.answer;
    if (place.isAnswering || looked === undefined) return;
    if (looked.code === 'unknown-device' || looked.code === 'bad-signature') end(device, id, 'gone');
    if (looked.code === 'known' && looked.request?.id !== id) end(device, id, 'over');
  } else if (place === 'home' || place === 'between') {
    const asked = answers.flatMap(({ account, answer }) => {
      if (answer.code !== 'known' || answer.request === undefined || over.has(answer.request.id)) return [];
      return [{ account: { ...account, handle: answer.handle }, request: answer.request }];
    })[0];
    if (asked !== undefined) ask(asked);
    else if (place === 'home') await refreshHome();
  }
}

function ask({ account, request }: { readonly account: Account; readonly request: WaitingRequest }): void {
  const done = (outcome: OutcomeName): void => end(account.device, request.id, outcome);
  leave(new RequestScreen({ account, request, over: done }));
}

function end(device: string, request: string, outcome: OutcomeName): void {
  over.add(request);
  leave('between');
  show(outcomeScreen(outcome, () => void home()));
  void closeNotifications(device);
}

/** What nobody expected is said, and the page can be loaded again; nothing else is left to do. */
function fail(cause: unknown): void {
  leave('busy');
  const { storage, request } = words;
  if (cause instanceof StorageRefusedError) {
    show(messageScreen({ ...storage, picture: pictures.bad() }));
    return;
  }
  const act = [words.tryAgain, () => location.reload()] as const;
  show(messageScreen({ heading: words.add.failedHeading, text: request.fault, picture: pictures.bad(), act }));
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
