import { daySeconds, secondsAfter } from '../clock.ts';
import type { PersonId } from '../directory/directory.ts';
import {
  filled,
  type HandOff,
  type HandOffKind,
  type HandOffReason,
  handOffStepsSchema,
  type Opener,
} from './hand-off.ts';
import { type HandOffContext, happened, recorded } from './transitions.ts';

/** What a hand-off is opened for. */
export interface OpenRequest {
  readonly reason: HandOffReason;
  /** What happened last, as codes; see `handOffStepsSchema`. */
  readonly steps?: readonly string[];
  /** `help` unless told otherwise. */
  readonly kind?: HandOffKind;
  /** The person unless told otherwise. */
  readonly openedBy?: Opener;
  readonly note?: string | undefined;
  readonly ticket?: string | undefined;
}

/** How long somebody waits at most who asked, in seconds. */
const waitingSeconds = 7 * daySeconds;
/** How long what the helpdesk opened may take, in seconds. */
const guidedSeconds = daySeconds;
/** One that begins now, with what the trail is told of it. */
export function newHandOff(
  { tenantId, objectId }: PersonId,
  { reason, steps = [], kind = 'help', openedBy = { by: 'person' }, note, ticket }: OpenRequest,
  { newReference, ...context }: HandOffContext & { readonly newReference: () => string },
): HandOff {
  const agent = openedBy.by === 'agent' ? openedBy.agent : undefined;
  const said = { ...(note !== undefined && { note }), ...(ticket !== undefined && { ticket }) };
  const content = filled({
    _id: context.newId(),
    reference: newReference(),
    person: { tenantId, objectId },
    reason,
    steps: handOffStepsSchema.parse(steps),
    openedAt: context.now,
    expiresAt: secondsAfter(context.now, kind === 'help' ? waitingSeconds : guidedSeconds),
    kind,
    openedBy,
    ...said,
    ...(agent !== undefined && { agent }),
  });
  const detail = {
    ...{ steps: content.steps.join(), kind },
    ...(agent !== undefined && { agent }),
    ...(openedBy.by === 'program' && { program: openedBy.program }),
    ...(ticket !== undefined && { ticket }),
    ...(note !== undefined && { reason: note }),
  };
  const actor = openedBy.by === 'program' ? 'system' : openedBy.by;
  const opened = happened(content, { what: 'opened', agent }, context);
  return recorded(opened, { type: 'hand-off-opened', actor, detail }, context);
}
