import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codeAt } from '../../support/authenticator.ts';
import { later } from '../methods/method-kit.ts';
import { alex, type EnrollmentKit, setUp, type StartedSetUp } from './enrollment-kit.ts';
import type { EnrollmentModel, ModelFlow } from './enrollment-model.ts';

/** The real enrollment, with somebody else's set-up beside it. */
export interface RealEnrollment {
  readonly kit: EnrollmentKit;
  readonly foreign: StartedSetUp;
  /** As last seen. */
  revision: number;
}

/** @returns true when the step leaves a trace even if the state is what it was. */
type Step = (model: EnrollmentModel, real: RealEnrollment) => Promise<boolean>;

class Command implements fc.AsyncCommand<EnrollmentModel, RealEnrollment> {
  readonly #name: string;
  readonly #step: Step;

  constructor(name: string, step: Step) {
    this.#name = name;
    this.#step = step;
  }

  check(): boolean {
    return true;
  }

  async run(model: EnrollmentModel, real: RealEnrollment): Promise<void> {
    const before = model.snapshot;
    const leavesTrace = await this.#step(model, real);
    const { revision } = await real.kit.repository.load(alex);
    const changes = leavesTrace || model.snapshot !== before;
    assert.equal(revision, real.revision + (changes ? 1 : 0), `revision after ${this.#name}`);
    real.revision = revision;
    await compare(model, real);
  }

  toString(): string {
    return this.#name;
  }
}

/** What is stored is what the model says, counts included. */
async function compare(model: EnrollmentModel, { kit }: RealEnrollment): Promise<void> {
  const { enrollment } = await kit.repository.load(alex);
  const { pending, methods } = enrollment;
  assert.equal(enrollment.status, model.status);
  assert.deepEqual(
    methods.map(({ methodId }) => methodId),
    model.method === undefined ? [] : [model.method.id],
  );
  assert.deepEqual(
    methods.map(({ credential }) => credential['lastTimeStep']),
    model.method ? [model.method.lastStep] : [],
  );
  assert.deepEqual([pending?.methodId, pending?.wrongCodes], [model.pending?.id, model.pending?.wrong]);
  assert.ok(pending === undefined || methods.length === 0);
  assert.equal(enrollment.setUps, model.flows.length);
  assert.deepEqual(
    enrollment.abandoned.map(({ methodId, until }) => [methodId, until]),
    model.kept.map(({ id, until }) => [id, until]),
  );
  assert.equal(enrollment.consecutiveFailures['authenticator-code'] ?? 0, model.failures);
  assert.equal(enrollment.status === 'enforced', methods.length > 0);
}

const begin: Step = async (model, { kit }) => {
  const now = kit.clock.now();
  const refusal = model.method === undefined ? model.limit(now) : 'already-set-up';
  if (refusal !== undefined) {
    assert.equal((await kit.service.begin(alex, 'authenticator-code')).code, refusal);
    return false;
  }
  const { methodId, app } = await setUp(kit);
  assert.ok(model.flows.every(({ id }) => id !== methodId));
  model.begin({ id: methodId, app }, now);
  return false;
};

type CodeOf = (flow: ModelFlow, model: EnrollmentModel, real: RealEnrollment) => string;

const codes = {
  right: ({ app }, _, { kit }) => codeAt(app, kit.clock.now()),
  // Should it be right after all, the model knows.
  wrong: () => '000000',
  old: ({ app }, _, { kit }) => codeAt(app, later(kit.clock.now(), -60)),
  'older entry': (flow, { flows }, { kit }) => codeAt((flows.at(-2) ?? flow).app, kit.clock.now()),
  foreign: (_, __, { kit, foreign }) => codeAt(foreign.app, kit.clock.now()),
  replayed: ({ app }, { method }, { kit }) =>
    codeAt(app, method === undefined ? kit.clock.now() : new Date(method.lastStep * 30_000)),
  'no code': () => 'hello',
} satisfies Record<string, CodeOf>;

/** Sends a code for a set-up: the newest one, or one further back. */
function prove(codeOf: CodeOf, back = 0): Step {
  return async (model, real) => {
    const flow = model.flows.at(-1 - back);
    if (flow === undefined) return false;
    const code = codeOf(flow, model, real);
    const expected = model.prove(flow.id, code, real.kit.clock.now());
    assert.equal((await real.kit.service.prove(alex, flow.id, code)).code, expected);
    return false;
  };
}

/** Sends a code for the method that is set up, or for a set-up that is no method. */
function verify(codeOf: CodeOf): Step {
  return async (model, real) => {
    const flow = model.method ?? model.flows.at(-1);
    if (flow === undefined) return false;
    const code = codeOf(flow, model, real);
    const expected = model.verify(flow.id, code, real.kit.clock.now());
    assert.equal((await real.kit.service.verify(alex, flow.id, code)).code, expected);
    return expected === 'code-already-used';
  };
}

function cancel(back: number): Step {
  return async (model, { kit }) => {
    const flow = model.flows.at(-1 - back);
    if (flow === undefined) return false;
    if (model.pending?.id === flow.id) model.cancel(kit.clock.now());
    await kit.service.cancel(alex, flow.id);
    return false;
  };
}

const expireDue: Step = async (model, { kit }) => {
  const before = model.snapshot;
  model.passTime(kit.clock.now());
  const people = await kit.service.expireDue(10);
  const isConcerned = people.some(({ objectId }) => objectId === alex.objectId);
  assert.equal(isConcerned, model.snapshot !== before);
  return false;
};

const reset: Step = async (model, { kit }) => {
  const isMet = model.status !== 'disabled' || model.flows.length > 0;
  if (isMet) model.reset();
  assert.equal(await kit.operator.reset(alex, 'demo reason'), isMet ? 'reset' : 'unknown');
  return isMet;
};

const request: Step = async (model, { kit }) => {
  if (model.status === 'disabled') model.status = 'enabled';
  await kit.service.request(alex);
  return false;
};

const advance = (seconds: number): Step => {
  return (_, { kit }) => {
    kit.clock.advance(seconds);
    return Promise.resolve(false);
  };
};

/** Any step that anybody can take; the ones that lead somewhere more often. */
export function anyCommand(): fc.Arbitrary<fc.AsyncCommand<EnrollmentModel, RealEnrollment>>[] {
  const seconds = [1, 31, 9 * 60, 11 * 60, 2 * 3600, 25 * 3600];
  const steps: [name: string, step: Step, weight?: number][] = [
    ['begin', begin, 8],
    ...Object.entries(codes).map(([name, codeOf]): [string, Step] => [`prove: ${name}`, prove(codeOf)]),
    ['prove: right', prove(codes.right), 2],
    ['prove: wrong', prove(codes.wrong), 8],
    ['prove: right, earlier set-up', prove(codes.right, 1)],
    ...Object.entries(codes).map(([name, codeOf]): [string, Step] => [`verify: ${name}`, verify(codeOf)]),
    ['verify: right', verify(codes.right), 4],
    ['verify: wrong', verify(codes.wrong), 6],
    ['cancel', cancel(0), 2],
    ['cancel the earlier set-up', cancel(1)],
    ['advance a step', advance(31), 2],
    ['advance past the throttle', advance(2 * 3600), 3],
    ...seconds.map((each): [string, Step] => [`advance ${each} s`, advance(each)]),
    ['expireDue', expireDue, 2],
    ['reset', reset],
    ['request', request],
  ];
  return steps.flatMap(([name, step, weight = 1]) =>
    Array.from({ length: weight }, () => fc.constant(new Command(name, step))),
  );
}
