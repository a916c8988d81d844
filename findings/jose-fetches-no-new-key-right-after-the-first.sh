#!/usr/bin/env bash
# jose 6.2.18 on Node 24: `createRemoteJWKSet` fetches a key set when a token names a key that it does not know, but not within 30
# seconds of the last fetch, and the first fetch counts. So a process that has just started, and meets the new key of a change-over
# right after the old one, refuses tokens that are right (ERR_JWKS_NO_MATCHING_KEY), although one more request would bring the key.
# `reload()` passes the cool-down by.
# Seen: old key verified; new key ERR_JWKS_NO_MATCHING_KEY after 1 fetch; after reload() verified with 2
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund jose@6.2.18 node@24.21.0 > /dev/null 2>&1
cat > probe.mjs <<'JS'
import { createServer } from 'node:http';
import { createRemoteJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';

async function key(kid) {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const token = await new SignJWT({ sub: 'demo' }).setProtectedHeader({ alg: 'RS256', kid }).setIssuedAt().sign(privateKey);
  return { jwk: { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }, token };
}
const [before, after] = [await key('old'), await key('new')];
let keys = [before.jwk];
let fetches = 0;
const server = createServer((_, response) => {
  fetches += 1;
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ keys }));
});
await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const set = createRemoteJWKSet(new URL(`http://127.0.0.1:${server.address().port}/keys`));
const tried = (token) => jwtVerify(token, set, { algorithms: ['RS256'] }).then(() => 'verified', (error) => error.code);
const first = await tried(before.token);
keys = [before.jwk, after.jwk];
const second = `${await tried(after.token)} after ${fetches} fetch`;
await set.reload();
console.log(`old key ${first}; new key ${second}; after reload() ${await tried(after.token)} with ${fetches}`);
server.close();
JS
seen=$(node_modules/.bin/node probe.mjs)
echo "$seen"
[ "$seen" = 'old key verified; new key ERR_JWKS_NO_MATCHING_KEY after 1 fetch; after reload() verified with 2' ]
