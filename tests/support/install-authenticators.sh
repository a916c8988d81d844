#!/usr/bin/env bash
# Installs authenticators of others on Debian or Ubuntu, as root, unless they are there: what the journeys check the line of
# the QR card with.
set -euo pipefail

missing=()
command -v keepassxc-cli >/dev/null || missing+=(keepassxc)
[ -e /usr/lib/password-store/extensions/otp.bash ] || missing+=(pass-extension-otp)
command -v gpg >/dev/null || missing+=(gnupg)
/usr/bin/python3 -c 'import pyotp' 2>/dev/null || missing+=(python3-pyotp)
[ ${#missing[@]} -eq 0 ] && exit 0

export DEBIAN_FRONTEND=noninteractive
echo "Installing ${missing[*]}"
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
