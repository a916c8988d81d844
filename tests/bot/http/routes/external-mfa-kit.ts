import assert from 'node:assert/strict';
import { signInParts } from '../../../../bot/parts/sign-in-parts.ts';
import type { PersonId } from '../../../../services/directory/directory.ts';
import { enrollmentCollection } from '../../../../services/enrollment/state/enrollment-document.ts';
import {
  codeNow,
  enrolled,
  type EnrollmentKit,
  type StartedSetUp,
} from '../../../services/enrollment/enrollment-kit.ts';
import { clientId, objectId, StandIn, tenantId } from '../../../services/sign-in/entra/entra-kit.ts';
import type { Cloud } from '../../../../services/sign-in/entra/clouds.ts';
import type { BuildBotOptions, BuiltBot } from '../../../support/build-bot.ts';
import type { Cleanup } from '../../../support/cleanup.ts';
import { FakeClock } from '../../../support/fakes.ts';
import { type ServedOptions, startServer } from '../server-kit.ts';
import { fieldsOf, type Shown, TestBrowser } from '../test-browser.ts';

/** Who is asked about unless a test says otherwise. */
export const somebody: PersonId = { tenantId, objectId };

export interface SignInOptions {
  readonly bot?: BuildBotOptions;
  /** As it is where it is reached by https. */
  readonly isSecure?: boolean;
  readonly served?: Omit<ServedOptions, 'bot' | 'externalMfa'>;
  /** Share it between two servers to have two replicas, or one that was started again. */
  readonly entra?: StandIn;
}

/** A server to which the stand-in of Microsoft sends people. */
export async function startSignIn(t: Cleanup, { bot, isSecure = false, served, ...given }: SignInOptions = {}) {
  const clock = bot?.clock ?? new FakeClock();
  const entra = given.entra ?? (await StandIn.start(t, clock));
  const server = await startServer(t, {
    ...served,
    bot: { ...bot, clock },
    externalMfa: (built, publicUrl) =>
      externalMfaFor(built, isSecure ? () => 'https://mfa.example' : publicUrl, entra.cloud),
  });
  const base = `http://127.0.0.1:${server.port}/external-mfa`;
  const documents: EnrollmentKit['documents'] = server.store.collection(enrollmentCollection);
  const kit = { ...server, service: server.enrollment, documents };
  return {
    ...{ server, entra, clock, base },
    /** Sets up an app for somebody, whose codes are fresh. */
    enrolled: (person = somebody) => enrolled(kit, person),
    /** What that app shows now. */
    codeOf: (started: StartedSetUp) => codeNow(kit, started),
    /** Enrollment alone, on the same store. */
    enrollmentKit: kit,
    /** A browser of its own, with no cookies yet. */
    browser: (headers?: Readonly<Record<string, string>>) => new TestBrowser(base, headers),
  };
}

/** The routes for a built bot, to which this cloud sends people. */
export function externalMfaFor(built: BuiltBot, publicUrl: () => string, cloud: Cloud) {
  const asking = { cloud, clientId, allowedTenants: new Set([tenantId]) };
  return signInParts({ ...built, publicUrl, asking }).externalMfa;
}

/** What is posted by the page that takes the answer to Entra. */
export function answerOf({ text }: Pick<Shown, 'text'>): {
  readonly to: string;
  readonly fields: Record<string, string>;
} {
  const to = /<form method="post" action="([^"]*)"/u.exec(text)?.[1];
  assert.ok(to !== undefined, `There is no answer:\n${text}`);
  return { to, fields: fieldsOf(text) };
}
