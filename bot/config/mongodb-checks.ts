import { disablesTlsVerification } from './certificate-checks.ts';

/** Databases that are the server's own. */
const serversOwn = ['admin', 'local', 'config'];

/** Ways to sign in that need no name and password in the connection string. */
const withoutPassword = /^mongodb-(?:x509|aws|oidc)$/iu;

interface Parts {
  readonly isSrv: boolean;
  readonly user: string | undefined;
  readonly hosts: readonly string[];
  readonly database: string;
  /** By name in small letters, as the driver reads them. */
  readonly options: ReadonlyMap<string, string>;
}

/**
 * What is wrong with a connection string for production; undefined for one that is right.
 * @see https://www.mongodb.com/docs/manual/reference/connection-string/
 */
export function mongodbProblem(uri: string): string | undefined {
  if (disablesTlsVerification(uri)) {
    return 'must not have MongoDB believed without its certificate (tlsInsecure, tlsAllowInvalid…): use tlsCAFile';
  }
  const parts = partsOf(uri);
  // What begins otherwise has been told already.
  if (parts === undefined) return uri.startsWith('mongodb') ? 'must be a connection string with a host' : undefined;
  if (serversOwn.includes(parts.database.toLowerCase())) {
    return 'must name a database of the bot’s own, or none: admin, local and config are the server’s';
  }
  if (parts.options.get('retrywrites') === 'false') {
    return 'must not have retryWrites=false: an answer that is lost would leave a write in doubt';
  }
  if (/@|:.*:/u.test(parts.user ?? '')) return 'must have @ and : of the user and the password as %40 and %3A';
  if (!parts.isSrv && parts.hosts.every(isThisMachine)) return undefined;
  if (!isEncrypted(parts)) return 'must have tls=true, because MongoDB is on another machine';
  return isSignedIn(parts) ? undefined : 'must have a user and a password, because MongoDB is on another machine';
}

function partsOf(uri: string): Parts | undefined {
  const match = /^mongodb(\+srv)?:\/\/(?:([^/?]*)@)?([^/?@]+)(?:\/([^?]*))?(?:\?(.*))?$/su.exec(uri);
  if (match === null) return undefined;
  const [, srv, user, hosts = '', database = '', query = ''] = match;
  const options = new Map([...new URLSearchParams(query)].map(([name, value]) => [name.toLowerCase(), value]));
  return { isSrv: srv !== undefined, user, hosts: hosts.split(','), database: decoded(database), options };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** By loopback, or by a socket that is a file. */
function isThisMachine(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/iu.test(host) || /^%2f/iu.test(host);
}

function isEncrypted({ isSrv, options }: Parts): boolean {
  const said = options.get('tls') ?? options.get('ssl');
  return said === undefined ? isSrv : said === 'true';
}

function isSignedIn({ user, options }: Parts): boolean {
  if (withoutPassword.test(options.get('authmechanism') ?? '')) return true;
  return user !== undefined && /^[^:]+:.+$/su.test(user);
}
