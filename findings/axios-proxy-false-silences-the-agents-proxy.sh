#!/usr/bin/env bash
# axios 1.21.1 on Node 24: `proxy: false`, documented as switching off axios' own proxy settings, also switches off the proxy of
# the agent that the caller gives. Node 24's agents read a proxy from their option `proxyEnv`; a request with that agent goes
# through the proxy with node:http and with axios as it comes, and straight to the origin with `proxy: false`. Libraries that are built
# on axios and say `proxy: false` (twilio 6.2 does when no HTTP_PROXY is set) so leave out the proxy that their caller's agent names.
# Seen: node:http proxy, axios proxy, axios with proxy false origin
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund axios@1.21.1 node@24.21.0 > /dev/null 2>&1
cat > probe.mjs <<'JS'
import { once } from 'node:events';
import { Agent, createServer, get } from 'node:http';
import { text } from 'node:stream/consumers';
import axios from 'axios';

async function answering(name) {
  const server = createServer((_, response) => response.end(name));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { server, url: `http://127.0.0.1:${server.address().port}/` };
}

const [proxy, origin] = [await answering('proxy'), await answering('origin')];
const httpAgent = new Agent({ proxyEnv: { HTTP_PROXY: proxy.url, NO_PROXY: '' } });
const { promise, resolve } = Promise.withResolvers();
get(origin.url, { agent: httpAgent }, (response) => resolve(text(response)));
const byNode = await promise;
const { data: byAxios } = await axios.get(origin.url, { httpAgent });
const { data: without } = await axios.get(origin.url, { httpAgent, proxy: false });
console.log(`node:http ${byNode}, axios ${byAxios}, axios with proxy false ${without}`);
httpAgent.destroy();
for (const { server } of [proxy, origin]) server.close();
JS
seen=$(node_modules/.bin/node probe.mjs)
echo "$seen"
[ "$seen" = 'node:http proxy, axios proxy, axios with proxy false origin' ]
