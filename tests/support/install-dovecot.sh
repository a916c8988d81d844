#!/usr/bin/env bash
# Installs what the test of the mail server needs on Debian or Ubuntu, as root, unless it is there: dovecot, with its Lua. The test
# starts one of its own: where no service may be started, the package starts none.
set -euo pipefail

missing=()
command -v dovecot >/dev/null || missing+=(dovecot-core dovecot-imapd)
ls /usr/lib/dovecot/modules/auth/libauthdb_lua.so >/dev/null 2>&1 || missing+=(dovecot-auth-lua)
[ -e /usr/lib/dovecot/imap ] || missing+=(dovecot-imapd)
[ ${#missing[@]} -eq 0 ] && exit 0

export DEBIAN_FRONTEND=noninteractive
echo "Installing ${missing[*]}"
apt-get update -qq
# The package would start a mail server on every address.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  printf '#!/bin/sh\nexit 101\n' >$policy
  chmod +x $policy
  trap 'rm -f $policy' EXIT
fi
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
