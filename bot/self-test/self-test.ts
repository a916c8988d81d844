import type { Clock } from '../../services/clock.ts';
import type { Config } from '../config/config.ts';
import type { Check } from './check.ts';
import { microsoftChecks } from './microsoft-checks.ts';
import { publicAddressCheck } from './public-address-check.ts';
import { twilioCheck } from './twilio-check.ts';

type ProductionConfig = Extract<Config, { mode: 'production' }>;

/** What the bot needs of others, but its store; nobody is written to, and nothing is changed. */
export function checksOf(config: ProductionConfig, clock: Clock): readonly Check[] {
  const { bot: registration, helpdeskGroup, teamsAppId, externalMfa, publicUrl, proxy, twilio } = config;
  const registers = externalMfa?.registration !== undefined;
  return [
    ...microsoftChecks({ registration, graphUse: { helpdeskGroup, teamsAppId, registers }, clock }),
    publicAddressCheck({ publicUrl, clock, hasProxy: proxy !== undefined }),
    ...(twilio === undefined ? [] : [twilioCheck(twilio, proxy)]),
  ];
}
