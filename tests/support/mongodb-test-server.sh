#!/usr/bin/env bash
# A MongoDB server for the tests, where none can be installed: SecantusDB (https://pypi.org/project/secantusdb/), which
# speaks MongoDB's wire protocol on WiredTiger. A test tool only; mongodb-test-server.md says where it differs.
#
#   tests/support/mongodb-test-server.sh start   installs it once, starts it, prints MONGODB_TEST_URI=…
#   tests/support/mongodb-test-server.sh stop    ends the server that `start` started and removes its data
#   tests/support/mongodb-test-server.sh install installs it once, for tests that start one of their own
set -euo pipefail

version=0.7.0b3
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
home="$root/.local/mongodb-for-tests"
pid_file="$home/server.pid"
data_file="$home/server.data"
log="$home/server.log"
node="$root/node_modules/.bin/node"
[ -x "$node" ] || node=node

fail() {
  echo "mongodb-test-server: $1" >&2
  exit 1
}

command_line() {
  if [ -r "/proc/$1/cmdline" ]; then tr '\0' ' ' <"/proc/$1/cmdline"; else ps -o args= -p "$1"; fi
}

# A pid is used again sooner or later: the data directory on the command line tells that it is still ours.
is_running() {
  [ -s "$pid_file" ] && [ -s "$data_file" ] || return 1
  local pid
  pid=$(cat "$pid_file")
  kill -0 "$pid" 2>/dev/null && command_line "$pid" | grep -qF -- "$(cat "$data_file")"
}

install_server() {
  [ -f "$home/venv/installed-$version" ] && return
  command -v python3 >/dev/null || fail 'python3 (3.11 or newer) is needed'
  mkdir -p "$home"
  rm -rf "$home/venv"
  python3 -m venv "$home/venv" || fail 'python3 -m venv does not work: install python3-venv'
  "$home/venv/bin/pip" install --quiet --disable-pip-version-check "secantusdb==$version" >&2 || fail 'the installation failed'
  touch "$home/venv/installed-$version"
}

free_port() {
  "$home/venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

answers() {
  (cd "$root" && "$node" --input-type=commonjs -e '
    const { MongoClient } = require("mongodb");
    const client = new MongoClient(process.argv[1], { serverSelectionTimeoutMS: 500 });
    client.db("admin").command({ ping: 1 }).then(() => process.exit(0), () => process.exit(1));
  ' "$1" 2>/dev/null)
}

start() {
  if is_running; then fail "it is running already (process $(cat "$pid_file")): stop it first"; fi
  install_server
  local data port uri
  data=$(mktemp -d "${TMPDIR:-/tmp}/mongodb-for-tests.XXXXXX")
  port=$(free_port)
  uri="mongodb://127.0.0.1:$port/?replicaSet=secantus&w=majority&journal=true"
  # --config: an empty file, so that no configuration of this machine is read.
  : >"$home/empty.toml"
  nohup "$home/venv/bin/secantusd-py" --config "$home/empty.toml" --host 127.0.0.1 --port "$port" \
    --storage-path "$data" --sync-on-commit --enable-test-commands --log-level ERROR >"$log" 2>&1 </dev/null &
  echo $! >"$pid_file"
  echo "$data" >"$data_file"
  for _ in $(seq 1 60); do
    if answers "$uri"; then
      echo "MONGODB_TEST_URI=$uri"
      return
    fi
    is_running || fail "it ended by itself: $(tail -n 5 "$log")"
    sleep 0.25
  done
  stop
  fail "it did not answer: see $log"
}

stop() {
  if is_running; then
    local pid
    pid=$(cat "$pid_file")
    kill "$pid"
    for _ in $(seq 1 40); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.25
    done
    if is_running; then kill -KILL "$pid"; fi
  fi
  if [ -s "$data_file" ]; then rm -rf -- "$(cat "$data_file")"; fi
  rm -f "$pid_file" "$data_file"
}

case "${1:-}" in
  start) start ;;
  stop) stop ;;
  install) install_server ;;
  *) fail 'say start, stop or install' ;;
esac
