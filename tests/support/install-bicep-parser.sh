#!/usr/bin/env bash
# Installs what the test of deployment/azure reads Bicep with, unless it is there: pycep-parser, with Python's pip, for this project alone.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

folder=.local/bicep-parser
PYTHONPATH=$folder python3 -c 'import pycep' 2>/dev/null && exit 0

echo 'Installing pycep-parser'
rm -rf "$folder"
python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target "$folder" \
  pycep-parser==0.7.1 lark==1.3.1 regex==2026.11.19 typing_extensions==4.16.0
