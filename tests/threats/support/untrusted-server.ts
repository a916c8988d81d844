import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { createServer } from 'node:tls';
import { temporaryFolder } from '../../support/running-bot.ts';
import { selfSignedCertificate } from './self-signed-certificate.ts';

/** An https and TLS server on this machine whose certificate nobody vouches for. It remembers what it heard. */
export async function startUntrustedServer(t: TestContext) {
  const certificate = selfSignedCertificate();
  const heard: Buffer[] = [];
  const server = createServer(certificate, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      heard.push(bytes);
      socket.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}');
    });
  });
  server.on('tlsClientError', () => undefined);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' ? String(address?.port) : '';
  const certificateFile = join(await temporaryFolder(t), 'certificate.pem');
  await writeFile(certificateFile, certificate.cert);
  return { port, url: `https://127.0.0.1:${port}`, heard, certificateFile };
}
