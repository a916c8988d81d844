#!/usr/bin/env bash
# jose 6.2.18 on Node 24: `createRemoteJWKSet` uses what it fetched for `cacheMaxAge` (ten minutes unless told otherwise), and after
# that not at all. Where the issuer is away at that moment, or answers 200 with `{"keys":[]}`, which takes the place of what was known,
# every token that is right is refused until the issuer has keys again, although none of them has changed. Whoever wants known keys to
# count on during an outage has to keep them by themselves.
# Seen: fresh verified; issuer away ERR_JOSE_GENERIC; back verified; empty set ERR_JWKS_NO_MATCHING_KEY
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund jose@6.2.18 node@24.21.0 > /dev/null 2>&1
cat > probe.mjs <<'JS'
import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';

const { publicKey, privateKey } = await generateKeyPair('RS256');
const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
const token = await new SignJWT({ sub: 'demo' }).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(privateKey);
let answer = { status: 200, keys: [jwk] };
const server = createServer((_, response) => {
  response.writeHead(answer.status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ keys: answer.keys }));
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const address = new URL(`http://127.0.0.1:${server.address().port}/keys`);
const set = createRemoteJWKSet(address, { cacheMaxAge: 100, cooldownDuration: 0 });
const tried = () => jwtVerify(token, set, { algorithms: ['RS256'] }).then(() => 'verified', (error) => error.code);
const fresh = await tried();
const later = async (now) => {
  answer = now;
  await wait(150);
  return tried();
};
const away = await later({ status: 503, keys: [] });
const back = await later({ status: 200, keys: [jwk] });
const empty = await later({ status: 200, keys: [] });
console.log(`fresh ${fresh}; issuer away ${away}; back ${back}; empty set ${empty}`);
server.close();
JS
seen=$(node_modules/.bin/node probe.mjs)
echo "$seen"
[ "$seen" = 'fresh verified; issuer away ERR_JOSE_GENERIC; back verified; empty set ERR_JWKS_NO_MATCHING_KEY' ]
