#!/usr/bin/env bash
# Renews the pinned requirements, one file for each environment, with hashes and without any index address.
set -euo pipefail
cd "$(dirname "$0")/.."
uv=$(scripts/uv.sh)
pin() { "$uv" pip compile pyproject.toml "$@" --generate-hashes --no-emit-index-url --no-header --quiet; }
pin --extra api --group api-dev --python-version 3.11 --output-file requirements/api.txt
pin --extra bot --group bot-dev --python-version 3.10 --output-file requirements/bot.txt
