#!/usr/bin/env bash
# Installs what the test of the RADIUS server needs on Debian or Ubuntu, as root, unless it is there: FreeRADIUS with its REST module,
# radtest and radclient. The test starts one of its own: where no service may be started, the packages start none.
set -euo pipefail

missing=()
command -v freeradius >/dev/null || missing+=(freeradius)
[ -e /usr/lib/freeradius/rlm_rest.so ] || missing+=(freeradius-rest)
command -v radclient >/dev/null || missing+=(freeradius-utils)
[ ${#missing[@]} -eq 0 ] && exit 0

export DEBIAN_FRONTEND=noninteractive
echo "Installing ${missing[*]}"
apt-get update -qq
# The package would start a RADIUS server on every address.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  printf '#!/bin/sh\nexit 101\n' >$policy
  chmod +x $policy
  trap 'rm -f $policy' EXIT
fi
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
