# What the scripts share; to be sourced. Sets ROOT and VENV.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
VENV="$ROOT/.cache/venv"
say() { printf '==> %s\n' "$*"; }
# Reads a build's output and tells now and then how far it is.
show_steps() {
  awk '/^\[[0-9]+\/[0-9]+\]/ {
    split(substr($1, 2), step, /[\/\]]/)
    tenth = int(10 * step[1] / step[2])
    if (step[2] > 20 && tenth > last) { last = tenth; printf "    step %d of %d\n", step[1], step[2]; fflush() }
  }'
}
cd "$ROOT"
