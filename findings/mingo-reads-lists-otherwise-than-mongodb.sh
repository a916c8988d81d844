#!/usr/bin/env bash
# mingo 7.2.7 reads a path that leads through a list otherwise than MongoDB:
# - `{ 'o.n': null }` asks for a missing field, too. Of a list of objects in which one lacks the field, MongoDB finds the document
#   (each object is looked at by itself); mingo collects the values that are there, and does not.
# - `{ 'o.n': { $size: 2 } }` asks for a list at the end of the path. mingo takes the two values that it collected from two
#   objects for such a list; MongoDB does not.
# - `{ 'o.n': { $ne: 1 } }`: a 1 in a list within the list is no element of it to MongoDB, so the document is found; mingo looks
#   into the inner list.
# Whoever has tests on mingo and production on MongoDB has filters that find other documents there.
# Seen: false true false
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"type":"module"}' > package.json
npm install --silent --no-audit --no-fund mingo@7.2.7 node@24.21.0 > /dev/null 2>&1
cat > probe.mjs <<'JS'
import { Query } from 'mingo';

const lacksIt = new Query({ 'o.n': null }).test({ o: [{ n: 1 }, {}] });
const isListOfTwo = new Query({ 'o.n': { $size: 2 } }).test({ o: [{ n: 1 }, { n: 5 }] });
const isAnother = new Query({ 'o.n': { $ne: 1 } }).test({ o: { n: [[1], 2] } });
console.log(`${lacksIt} ${isListOfTwo} ${isAnother}`);
JS
seen=$(node_modules/.bin/node probe.mjs)
echo "$seen"
[ "$seen" = 'false true false' ]
