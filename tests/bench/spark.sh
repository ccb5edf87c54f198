#!/bin/sh
# Show on a small cluster of its own that Spark gives the verdicts of `redflag classify`, whoever is killed meanwhile. Prints Markdown.
# usage: sh tests/bench/spark.sh [--comments 20000] [--bytes 60] [--splits 8] [--batch 2] [--only-speed] [--work FOLDER]
#        sh tests/bench/spark.sh --comments 2000000 --splits 64 --batch 8         what docs/scale.md is to show; hours on two processors
#        sh tests/bench/spark.sh install                                          only what it needs
# Installs Java 17 (Debian) and pyspark, pyarrow, pandas (Python registry, 500 MB, in build/spark).
set -eu
cd "$(dirname "$0")/../.."
mkdir -p build
printf 'openjdk-17-jre-headless\npython3-venv\n' > build/spark.packages
sh .ci/install.sh build/spark.packages >&2
if ! build/spark/bin/python -c 'import pyspark, pyarrow, pandas' 2> /dev/null; then
    python3 -m venv build/spark >&2
    build/spark/bin/pip install -q 'pyspark==4.*' 'pyarrow>=18' 'pandas>=2.2,<3' >&2
fi
[ "${1:-}" != install ] || exit 0
python=$(pwd)/build/spark/bin/python
export PYSPARK_PYTHON="$python" SPARK_LOCAL_IP=127.0.0.1 SPARK_WORKER_DIR="$(pwd)/build/spark-work"
SPARK_HOME=$("$python" -c 'import os, pyspark; print(os.path.dirname(pyspark.__file__))')
export SPARK_HOME
exec "$python" tests/bench/spark.py "$(pwd)/build/release/redflag" "$@"
