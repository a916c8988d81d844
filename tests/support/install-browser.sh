#!/usr/bin/env bash
# Installs what the browser journeys need on Debian or Ubuntu, as root, unless it is there: a browser, a QR decoder and a
# code generator that are not the product's own, a message bus to click notifications on, and a font with emoji.
set -euo pipefail

missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v zbarimg >/dev/null || missing+=(zbar-tools)
command -v oathtool >/dev/null || missing+=(oathtool)
command -v dbus-daemon >/dev/null || missing+=(dbus)
fc-list 2>/dev/null | grep -qi 'emoji' || missing+=(fonts-noto-color-emoji)
[ ${#missing[@]} -eq 0 ] && exit 0

export DEBIAN_FRONTEND=noninteractive
echo "Installing ${missing[*]}"
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
