#!/usr/bin/env bash
# SecantusDB 0.7.0b3 (speaks MongoDB's wire protocol on WiredTiger): a descending index has the shorter one of two texts that begin
# alike on the wrong side. Ranges and sorting that use it lose documents and change their order; the same with an ascending index, or
# with none, is as MongoDB's manual says. Numbers and dates are right either way.
# Seen (how many are below 'aa', and all in order): ascending 1 a,aa,b; descending 0 aa,a,b
set -euo pipefail
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check secantusdb==0.7.0b3 pymongo
: > empty.toml
port=$(venv/bin/python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
venv/bin/secantusd-py --config empty.toml --host 127.0.0.1 --port "$port" --storage-path data --log-level ERROR > server.log 2>&1 &
server=$!
cat > probe.py <<'PY'
import sys
from pymongo import MongoClient

client = MongoClient(f'mongodb://127.0.0.1:{sys.argv[1]}/', serverSelectionTimeoutMS=20_000)

def seen(direction):
    texts = client.probe[f'direction{direction}']
    texts.create_index([('t', direction)])
    texts.insert_many([{'t': text} for text in ('a', 'aa', 'b')])
    below = texts.count_documents({'t': {'$lt': 'aa'}})
    return f"{below} {','.join(each['t'] for each in texts.find().sort('t', 1))}"

print(f'ascending {seen(1)}; descending {seen(-1)}')
PY
seen=$(venv/bin/python probe.py "$port")
echo "$seen"
[ "$seen" = 'ascending 1 a,aa,b; descending 0 aa,a,b' ]
