/**
 * `npm run bench [-- subject …]`: what the bot costs, beside what it may cost. Each ratio is taken within one run: what is
 * compared runs in alternation, the middle one of the rounds counts, and CPU is that of whole processes. This process is
 * the load: it counts only answers it has checked. `npm run bench:peers` installs what is compared with; `settings.ts`
 * names the sizes.
 */
import process from 'node:process';
import { LoopbackConnector } from '../support/loopback-connector.ts';
import { Verdicts } from './measuring/verdicts.ts';
import { approvals } from './subjects/approvals.ts';
import { appPasswords } from './subjects/app-passwords.ts';
import { audit } from './subjects/audit.ts';
import { handOffs } from './subjects/hand-offs.ts';
import { heap } from './subjects/heap.ts';
import { intents } from './subjects/intents.ts';
import { memory } from './subjects/memory.ts';
import { people } from './subjects/people.ts';
import { phones } from './subjects/phones.ts';
import { replicas } from './subjects/replicas.ts';
import { rotation } from './subjects/rotation.ts';
import { signIn } from './subjects/sign-in.ts';
import { start } from './subjects/start.ts';
import { turns } from './subjects/turns.ts';
import { Workshop } from './workshop.ts';

const subjects = {
  ...{ turns, start, memory, heap, phones, 'app-passwords': appPasswords, audit, rotation, replicas, people, intents },
  'hand-offs': handOffs,
  approvals,
  'sign-in': signIn,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(subjects, name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}; there are ${Object.keys(subjects).join(', ')}`);
  process.exit(1);
}

const connector = new LoopbackConnector();
const serviceUrl = await connector.start();
const verdicts = new Verdicts();
try {
  for (const [name, subject] of Object.entries(subjects)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    const workshop = new Workshop({ connector, serviceUrl }, verdicts);
    try {
      await subject(workshop);
    } finally {
      await workshop.close();
    }
  }
} finally {
  connector.stop();
  verdicts.print();
}
