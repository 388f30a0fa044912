#!/usr/bin/env bash
# Makes one environment: scripts/setup.sh VENV PYTHON_VERSION REQUIREMENTS. Finds Python (PATH, pyenv) or has uv fetch it.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=$1 version=$2 requirements=$3
uv=$(scripts/uv.sh)
python=$version
# pyenv's shims fail for versions that are not selected, so take the interpreter itself.
if command -v pyenv >/dev/null 2>&1; then
  newest=$(pyenv versions --bare 2>/dev/null | grep -E "^${version//./\\.}\.[0-9]+$" | sort -V | tail -n 1 || true)
  [ -n "$newest" ] && python="$(pyenv prefix "$newest")/bin/python"
fi
echo "== $venv: Python $version, $(grep -cE '^[A-Za-z0-9]' "$requirements") packages from $requirements"
"$uv" venv --quiet --allow-existing --python "$python" "$venv"
"$uv" pip sync --python "$venv/bin/python" --require-hashes "$requirements"
if [ "$venv" = .venv ]; then
  "$uv" pip install --quiet --python "$venv/bin/python" --no-deps --editable .
fi
touch "$venv/.ready"
