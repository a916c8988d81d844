#!/usr/bin/env bash
# web-push 3.6.7 on Node 24: a text of more than 4,079 bytes is encrypted into two records of 4,096 bytes, without an error, where RFC
# 8291, 4 wants a single one. From 3,994 bytes on the body is longer than the 4,096 bytes that push services have to take
# (RFC 8030, 7.2), without an error either. Chromium 156 drops a message of two records silently, after the push service has answered 201:
# whoever sends a long text believes that it arrived.
# Seen: 3993: 4096 bytes, 1 record; 3994: 4097 bytes, 1 record; 4079: 4182 bytes, 1 record; 4080: 4200 bytes, 2 records.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund web-push@3.6.7 node@24.21.0 > /dev/null 2>&1
cat > probe.mjs <<'JS'
import { createECDH, randomBytes } from 'node:crypto';
import webPush from 'web-push';

const p256dh = createECDH('prime256v1').generateKeys('base64url');
const keys = { p256dh, auth: randomBytes(16).toString('base64url') };
const subscription = { endpoint: 'https://push.example/subscription', keys };
const vapidDetails = { subject: 'mailto:security@example.org', ...webPush.generateVAPIDKeys() };

function described(bytes) {
  const { body } = webPush.generateRequestDetails(subscription, 'a'.repeat(bytes), { vapidDetails });
  // RFC 8188, 2.1: salt (16), record size (4), length of the key's id (1), the id.
  const records = Math.ceil((body.length - 21 - body.readUInt8(20)) / body.readUInt32BE(16));
  return `${bytes}: ${body.length} bytes, ${records} ${records === 1 ? 'record' : 'records'}`;
}
console.log([3993, 3994, 4079, 4080].map(described).join('; '));
JS
seen=$(node_modules/.bin/node probe.mjs)
echo "$seen"
[ "$seen" = '3993: 4096 bytes, 1 record; 3994: 4097 bytes, 1 record; 4079: 4182 bytes, 1 record; 4080: 4200 bytes, 2 records' ]
