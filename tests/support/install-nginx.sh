#!/usr/bin/env bash
# Installs what the test of the web server needs on Debian or Ubuntu, as root, unless it is there: nginx with auth_request. The test
# starts one of its own: where no service may be started, the package starts none.
set -euo pipefail

command -v nginx >/dev/null && exit 0

export DEBIAN_FRONTEND=noninteractive
echo 'Installing nginx'
apt-get update -qq
# The package would start a web server on every address.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  printf '#!/bin/sh\nexit 101\n' >$policy
  chmod +x $policy
  trap 'rm -f $policy' EXIT
fi
apt-get install -y -qq --no-install-recommends nginx >/dev/null
