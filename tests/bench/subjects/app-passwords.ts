import { elementsOf } from '../../support/fake-teams.ts';
import { codeAt, scan } from '../../support/authenticator.ts';
import { here } from '../builds.ts';
import { activityOf, clickOf } from '../load/conversations.ts';
import { type Measured, ask, runPhase } from '../measuring/phase.ts';
import type { Program } from '../measuring/program.ts';
import { alternated, median } from '../measuring/rounds.ts';
import { printTable, turnCells, turnTitles } from '../measuring/table.ts';
import { settings } from '../settings.ts';
import type { Workshop } from '../workshop.ts';

const token = 'bench-3f9a61c07be2d4581e6f0a9bc3d7245e';
const tenantId = '00000000-0000-0000-0000-0000000000aa';
/** Of the demo's directory, each with so many app passwords. */
const owners = [
  { objectId: '00000000-0000-0000-0000-000000000001', accountName: 'alex.wilber@contoso.example', count: 1 },
  { objectId: '00000000-0000-0000-0000-000000000005', accountName: 'megan.demo@contoso.example', count: 40 },
] as const;

type Owner = (typeof owners)[number];

/** Whether an app password is right: what a check costs the bot, for somebody with one and with forty. */
export async function appPasswords(workshop: Workshop): Promise<void> {
  const environment = { APP_PASSWORDS: 'allowed', API_TOKENS: `bench:${token}` };
  const { program } = await workshop.bot(here, { environment });
  const contestants: Record<string, () => Promise<Measured>> = {};
  for (const owner of owners)
    contestants[nameOf(owner)] = checking(program, owner, await makeAll(workshop, program, owner));
  const results = await alternated(contestants);
  const rows = Object.entries(results).map(([name, rounds]) => [name, ...turnCells(rounds)]);
  printTable(['an app password is checked', ...turnTitles], rows);
  for (const owner of owners) {
    const figures = (results[nameOf(owner)] ?? []).map(({ cpuPerTurn }) => cpuPerTurn);
    workshop.verdicts.add({
      what: `${nameOf(owner)}, CPU a check`,
      figures,
      target: owner.count === 1 ? 0.5 : 1,
      digits: 2,
      unit: 'ms',
    });
    console.log(`${nameOf(owner)}: 1,000 checks take ${median(figures).toFixed(2)} s of one core`);
  }
}

function nameOf({ count }: Owner): string {
  return count === 1 ? 'one app password' : `the last of ${count} app passwords`;
}

function checking(program: Program, { accountName: user }: Owner, password: string): () => Promise<Measured> {
  const headers = { authorization: `Bearer ${token}` };
  const sent = { path: '/api/v1/app-passwords/verify', headers, body: { user, password }, status: 204 };
  const turns = settings.people * 10;
  return () =>
    runPhase([program], { turns, concurrency: settings.concurrency, send: () => sent, check: () => undefined });
}

/** Sets up in the chat and makes so many. @returns the last one. */
async function makeAll({ chats }: Workshop, program: Program, { objectId, count }: Owner): Promise<string> {
  const tenant = { channelData: { tenant: { id: tenantId } } };
  const conversation = { id: `chat-${objectId}`, conversationType: 'personal', tenantId };
  const send = async (body: object): Promise<void> => {
    await ask(program.port, { body: { ...body, ...tenant, conversation } });
  };
  const click = (title: string, inputs?: object): Promise<void> => send(clickOf(objectId, chats, title, inputs));
  const card = () => chats.connector.newest(`chat-${objectId}`).card;
  await send(activityOf(objectId, chats.serviceUrl, { type: 'installationUpdate', action: 'add' }));
  await click('Set it up now');
  await click('Set up', { method: 'authenticator-code' });
  await click('Next');
  const app = scan(card());
  await click('Next');
  await click('Verify', { code: codeAt(app, new Date()) });
  let password = '';
  for (let made = 1; made <= count; made += 1) {
    await click('Make an app password', { name: `number ${made}` });
    const texts = elementsOf(card()).map(({ text }) => (typeof text === 'string' ? text : ''));
    password = texts.find((text) => /^[a-z2-9]{16}$/u.test(text)) ?? '';
    await click('I have copied it');
    if (made < count) await click('Make another one');
  }
  return password;
}
