import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { LookupAddress } from 'node:dns';
import { describe, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { proxyOf } from '../../services/proxy.ts';
import {
  outgoingPost,
  type OutgoingPostOptions,
  ForbiddenAddressError,
} from '../../services/outgoing/outgoing-post.ts';
import { isLoopbackAddress, isPublicAddress } from '../../services/outgoing/public-address.ts';

const inside = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.254',
  '168.63.129.16',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::ffff:127.0.0.1',
  '::ffff:8.8.8.8',
  '::ffff:0:127.0.0.1',
  '64:ff9b::7f00:1',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:0:7f00:1::',
  '2001:db8::1',
  '2002:7f00:1::',
  '3fff::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'ff02::1',
  '5f00::1',
  'localhost',
  '',
];
const outside = [
  '8.8.8.8',
  '93.184.216.34',
  '172.32.0.1',
  '100.128.0.1',
  '11.0.0.1',
  '2606:4700::1111',
  '2a00:1450:4001::200e',
];

/** A server on this machine, and what reaches it. */
async function listening(t: TestContext, answer: RequestListener) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.headers.host} ${request.url}`);
    answer(request, response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { seen, server, port: typeof address === 'object' ? (address?.port ?? 0) : 0 };
}

/** A resolver that answers with these addresses, one list after the other. */
function resolver(...answers: string[][]) {
  const asked: string[] = [];
  const resolve: NonNullable<OutgoingPostOptions['resolve']> = (host, _options, done) => {
    asked.push(host);
    const found = answers.length > 1 ? answers.shift() : answers[0];
    const addresses = (found ?? []).map((address): LookupAddress => ({
      address,
      family: address.includes(':') ? 6 : 4,
    }));
    done(null, addresses);
  };
  return { asked, resolve };
}

const message = { headers: { 'content-type': 'application/json' }, body: '{}' };
const ok: RequestListener = (_request, response) => void response.writeHead(204).end();

describe('ASVS 1.3.6: a callback', () => {
  test('goes to addresses of the internet alone', () => {
    for (const address of inside) assert.equal(isPublicAddress(address), false, address);
    for (const address of outside) assert.equal(isPublicAddress(address), true, address);
    for (const address of ['127.0.0.1', '127.9.9.9', '::1']) assert.equal(isLoopbackAddress(address), true, address);
    for (const address of ['10.0.0.1', 'fe80::1%lo', ...outside])
      assert.equal(isLoopbackAddress(address), false, address);
  });

  test('goes to no address inside, however it is written', async () => {
    const { asked, resolve } = resolver(['8.8.8.8']);
    const post = outgoingPost({ resolve, timeoutMs: 1_000 });
    const byte = fc.nat(255);
    const hidden = fc
      .tuple(fc.constantFrom(10, 127, 0, 224, 255), byte, byte, byte)
      .chain((bytes) => fc.constantFrom(...notations(bytes)));
    await fc.assert(
      fc.asyncProperty(hidden, fc.constantFrom('http', 'https'), async (host, scheme) => {
        await assert.rejects(post({ ...message, url: `${scheme}://${host}/` }), ForbiddenAddressError);
      }),
      { numRuns: 500 },
    );
    assert.deepEqual(asked, []);
  });

  test('goes to no name of which any address is inside', async (t) => {
    const { port, seen } = await listening(t, ok);
    for (const addresses of [['127.0.0.1'], ['8.8.8.8', '127.0.0.1'], ['::ffff:127.0.0.1'], ['169.254.169.254'], []]) {
      const { asked, resolve } = resolver(addresses);
      const sent = outgoingPost({ resolve })({ ...message, url: `http://tickets.example:${port}/` });
      await assert.rejects(sent, ForbiddenAddressError, addresses.join());
      assert.deepEqual(asked, ['tickets.example']);
    }
    for (const host of ['localhost', 'LOCALHOST'])
      await assert.rejects(outgoingPost()({ ...message, url: `http://${host}:${port}/` }), ForbiddenAddressError);
    assert.deepEqual(seen, []);
  });

  test('goes to the very address that was judged: a name that leads elsewhere the next time is judged anew', async (t) => {
    const { port, seen } = await listening(t, ok);
    // As if this one address were the internet.
    const mayReach = (address: string): boolean => address === '127.0.0.1';
    const { asked, resolve } = resolver(['127.0.0.1'], ['127.0.0.2'], ['127.0.0.1']);
    const post = outgoingPost({ resolve, mayReach });
    const url = `http://tickets.example:${port}/hook?a=b`;
    assert.equal((await post({ ...message, url })).status, 204);
    await assert.rejects(post({ ...message, url }), ForbiddenAddressError);
    assert.equal((await post({ ...message, url })).status, 204);
    const once = `POST tickets.example:${port} /hook?a=b`;
    assert.deepEqual([seen, asked.length], [[once, once], 3]);
  });

  test('follows no redirect', async (t) => {
    const elsewhere = await listening(t, ok);
    const { port } = await listening(t, (_request, response) => {
      response.writeHead(307, { location: `http://127.0.0.1:${elsewhere.port}/` }).end();
    });
    const post = outgoingPost({ mayReach: isLoopbackAddress });
    assert.equal((await post({ ...message, url: `http://127.0.0.1:${port}/` })).status, 307);
    assert.deepEqual(elsewhere.seen, []);
  });

  test('reads nothing of an answer but its status and Retry-After, and hangs up', async (t) => {
    const hungUp = Promise.withResolvers<undefined>();
    const { port } = await listening(t, (request, response) => {
      request.socket.once('close', () => hungUp.resolve(undefined));
      response.writeHead(503, { 'retry-after': '7' });
      const flood = (): void => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', flood);
      };
      flood();
    });
    const post = outgoingPost({ mayReach: isLoopbackAddress });
    assert.deepEqual(await post({ ...message, url: `http://127.0.0.1:${port}/` }), { status: 503, retryAfter: '7' });
    await hungUp.promise;
  });

  test('is over after its time, whoever does not answer, or hangs up, or speaks another protocol', async (t) => {
    const silent = await listening(t, () => undefined);
    const rude = await listening(t, (request) => request.socket.destroy());
    const other = await listening(t, (request) => request.socket.end('SSH-2.0-demo\r\n'));
    const upgrading = await listening(t, (request) => {
      request.socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n');
    });
    const post = outgoingPost({ mayReach: isLoopbackAddress, timeoutMs: 300 });
    for (const { port } of [silent, rude, other, upgrading])
      await assert.rejects(post({ ...message, url: `http://127.0.0.1:${port}/` }));
  });

  test('goes through a proxy by its name; what is reached without one, or written as an address, is judged all the same', async (t) => {
    const proxy = await listening(t, ok);
    const { resolve, asked } = resolver(['10.0.0.1']);
    const through = proxyOf(`http://127.0.0.1:${proxy.port}`, 'inside.example');
    const post = outgoingPost({ proxy: through, resolve, timeoutMs: 5_000 });
    assert.equal((await post({ ...message, url: 'http://tickets.example/hook' })).status, 204);
    assert.deepEqual([proxy.seen, asked], [['POST tickets.example http://tickets.example/hook'], []]);
    await assert.rejects(post({ ...message, url: 'http://inside.example/hook' }), ForbiddenAddressError);
    await assert.rejects(post({ ...message, url: 'http://10.0.0.1/hook' }), ForbiddenAddressError);
    assert.deepEqual([proxy.seen.length, asked], [1, ['inside.example']]);
  });

  test('reaches a proxy that is inside, by its name too', async (t) => {
    const proxy = await listening(t, ok);
    const { resolve, asked } = resolver(['127.0.0.1']);
    const post = outgoingPost({ proxy: proxyOf(`http://proxy.example:${proxy.port}`), resolve, timeoutMs: 5_000 });
    const sent = await post({ ...message, url: 'http://tickets.example/hook' }).catch((error: unknown) => error);
    // Whoever asks for the proxy's address, it is not the callback's.
    assert.ok(!(sent instanceof ForbiddenAddressError), String(sent));
    assert.ok(asked.every((host) => host === 'proxy.example'));
  });
});

/** One address as people, and people who hide it, write it. */
function notations(bytes: readonly [number, number, number, number]): string[] {
  const [a, b, c, d] = bytes;
  const whole = ((a * 256 + b) * 256 + c) * 256 + d;
  const hex = (value: number): string => `0x${value.toString(16)}`;
  const pair = (one: number, two: number): string => (one * 256 + two).toString(16);
  return [
    bytes.join('.'),
    String(whole),
    hex(whole),
    `0${whole.toString(8)}`,
    bytes.map(hex).join('.'),
    bytes.map((byte) => `0${byte.toString(8)}`).join('.'),
    `${a}.${(b * 256 + c) * 256 + d}`,
    `${a}.${b}.${c * 256 + d}`,
    `${bytes.join('.')}.`,
    bytes.join('%2e'),
    bytes.join('。'),
    `[::ffff:${bytes.join('.')}]`,
    `[::ffff:${pair(a, b)}:${pair(c, d)}]`,
    `[::${bytes.join('.')}]`,
    `[64:ff9b::${bytes.join('.')}]`,
    `[2002:${pair(a, b)}:${pair(c, d)}::1]`,
  ];
}
