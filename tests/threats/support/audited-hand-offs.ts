import { alex, enrolled, type EnrollmentKit, type StartedSetUp } from '../../services/enrollment/enrollment-kit.ts';
import { answerApproval, answerIdentity, askApproval, askIdentity } from '../../../services/hand-off/safeguards.ts';
import { claim, dispute, finished, start } from '../../../services/hand-off/transitions.ts';
import type { HandOffs } from '../../../services/hand-off/hand-offs.ts';
import { quiet, type Row } from './audited-acts.ts';

type Rule = Parameters<HandOffs['change']>[1];

interface Opened extends StartedSetUp {
  readonly id: string;
}

const agent = 'demo-kofi';
const idOf = (started: StartedSetUp): string => ('id' in started ? String(started.id) : '');

/** Somebody is set up, and an agent has opened a hand-off for them; `rules` have been followed since. */
const opened =
  (...rules: readonly Rule[]) =>
  async (kit: EnrollmentKit): Promise<Opened> => {
    const started = await enrolled(kit);
    const openedBy = { by: 'agent', agent } as const;
    const { handOff } = await kit.handOffs.open(alex, { reason: 'helpdesk-asked', kind: 'reset', openedBy });
    for (const rule of rules) await kit.handOffs.change(handOff._id, rule);
    return { ...started, id: handOff._id };
  };

const follow = (rule: Rule): Row['act'] => quiet(({ handOffs }, started) => handOffs.change(idOf(started), rule));

const askCaller: Rule = (handOff, context) => askIdentity(handOff, { agent, way: 'method' }, context);
const askColleague: Rule = (handOff, context) => askApproval(handOff, { agent, reason: 'demo' }, context);

/** What becomes of hand-offs, beside their beginning and their end. */
export const handOffRows: Readonly<Record<string, Row>> = {
  'a hand-off that the person starts': { prepare: opened(), act: follow(start), events: ['hand-off-started'] },
  'a hand-off that the person did not ask for': {
    prepare: opened(),
    act: follow(dispute),
    events: ['hand-off-disputed'],
  },
  'a hand-off that somebody claims': {
    prepare: async (kit) => {
      const started = await enrolled(kit);
      const { handOff } = await kit.handOffs.open(alex, { reason: 'locked' });
      return { ...started, id: handOff._id };
    },
    act: follow((handOff, context) => claim(handOff, agent, context)),
    events: ['hand-off-claimed'],
  },
  'a hand-off that is done': {
    prepare: opened(),
    act: follow((handOff, context) => ({ next: finished(handOff, context), outcome: undefined })),
    events: ['hand-off-done'],
  },
  'a caller who is asked who they are': { prepare: opened(), act: follow(askCaller), events: ['identity-asked'] },
  'a caller who has shown who they are': {
    prepare: opened(askCaller),
    act: follow((handOff, context) =>
      answerIdentity(handOff, { id: handOff.identity?.id ?? '', result: 'confirmed' }, context),
    ),
    events: ['identity-answered'],
  },
  'a reset that waits for a second agent': {
    prepare: opened(),
    act: follow(askColleague),
    events: ['hand-off-reset-asked'],
  },
  'a reset that a second agent refuses': {
    prepare: opened(askColleague),
    act: follow((handOff, context) =>
      answerApproval(handOff, { id: handOff.approval?.id ?? '', agent: 'demo-megan', result: 'refused' }, context),
    ),
    events: ['hand-off-reset-answered'],
  },
};
