#!/bin/sh
# The columnar review beside its peers: `./run.sh [N ...]`, by default 100000 and 1000000 customers.
#
# From the environment:
#   PEERS_VENV    a Python environment with duckdb, polars, numpy and pyarrow (default ./venv)
#   PEERS_TURNS   how often the peers are taken in turn (default 3)
#   PEERS_ROUNDS  measured rounds in each turn (default 5)
#   GUANXI_TUNED  a command for hand-written loops; it takes N and prints lines
#                 `RES<TAB>name<TAB>rows<TAB>ns`
set -eu
cd "$(dirname "$0")"
venv=${PEERS_VENV:-venv}
turns=${PEERS_TURNS:-3}
rounds=${PEERS_ROUNDS:-5}
if ! "$venv/bin/python" -c 'import duckdb, numpy, polars, pyarrow' 2> /dev/null; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet duckdb polars numpy pyarrow
fi
export PYTHONDONTWRITEBYTECODE=1
nice cargo build --release --quiet --jobs 1
peers=${CARGO_TARGET_DIR:-target}/release/guanxi-portfolio-peers

# One run of a program; the number of its file keeps the order.
taken() {
    place=$((place + 1))
    file=$(printf '%s/%03d-%s.txt' "$runs" "$place" "$1")
    shift
    "$@" > "$file"
}

[ $# -gt 0 ] || set -- 100000 1000000
for rows in "$@"; do
    columns=data/$rows/columns
    runs=data/$rows/runs
    rm -rf "$runs"
    mkdir -p "$runs"
    "$peers" data "$rows" "$columns"
    few=$((rows < 10000 ? rows : 10000))
    place=0
    turn=0
    guanxi() {
        taken guanxi "$peers" guanxi "$rows" "$rounds"
    }
    guanxi
    while [ "$turn" -lt "$turns" ]; do
        turn=$((turn + 1))
        taken plain "$peers" guanxi "$rows" "$rounds" plain
        guanxi
        taken duckdb "$venv/bin/python" duckdb_job.py "$columns" "$rounds"
        guanxi
        taken polars "$venv/bin/python" polars_job.py "$columns" "$rounds"
        guanxi
        taken zen "$peers" zen "$few" "$rounds"
        guanxi
        if [ -n "${GUANXI_TUNED:-}" ]; then
            # The command has arguments of its own; if it fails, the lines it has printed still count.
            # shellcheck disable=SC2086
            taken tuned $GUANXI_TUNED "$rows" || echo "the hand-written loops: status $?" >&2
            guanxi
        fi
    done
    "$venv/bin/python" table.py "$rows" "$runs"
done
