#!/usr/bin/env bash
# restify 12.0.0 on Node 24: importing it changes the responses of every HTTP server in the process, also those that are none
# of restify's. Node's own `response.writeHead(…)` gives the response back, so that `.end(…)` can follow in one chain; once
# restify is imported it gives undefined, and the chain throws a TypeError. Whoever runs another server in the same process
# (a health check, a test's stand-in) meets it as a request that is never answered.
# Seen: before response, after undefined.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts=false restify@12.0.0 node@24.21.0 > /dev/null 2>&1
cat > probe.mjs <<'JS'
import { createServer, get } from 'node:http';
import { once } from 'node:events';

async function whatWriteHeadGives() {
  const { promise, resolve } = Promise.withResolvers();
  const server = createServer((request, response) => {
    resolve(response.writeHead(200) === response ? 'response' : 'undefined');
    response.end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  get({ port: server.address().port, host: '127.0.0.1', agent: false }, (answer) => answer.resume());
  const given = await promise;
  server.close();
  return given;
}

const before = await whatWriteHeadGives();
await import('restify');
console.log(`before ${before}, after ${await whatWriteHeadGives()}`);
JS
seen=$(node_modules/.bin/node probe.mjs 2> /dev/null)
echo "$seen"
[ "$seen" = 'before response, after undefined' ]
