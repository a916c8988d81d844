import { auditCollection } from '../../services/audit/audit-row.ts';
import { verifyAuditTrail } from '../../services/audit/verify-audit-trail.ts';
import { personKey } from '../../services/directory/directory.ts';
import { everyEnrollment } from '../../services/enrollment/every-enrollment.ts';
import type { StoredDocument } from '../../services/store/document-store.ts';
import { MetricReader } from './metric-reader.ts';
import type { Stage } from './simulation.ts';

const rowsPerPage = 5_000;

interface Row extends StoredDocument {
  readonly event: { readonly type: string; readonly detail: Readonly<Record<string, unknown>> };
}

/** What is looked at: the stage as the day has left it, and how many duties are left. */
export type AfterTheDay = Omit<Stage, 'state'> & { readonly owed: number };

/** Every promise that was not kept, in a sentence each; none when the day went as it has to. */
export async function brokenPromises(after: AfterTheDay): Promise<string[]> {
  return [
    ...after.faults.map((fault) => `somebody in the simulation broke off: ${fault}`),
    ...(after.owed > 0 ? [`${after.owed} duties are left hours after the day`] : []),
    ...(await ofTheTrail(after)),
    ...(await ofThePeople(after)),
    ...ofWhatWasSent(after),
    ...(await ofTheMetrics(after)),
  ];
}

/** The chain verifies, and no way to verify was set up twice. */
async function ofTheTrail({ opened: { store }, keyRing, metrics }: AfterTheDay): Promise<string[]> {
  const broken: string[] = [];
  const verified = await verifyAuditTrail({ store, keyRing });
  if (!verified.ok) broken.push(`the audit trail is broken at row ${verified.at}: ${verified.reason}`);
  const activated = new Set<unknown>();
  const rows = store.collection<Row>(auditCollection);
  let last: string | undefined;
  let count = 0;
  for (;;) {
    const filter = { 'event.type': 'method-activated', ...(last !== undefined && { _id: { $gt: last } }) };
    const page = await rows.find(filter, { sort: { _id: 1 }, limit: rowsPerPage });
    for (const { event } of page) {
      count += 1;
      activated.add(event.detail['methodId']);
    }
    last = page.at(-1)?._id;
    if (last === undefined) break;
  }
  if (activated.size !== count) broken.push(`${count - activated.size} ways to verify were set up twice`);
  const told = new MetricReader(await metrics.text()).sum('two_step_audit_events_total', { type: 'method-activated' });
  if (told > count) broken.push(`the metrics count ${told} ways to verify set up, the trail ${count}`);
  return broken;
}

/** Whoever was told to be set up is, everybody who got the app was told of it once, and nobody is there twice. */
async function ofThePeople({ people, world }: AfterTheDay): Promise<string[]> {
  const broken: string[] = [];
  const enrolled = new Map<string, number>();
  for await (const { person, enrollment } of everyEnrollment(world.site.bot.repository)) {
    const isEnrolled = enrollment?.status === 'enforced' && enrollment.methods.length > 0;
    const key = personKey(person);
    if (enrolled.has(key)) broken.push(`${key} is in the store twice`);
    enrolled.set(key, isEnrolled ? enrollment.methods.length : 0);
  }
  const isIn = (person: (typeof people)[number]): boolean => (enrolled.get(personKey(person.employee)) ?? 0) > 0;
  const lost = people.filter((person) => person.toldSetUp > 0 && !isIn(person));
  const twice = people.filter(({ toldSetUp }) => toldSetUp > 1);
  const untold = people.filter(({ firstMessages }) => firstMessages === 0);
  const pestered = people.filter(({ firstMessages }) => firstMessages > 1);
  return [
    ...broken,
    ...sentence(lost, 'were told to be set up, and are not in the store'),
    ...sentence(twice, 'were told to be set up twice'),
    ...sentence(untold, 'got the app and never heard of it'),
    ...sentence(pestered, 'were written to more than once before they did anything'),
  ];
}

function sentence(who: readonly { readonly employee: { readonly name: string } }[], what: string): string[] {
  const named = who.slice(0, 3).map(({ employee }) => employee.name);
  return who.length === 0 ? [] : [`${who.length} people ${what}: ${named.join(', ')}${who.length > 3 ? ' …' : ''}`];
}

/** Nothing was sent twice for one cause. */
function ofWhatWasSent({ sent, world: { teams } }: AfterTheDay): string[] {
  const twice = [...sent].filter(([, times]) => times > 1);
  return [
    ...twice.slice(0, 5).map(([cause, times]) => `sent ${times} times for one cause: ${cause.slice(0, 80)}`),
    ...(teams.counts.again > 0 ? [`${teams.counts.again} messages answer an activity that was answered before`] : []),
  ];
}

/** Prometheus would be told what Teams and Twilio saw. */
async function ofTheMetrics({ metrics, world: { teams, twilio, site } }: AfterTheDay): Promise<string[]> {
  const read = new MetricReader(await metrics.text());
  const accepted = (kind: string): number => read.sum('two_step_sends_total', { kind, outcome: 'accepted' });
  const toTeams = { to: 'teams', outcome: 'done' };
  const pairs: readonly (readonly [what: string, told: number, seen: number])[] = [
    [
      'messages and edits',
      read.sum('two_step_outgoing_duration_seconds_count', toTeams),
      teams.counts.messages + teams.counts.edits - teams.counts.unheard,
    ],
    ['texts', accepted('text'), twilio.counts.texts],
    ['parts of texts', read.sum('two_step_text_parts_total', {}), twilio.counts.parts],
    ['calls', accepted('call'), twilio.counts.calls],
    ['spoken notices', accepted('notice'), twilio.counts.notices],
    ['turns', read.sum('two_step_turn_duration_seconds_count', {}, { activity: 'event' }), site.answered],
  ];
  return pairs
    .filter(([, told, seen]) => told !== seen)
    .map(([what, told, seen]) => `the metrics count ${told} ${what}, and there were ${seen}`);
}
