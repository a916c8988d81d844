/** Options of a MongoDB connection string, in small letters, that make the driver believe any certificate. */
const credulous = ['tlsinsecure', 'tlsallowinvalidcertificates', 'tlsallowinvalidhostnames'];

/**
 * Whether a connection string lets anybody in between be the server. Names are read as the driver reads them: in any
 * letters, percent-encoded or not.
 * @see https://www.mongodb.com/docs/drivers/node/current/security/tls/
 */
export function disablesTlsVerification(mongodbUri: string): boolean {
  const options = new URLSearchParams(mongodbUri.slice(mongodbUri.indexOf('?') + 1));
  return [...options].some(([name, value]) => credulous.includes(name.toLowerCase()) && value !== 'false');
}

/** What is wrong with the environment that the process was started in; one line each. */
export function insecureTlsSettings(environment: Readonly<Record<string, string | undefined>>): string[] {
  return environment['NODE_TLS_REJECT_UNAUTHORIZED'] === '0'
    ? [
        'NODE_TLS_REJECT_UNAUTHORIZED=0 would believe any certificate: remove it, and name your authority in NODE_EXTRA_CA_CERTS',
      ]
    : [];
}
