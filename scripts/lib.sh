# What the scripts share; to be sourced. Sets ROOT and VENV.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
VENV="$ROOT/.cache/venv"
say() { printf '==> %s\n' "$*"; }
cd "$ROOT"
