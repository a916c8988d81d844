import { lookup } from 'node:dns/promises';
import { type IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { TLSSocket } from 'node:tls';
import { isPublicAddress } from '../../services/outgoing/public-address.ts';
import type { Clock } from '../../services/clock.ts';
import { type Check, type Finding, ok, warning, wrong } from './check.ts';

export interface PublicAddressOptions {
  readonly publicUrl: string;
  readonly clock: Clock;
  /** Requests go through a proxy, which asks for the addresses of hosts itself. */
  readonly hasProxy: boolean;
  /** The addresses of a host; the system's resolver unless it is a test. */
  readonly addressesOf?: (host: string) => Promise<readonly string[]>;
  readonly timeoutMs?: number;
}

const day = 86_400_000;
const warnedBefore = 14 * day;
const fromInside = 'seen from inside: whether the internet gets there cannot be told from here';

/** Whether Teams would find the bot where it is told to: name, certificate, and who answers. */
export function publicAddressCheck(options: PublicAddressOptions): Check {
  return {
    name: 'Public address',
    run: async () => [...(await nameFindings(options)), ...(await answerFindings(options))],
  };
}

async function nameFindings({ publicUrl, hasProxy, addressesOf = resolved }: PublicAddressOptions): Promise<Finding[]> {
  const { hostname } = new URL(publicUrl);
  const addresses = await addressesOf(hostname).catch(() => []);
  if (addresses.length === 0) {
    const found = `The name ${hostname} has no address here`;
    // Where a proxy asks for names, the machine itself often knows none.
    if (hasProxy) return [ok(`${found}, where a proxy asks for names; on the internet it needs one`)];
    return [wrong(found, 'Give it an A or AAAA record in DNS, and set PUBLIC_URL to it')];
  }
  if (addresses.some(isPublicAddress)) return [ok(`The name ${hostname} has an address on the internet`)];
  const toDo = 'If the internet’s DNS gives no other address, Teams and Twilio cannot reach the bot';
  return [warning(`The name ${hostname} has no address on the internet, as it is known here`, toDo)];
}

async function resolved(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

interface Answered {
  readonly status: number;
  /** When the certificate is over; undefined behind a proxy that ends TLS itself. */
  readonly validTo: Date | undefined;
}

async function answerFindings({ publicUrl, clock, timeoutMs = 5_000 }: PublicAddressOptions): Promise<Finding[]> {
  try {
    // The one path that is always passed on. Whoever asks without a POST learns of nothing but that the bot is there.
    const { status, validTo } = await ask(`${publicUrl.replace(/\/$/u, '')}/api/messages`, timeoutMs);
    return [...(validTo === undefined ? [] : [certificateFinding(validTo, clock.now())]), whoAnswers(status)];
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
    return [unreached(code)];
  }
}

function ask(url: string, timeoutMs: number): Promise<Answered> {
  const { promise, resolve, reject } = Promise.withResolvers<Answered>();
  const asked = request(url, { method: 'GET', signal: AbortSignal.timeout(timeoutMs) }, (answer: IncomingMessage) => {
    const { socket, statusCode: status = 0 } = answer;
    const validTo = socket instanceof TLSSocket ? new Date(socket.getPeerCertificate().valid_to) : undefined;
    answer.destroy();
    resolve({ status, validTo });
  });
  asked.on('error', reject).end();
  return promise;
}

function certificateFinding(validTo: Date, now: Date): Finding {
  const date = validTo.toISOString().slice(0, 10);
  return validTo.getTime() - now.getTime() > warnedBefore
    ? ok(`Its certificate is trusted, and good until ${date}`)
    : warning(`Its certificate ends on ${date}`, 'Renew it: whoever ends TLS in front of the bot should have by now');
}

function whoAnswers(status: number): Finding {
  if (status === 405) return ok(`The bot answers there, ${fromInside}`);
  if (status >= 500)
    return wrong(
      `What is in front of the bot answers ${status}, ${fromInside}`,
      'Look whether the bot runs, and whether requests are passed on to its PORT',
    );
  return warning(
    `Somebody answers there with ${status}, and not the bot, ${fromInside}`,
    'Look whether POST /api/messages of PUBLIC_URL is passed on to the bot',
  );
}

/** What Node says of certificates. @see https://nodejs.org/api/tls.html#x509-certificate-error-codes */
function unreached(code: string): Finding {
  if (code === 'CERT_HAS_EXPIRED')
    return wrong('The certificate of PUBLIC_URL has ended', 'Renew it: Teams and Twilio refuse it');
  if (/CERT|UNABLE_TO_|SELF_SIGNED|ALTNAME/u.test(code))
    return wrong(
      `The certificate of PUBLIC_URL is not to be trusted (${code})`,
      'It has to be of a known authority, for that name, and come with its intermediate certificates',
    );
  return warning(
    `PUBLIC_URL is not reached (${code}), ${fromInside}`,
    'That may be so where the bot cannot go out and in again; ask {PUBLIC_URL}/api/messages from outside: the bot says 405',
  );
}
