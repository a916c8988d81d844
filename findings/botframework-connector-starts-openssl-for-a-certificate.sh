#!/usr/bin/env bash
# botframework-connector 4.23.3 on Node 24: CertificateServiceClientCredentialsFactory, given a certificate, has its thumbprint taken by the
# program `openssl`, which it starts for it (openssl-wrapper), though node:crypto could. Where that program is not on the PATH, as in slim
# images of Node, the bot has no credentials; the same certificate works where it is.
# Seen: with openssl a credential, without openssl Error spawn openssl ENOENT
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund botframework-connector@4.23.3 node@24.21.0 > /dev/null 2>&1
openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out certificate.pem -subj /CN=demo -days 2 2> /dev/null
cat > probe.mjs <<'JS'
import { readFileSync } from 'node:fs';
import connector from 'botframework-connector';

const [certificate, key] = ['certificate.pem', 'key.pem'].map((name) => readFileSync(name, 'utf8'));
const factory = new connector.CertificateServiceClientCredentialsFactory('demo', certificate, key, 'demo');
const done = (said) => {
  console.log(said);
  process.exit();
};
process.on('uncaughtException', ({ name, message }) => done(`${name} ${message}`));
try {
  await factory.createCredentials('demo', 'https://api.botframework.com', 'https://login.microsoftonline.com', true);
  done('a credential');
} catch ({ name, message }) {
  done(`${name} ${message}`);
}
JS
node="$folder/node_modules/node/bin/node"
seen="with openssl $("$node" probe.mjs), without openssl $(PATH="$folder" "$node" probe.mjs)"
echo "$seen"
[ "$seen" = 'with openssl a credential, without openssl Error spawn openssl ENOENT' ]
