#!/bin/sh
# packaging/spark: what needs no Spark is tested always; small jobs where pyspark is (build/spark, or python3's own) with Java 17.
# Nothing is downloaded here: pyspark and what it needs are 500 MB. `sh tests/bench/spark.sh install` puts it into build/spark.
set -eu
cd "$(dirname "$0")/../.."
redflag=${REDFLAG:-$(pwd)/build/release/redflag}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 tests/cli/spark.py "$redflag" "$work"
python=$(pwd)/build/spark/bin/python
[ -x "$python" ] || python=$(command -v python3)
if ! command -v java > /dev/null || ! "$python" -c 'import pyspark, pyarrow, pandas' 2> /dev/null; then
    echo "skipped: small jobs of Spark need pyspark, pyarrow, pandas and Java 17; sh tests/bench/spark.sh install"
    exit 0
fi
PYSPARK_PYTHON=$python SPARK_LOCAL_IP=127.0.0.1 JAVA_TOOL_OPTIONS="-XX:TieredStopAtLevel=1 -XX:+UseSerialGC" \
    "$python" tests/cli/spark_job.py "$redflag" "$work"
