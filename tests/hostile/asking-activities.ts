import { elementsOf } from '../support/fake-teams.ts';
import type { Dice } from '../support/dice.ts';
import { posted, type RequestShot } from './shot.ts';
import { toJson } from './values.ts';
import { activityOf, type Identity, noteAsked, type World } from './world.ts';

type Fields = Record<string, unknown>;

/** A resident writes something. */
export function saidText(world: World, dice: Dice, index: number): RequestShot {
  const text = dice.pick(dice.oneIn(5) ? world.texts.floods : world.texts.short);
  return asked('text', world, activityOf(world, dice.pick(world.crowd.residents), index, { text }));
}

/** A resident clicks a button of the newest card, as Execute or as Submit, with something wrong in what it sends. */
export function strangeClick(world: World, dice: Dice, index: number): RequestShot {
  const who = dice.pick(world.crowd.residents);
  const data = strangeData(world, dice, buttonData(world, dice, who));
  return asked('click', world, activityOf(world, who, index, clickPart(dice, data, `message-${dice.below(2_000)}`)));
}

/** An activity of a resident in which fields hold what they should not, or are not there. */
export function strangeActivity(world: World, dice: Dice, index: number): RequestShot {
  const who = dice.pick(world.crowd.residents);
  const part = dice.pick([
    { text: 'status' },
    { type: 'installationUpdate', action: 'add' },
    clickPart(dice, buttonData(world, dice, who), 'message-1'),
  ]);
  const activity = activityOf(world, who, index, part);
  for (let changes = 1 + dice.below(2); changes > 0; changes -= 1) spoil(world, dice, activity);
  return asked('activity', world, activity);
}

function asked(kind: string, world: World, activity: Fields): RequestShot {
  noteAsked(world.asked, activity);
  return posted(kind, toJson(activity));
}

/** What a button of somebody's newest card sends. */
export function buttonData({ connector }: World, dice: Dice, { conversationId }: Identity): Fields {
  const card = connector.find(conversationId)?.card;
  const buttons = card === undefined ? [] : elementsOf(card).filter(({ type }) => type === 'Action.Execute');
  const data = buttons.length === 0 ? undefined : dice.pick(buttons)['data'];
  return { action: 'next', flow: '', nonce: '', ...(data as Fields | undefined) };
}

export function clickPart(dice: Dice, data: unknown, replyToId: string): object {
  if (dice.oneIn(3)) return { value: data, replyToId };
  const value = { action: { type: 'Action.Execute', id: 'demo', verb: 'demo', data }, trigger: 'manual' };
  return { type: 'invoke', name: 'adaptiveCard/action', value, replyToId };
}

const phoneInputs = ['country', 'number', 'channel', 'pin', 'repeatedPin'];
const inputs = ['action', 'flow', 'nonce', 'code', 'method', 'language', ...phoneInputs];
/** What leads on from the card of a phone. */
const phones = [
  { method: 'mobile-phone' },
  { method: 'office-phone' },
  { country: 'US', number: '206 555 0142', channel: 'text' },
  { country: 'US', number: '206 555 0142', channel: 'call' },
];

function strangeData(world: World, dice: Dice, data: Fields): unknown {
  const { texts, values } = world;
  if (dice.oneIn(30)) return dice.pick(values.large);
  if (dice.oneIn(12)) return dice.pick(values.small);
  if (dice.oneIn(30))
    return { ...Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`input-${n}`, n])), ...data };
  if (dice.oneIn(4)) return { ...data, ...dice.pick(phones) };
  if (dice.oneIn(4)) return { ...data, ...dice.pick(phones), number: dice.pick(texts.short) };
  if (dice.oneIn(2)) return { ...data, code: dice.pick(texts.short), method: 'authenticator-code' };
  if (dice.oneIn(6)) return Object.fromEntries(Object.entries(data).filter(([name]) => !dice.oneIn(3) || name === 'x'));
  const name = dice.pick([...inputs, '__proto__', 'constructor', 'isAdmin', 'person', '$where']);
  const value = dice.pick(dice.pick([texts.short, values.small, values.sharp]));
  return { ...data, ...(JSON.parse(`{${JSON.stringify(name)}:0}`) as object), [name]: value };
}

/** Where something is put: in the activity itself or in one of its objects. */
const places = [
  ['type'],
  ['id'],
  ['name'],
  ['action'],
  ['channelId'],
  ['serviceUrl'],
  ['from'],
  ['from', 'id'],
  ['from', 'name'],
  ['from', 'aadObjectId'],
  ['recipient'],
  ['recipient', 'id'],
  ['conversation'],
  ['conversation', 'id'],
  ['conversation', 'conversationType'],
  ['conversation', 'tenantId'],
  ['conversation', 'isGroup'],
  ['text'],
  ['locale'],
  ['replyToId'],
  ['value'],
  ['entities'],
  ['channelData'],
  ['channelData', 'tenant'],
  ['timestamp'],
  ['localTimezone'],
  ['membersAdded'],
  ['attachments'],
  ['__proto__'],
  ['unheardOf'],
] as const;

const services = [
  'ftp://127.0.0.1/',
  'javascript://127.0.0.1/%0aalert(1)',
  'ws://localhost/',
  'file:///etc/hosts',
  'http://127.0.0.1.evil.example/',
  'http://192.0.2.1/',
  'http://127.0.0.1:99999/',
  'http://[',
  '//127.0.0.1/',
];

function spoil(world: World, dice: Dice, activity: Fields): void {
  const [first, second] = dice.pick(places);
  const inner = activity[first];
  const isInner = second !== undefined && typeof inner === 'object' && inner !== null;
  // A copy: what is put into activities is put into others too.
  const into: Fields = isInner ? { ...inner } : activity;
  if (isInner) activity[first] = into;
  const name = into === activity ? first : (second ?? first);
  if (dice.oneIn(5)) Reflect.deleteProperty(into, name);
  else
    Object.defineProperty(into, name, { value: strangeValue(world, dice, name), enumerable: true, configurable: true });
}

function strangeValue({ texts, values }: World, dice: Dice, name: string): unknown {
  if (name === 'serviceUrl' && !dice.oneIn(3)) return dice.pick(services);
  if (dice.oneIn(60)) return dice.pick(values.large);
  return dice.pick(dice.pick([texts.ids, values.small, values.sharp]));
}
