# What the scripts share; to be sourced. Sets ROOT and VENV.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
VENV="$ROOT/.cache/venv"
say() { printf '==> %s\n' "$*"; }
# Reads a build's output and tells now and then how far it is.
show_steps() {
  local line tenth last=0
  while IFS= read -r line; do
    [[ $line =~ ^\[([0-9]+)/([0-9]+)\] ]] || continue
    tenth=$((10 * BASH_REMATCH[1] / BASH_REMATCH[2]))
    ((BASH_REMATCH[2] > 20 && tenth > last)) || continue
    last=$tenth
    printf '    step %d of %d\n' "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
  done
}
cd "$ROOT"
