#!/usr/bin/env bash
# web-push 3.6.7 on Node 24: what a notification's headers say is not always what was asked for, and nothing is refused.
# `TTL` is not looked at: '1h' goes out as NaN, null as 0 (dropped unless the browser is there at once), and
# a fraction as it is, although RFC 8030, 5.2 knows whole seconds only. An own `Urgency` among `headers` is overwritten with
# `normal`, while other own headers go out: it has to be the option `urgency`, in small letters.
# Seen: TTL NaN, 0, 1.5; Urgency normal as a header, high as the option; own header kept.
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
const headers = (options) => webPush.generateRequestDetails(subscription, 'demo', { vapidDetails, ...options }).headers;

const lifetimes = ['1h', null, 1.5].map((TTL) => headers({ TTL }).TTL);
const own = headers({ headers: { Urgency: 'high', 'X-Demo': 'kept' } });
console.log(`TTL ${lifetimes.join(', ')}; Urgency ${own.Urgency} as a header, ${headers({ urgency: 'high' }).Urgency} as the option; own header ${own['X-Demo']}`);
JS
seen=$(node_modules/.bin/node probe.mjs)
echo "$seen"
[ "$seen" = 'TTL NaN, 0, 1.5; Urgency normal as a header, high as the option; own header kept' ]
