import { proxyVariables } from '../../services/proxy.ts';
import { configVariables, secretVariables } from './config-variables.ts';
import type { Environment } from './twilio-config.ts';

/** How settings begin that nothing else on a machine is called by. */
const ownPrefixes = ['EXTERNAL_MFA_', 'HAND_OFF_', 'HELPDESK_', 'MICROSOFT_APP_', 'TWILIO_'];

/** What older releases called settings, and what these are called now. */
export const renamed = { EXTERNAL_MFA_CLOUD: 'MICROSOFT_CLOUD' };

const settings = [...configVariables, ...secretVariables.map((name) => `${name}_FILE`)];
const known: ReadonlySet<string> = new Set([...settings, ...proxyVariables, ...Object.keys(renamed)]);

/** What is no such name may have a value in it, such as where a line of a file has a colon for its equals sign. */
const printable = /^[A-Z][A-Z0-9_]{0,63}$/u;

/** What Kubernetes and Docker tell a program of services whose names may be anything. */
const ofServices = /_SERVICE_(?:HOST|PORT)(?:_|$)|_PORT_\d|_ENV_/u;
const addressOfService = /^(?:tcp|udp|sctp):\/\//u;

/**
 * Variables that are no settings, and look as if they were meant to be; a sentence each, without its full stop. What a machine has for
 * other programs is not among them.
 * @param environment those that are set
 */
export function misspeltNames(environment: Environment): string[] {
  return Object.entries(environment).flatMap(([name, value = '']) => {
    if (known.has(name) || !printable.test(name)) return [];
    if (ofServices.test(name) || addressOfService.test(value)) return [];
    const meant = settings.find((setting) => isNear(name, setting, mostEdits(setting)));
    // Where that one is set too, this one is meant for another program.
    if (meant !== undefined && Boolean(environment[meant])) return [];
    if (meant !== undefined) return [`${name} is not a setting of the bot; did you mean ${meant}?`];
    return ownPrefixes.some((prefix) => name.startsWith(prefix)) ? [`${name} is not a setting of the bot`] : [];
  });
}

/** Short words such as HOST and NODE are near to many others. */
function mostEdits(setting: string): number {
  if (!setting.includes('_')) return 0;
  return setting.length < 10 ? 1 : 2;
}

function isNear(name: string, setting: string, most: number): boolean {
  return Math.abs(name.length - setting.length) <= most && editsBetween(name, setting) <= most;
}

/** How many letters are to be put in, taken out or replaced to make one of the other. @see https://doi.org/10.1145/321796.321811 */
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let index = 0; index < one.length; index += 1) {
    const next = [index + 1];
    for (let at = 0; at < other.length; at += 1) {
      const [replaced = 0, takenOut = 0, putIn = 0] = [row[at], row[at + 1], next[at]];
      next.push(Math.min(replaced + (one[index] === other[at] ? 0 : 1), takenOut + 1, putIn + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
