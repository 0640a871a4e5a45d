#!/usr/bin/env bash
# Makes the data, installs the peers, builds esql, measures all of them, and writes RESULTS.md.
#
#   bench/run.sh                   # 1 GB, 7 runs: about half an hour, and 10 GB of disk
#   bench/run.sh --quick           # 100 MB: for a look; too little for conclusions
#   bench/run.sh --runs 11         # more runs
#   bench/run.sh --engines duckdb  # this peer only; several: "duckdb datafusion"
#   bench/run.sh --only clean      # a section alone: clean mixed compressed memory growth startup threads
#
# ESQL=PATH measures that program instead of building one. BENCH_HOME=DIR keeps data, peers and measurements
# there instead of here. Nothing else should run on the machine meanwhile.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=${BENCH_HOME:-$here}

rows=540000 set=1g results=$here/RESULTS.md
options=()
while (($#)); do
    case $1 in
        --quick) rows=54000 set=100m results=$home/measured/quick.md ;;
        --runs) options+=(--runs "$2") && shift ;;
        --engines) options+=(--engines $2) && shift ;;
        --only) options+=(--only "$2") && shift ;;
        *) sed -n '2,12s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2 && exit 2 ;;
    esac
    shift
done

for program in python3 rg zstd gzip; do
    command -v "$program" >/dev/null || { echo "$program is needed; on Debian: apt-get install python3-venv ripgrep zstd" >&2 && exit 1; }
done

python=$home/venv/bin/python
if [[ ! -x $python ]]; then
    python3 -m venv "$home/venv"
    "$home/venv/bin/pip" install --quiet duckdb polars chdb datafusion pyarrow pytz
fi

clean=$home/data/$set mixed=$home/data/$set-mixed
if [[ ! -e $clean/complete ]]; then
    "$python" "$here/generate.py" --rows "$rows" --out "$clean/ndjson"
    "$python" "$here/convert.py" "$clean"
    touch "$clean/complete"
fi
if [[ ! -e $mixed/complete ]]; then
    "$python" "$here/generate.py" --rows "$rows" --out "$mixed/ndjson" --mixed 0.02
    touch "$mixed/complete"
fi

if [[ -z ${ESQL:-} ]]; then
    cargo build --release -p esql-cli --manifest-path "$here/../Cargo.toml"
    ESQL=$here/../target/release/esql
fi

measured=$home/measured/$set.json
"$python" "$here/measure.py" --esql "$ESQL" --python "$python" --clean "$clean" --mixed "$mixed" --out "$measured" "${options[@]}"
"$python" "$here/report.py" "$measured" >"$results"
echo "$results"
