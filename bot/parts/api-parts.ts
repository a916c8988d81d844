import { AppPasswordChecks } from '../../services/app-passwords/app-password-checks.ts';
import type { AppPasswords } from '../../services/enrollment/app-passwords.ts';
import type { HandOffs } from '../../services/hand-off/hand-offs.ts';
import type { Proxy } from '../../services/proxy.ts';
import { outgoingPost, type PostText } from '../../services/outgoing/outgoing-post.ts';
import { ProgramHandOffs } from '../../services/ticket-systems/program-hand-offs.ts';
import type { Programs } from '../../services/ticket-systems/programs.ts';
import { isLoopbackAddress } from '../../services/outgoing/public-address.ts';
import { StatusCallbacks } from '../../services/ticket-systems/status-callbacks.ts';
import { watchedPost } from '../../services/watching/watched-requests.ts';
import type { Config } from '../config/config.ts';
import type { ApiTokens } from '../http/api-tokens.ts';
import { HandOffCallers } from '../http/hand-off-callers.ts';
import type { AppPasswordRouteOptions } from '../http/routes/app-passwords.ts';
import type { HandOffRouteOptions } from '../http/routes/hand-offs.ts';
import type { Foundation } from './foundation.ts';

export interface ApiPartsOptions extends Pick<Foundation, 'directory' | 'clock' | 'randomness' | 'log'> {
  readonly tokens: ApiTokens;
  readonly enrollment: { readonly appPasswords: Pick<AppPasswords, 'check'> };
}

/** What mail servers and the like may ask over HTTP, put together. */
export function apiParts(options: ApiPartsOptions): AppPasswordRouteOptions {
  const { directory, clock, randomness, log, tokens, enrollment } = options;
  const { appPasswords } = enrollment;
  const checks = new AppPasswordChecks({ directory, appPasswords, clock });
  return { tokens, checks, clock, randomness, log };
}

export interface TicketSystemPartsOptions extends Pick<
  Foundation,
  'directory' | 'clock' | 'randomness' | 'log' | 'keyRing' | 'watcher'
> {
  readonly handOffs: HandOffs;
  readonly tokens: ApiTokens;
  readonly ticketSystems: Programs;
  /** The tenant of the people in the directory. */
  readonly tenantId: string;
  /** In the demo nothing leaves this machine. */
  readonly mode: Config['mode'];
  readonly proxy?: Proxy | undefined;
  /** Instead of the network. */
  readonly post?: PostText;
}

/** What ticket systems ask and are told, put together. */
export function ticketSystemParts(options: TicketSystemPartsOptions) {
  const { ticketSystems: programs, mode, proxy, clock, randomness, log, watcher } = options;
  const post = options.post ?? outgoingPost(mode === 'demo' ? { mayReach: isLoopbackAddress } : { proxy });
  const watched = watchedPost('ticket-system', watcher, post);
  const onTrouble = (error: unknown): void => log.warn({ err: error }, 'a ticket system could not be told');
  const handOffRoute: HandOffRouteOptions = {
    callers: new HandOffCallers({ tokens: options.tokens, programs, clock }),
    handOffs: new ProgramHandOffs(options),
    clock,
    randomness,
    log,
  };
  return { handOffRoute, statusCallbacks: new StatusCallbacks({ ...options, programs, post: watched, onTrouble }) };
}
