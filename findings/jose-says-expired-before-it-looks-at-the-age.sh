#!/usr/bin/env bash
# jose 6.2.18 on Node 24: Microsoft Entra sends External MFA a token that is expired by design, so one catches JWTExpired and goes on
# with its payload, which has been checked by then. What has not been checked is `maxTokenAge`: `exp` comes first, so a token of two
# days ago is refused with the same error and the same payload as one of this minute. Whoever goes on has to bound `iat` by hand.
# Without `exp` the very same age is an error of its own.
# Seen: two days old and expired ERR_JWT_EXPIRED exp; fresh and expired ERR_JWT_EXPIRED exp; two days old without exp ERR_JWT_EXPIRED iat
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund jose@6.2.18 node@24.21.0 > /dev/null 2>&1
cat > probe.mjs <<'JS'
import { generateKeyPair, jwtVerify, SignJWT } from 'jose';

const { publicKey, privateKey } = await generateKeyPair('RS256');
const now = Math.floor(Date.now() / 1000);
async function refusal(iat, exp) {
  const unsigned = new SignJWT({ sub: 'demo' }).setProtectedHeader({ alg: 'RS256' }).setIssuedAt(iat);
  const token = await (exp === undefined ? unsigned : unsigned.setExpirationTime(exp)).sign(privateKey);
  const options = { algorithms: ['RS256'], maxTokenAge: '5 minutes' };
  const error = await jwtVerify(token, publicKey, options).catch((refused) => refused);
  return `${error.code} ${error.claim}`;
}
const old = now - 172_800;
const seen = [await refusal(old, old + 60), await refusal(now - 10, now - 5), await refusal(old, undefined)];
console.log(`two days old and expired ${seen[0]}; fresh and expired ${seen[1]}; two days old without exp ${seen[2]}`);
JS
seen=$(node_modules/.bin/node probe.mjs)
echo "$seen"
[ "$seen" = 'two days old and expired ERR_JWT_EXPIRED exp; fresh and expired ERR_JWT_EXPIRED exp; two days old without exp ERR_JWT_EXPIRED iat' ]
