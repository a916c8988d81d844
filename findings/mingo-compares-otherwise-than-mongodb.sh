#!/usr/bin/env bash
# mingo 7.2.7, which answers MongoDB's query language in JavaScript, compares otherwise than MongoDB's manual says in two
# places that nobody sees with plain words in plain fields:
# - Text is put in the order of UTF-16 units, in ranges and in $sort. MongoDB compares UTF-8 bytes, which is the order of code
#   points: there U+1F642 comes after U+FF41, here before it.
# - `$all` is false for a field that holds one value and no list. MongoDB takes `{ $all: ['a'] }` for `{ $and: [{ t: 'a' }] }`, which
#   a field with the value 'a' meets.
# Whoever runs tests on mingo and production on MongoDB meets it as pages that skip or repeat.
# Seen: false false U+1F642,U+FF41
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund mingo@7.2.7 node@24.21.0 > /dev/null 2>&1
cat > probe.mjs <<'JS'
import { Aggregator, Query } from 'mingo';

const [late, early] = ['\u{1F642}', '\uFF41'];
const isAfter = new Query({ t: { $gt: early } }).test({ t: late });
const hasAll = new Query({ t: { $all: ['a'] } }).test({ t: 'a' });
const sorted = new Aggregator([{ $sort: { t: 1 } }]).run([{ t: early }, { t: late }]);
const names = sorted.map(({ t }) => `U+${t.codePointAt(0).toString(16).toUpperCase()}`);
console.log(`${isAfter} ${hasAll} ${names.join()}`);
JS
seen=$(node_modules/.bin/node probe.mjs)
echo "$seen"
[ "$seen" = 'false false U+1F642,U+FF41' ]
