import { isIP } from 'node:net';
import { z } from 'zod';
import type { ApiToken } from '../../services/api-tokens/api-token.ts';
import { sameMac } from '../../services/secrets/mac.ts';
import { isLoopbackAddress, isPublicAddress } from '../../services/outgoing/public-address.ts';
import { programKey, type ProgramKey, type Programs } from '../../services/ticket-systems/programs.ts';
import { apiTokens, namedSecrets } from './api-tokens-config.ts';
import { facts } from './variable-facts.ts';

/** What Zendesk signs with where a webhook is tried out, and everybody knows. */
const zendeskTestSecret = 'dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==';

/** What deployment/programs.md tries the demo with, and everybody knows. */
const readmeToken = 'd3b07384d113edec49eaa6238ad5ff00';

const keys = z.string().transform((list, context): ProgramKey[] => {
  const secrets = namedSecrets(list, 'SECRET', context);
  if (secrets.some(({ token }) => token === zendeskTestSecret))
    context.addIssue({ code: 'custom', message: 'has the secret that Zendesk publishes for tests: reveal your own' });
  return secrets.map(({ name, token }) => programKey(name, token));
});

const callback = /^(?<name>[\w.-]{1,32})=(?<url>\S+)$/u;

const callbacks = z.string().transform((list, context): Programs['callbacks'] => {
  const entries = list.split(',').map((each) => callback.exec(each.trim())?.groups);
  const named = entries.map((groups) => ({ name: groups?.['name'] ?? '', url: groups?.['url'] ?? '' }));
  if (named.some(({ name }) => name === '') || new Set(named.map(({ name }) => name)).size < named.length)
    context.addIssue({ code: 'custom', message: 'must be NAME=URL separated by commas, each name once' });
  return named;
});

/** The variables of ticket systems: who may open hand-offs, and who hears what becomes of them. */
export const handOffShape = {
  HAND_OFF_TOKENS: apiTokens('hand-offs').default([]).register(facts, {
    about: 'ticket systems that open hand-offs and show a token',
    form: 'NAME:TOKEN separated by commas; a token has 128 random bits',
    isSecret: true,
  }),
  HAND_OFF_KEYS: keys.default([]).register(facts, {
    about: 'ticket systems that sign what they send, or are told',
    form: 'NAME:SECRET separated by commas; a secret has 128 random bits',
    needed: 'with `HAND_OFF_CALLBACKS`',
    isSecret: true,
  }),
  HAND_OFF_CALLBACKS: callbacks.default([]).register(facts, {
    about: 'where ticket systems are told what becomes of their hand-offs',
    form: 'NAME=URL separated by commas; https:// outside the network, in the demo http:// on this machine',
  }),
};

type HandOffValues = z.infer<z.ZodObject<typeof handOffShape>>;

/** What of these variables does not go together, or with the mode; a line for each. */
export function handOffProblems(
  { HAND_OFF_TOKENS: tokens, HAND_OFF_KEYS: secrets, HAND_OFF_CALLBACKS: told }: HandOffValues,
  { apiTokens: others, mode }: { readonly apiTokens: readonly ApiToken[]; readonly mode: 'demo' | 'production' },
): string[] {
  const problems: string[] = [];
  if (mode === 'production' && isAmong([...tokens, ...secrets], [programKey('', readmeToken)]))
    problems.push(
      'HAND_OFF_TOKENS or HAND_OFF_KEYS has what deployment/programs.md publishes for the demo: make your own',
    );
  if (isAmong(tokens, others)) problems.push('HAND_OFF_TOKENS has a token of API_TOKENS: each is for one thing');
  if (isAmong(secrets, [...others, ...tokens]))
    problems.push('HAND_OFF_KEYS has a secret that is also a token: each is for one thing');
  if (told.some(({ name }) => !secrets.some((key) => key.name === name)))
    problems.push('HAND_OFF_CALLBACKS has a name that is not among HAND_OFF_KEYS: what it is told could not be signed');
  const where = mode === 'demo' ? 'an http:// address of this machine' : 'an https:// address of another machine';
  if (!told.every(({ url }) => mayBeTold(url, mode)))
    problems.push(`HAND_OFF_CALLBACKS must have for each name ${where}, without a user, a password or #`);
  return problems;
}

/** What the variables say of ticket systems. */
export function handOffPrograms(values: HandOffValues): Programs {
  return { keys: values.HAND_OFF_KEYS, callbacks: values.HAND_OFF_CALLBACKS };
}

function isAmong(one: readonly { readonly digest: string }[], other: readonly { readonly digest: string }[]): boolean {
  return one.some(({ digest }) => other.some((each) => sameMac(each.digest, digest)));
}

function mayBeTold(text: string, mode: 'demo' | 'production'): boolean {
  const url = URL.parse(text);
  if (url === null || /[#@]/u.test(text)) return false;
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  if (mode === 'demo') return url.protocol === 'http:' && (host === 'localhost' || isLoopbackAddress(host));
  return url.protocol === 'https:' && (isIP(host) === 0 || isPublicAddress(host));
}
