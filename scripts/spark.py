"""Runs tandai on an Apache Spark cluster: each partition of lines is piped through one `tandai` process.

    spark-submit scripts/spark.py TEXTS OUT [PROGRAM [COMMAND…]]

TEXTS are JSON lines {"id": …, "text": "…"}: a file, a folder, a pattern, or an HDFS or S3 address; .gz works too. OUT
becomes a folder of JSON lines, in the order of TEXTS. PROGRAM is the path of tandai on every machine [tandai]. COMMAND is the
subcommand to run [entities]: also claims, claims --quotes, check.

A partition is 128 MB, half a minute of processor time; spark.sql.files.maxPartitionBytes makes it smaller. Spark repeats a
partition that was lost with its machine. Malformed lines are reported in the executor's log.
"""

import shlex
import sys

from pyspark.sql import SparkSession


def main(texts, out, program="tandai", *command):
    spark = SparkSession.builder.appName("tandai").getOrCreate()
    run = shlex.join([program, *(command or ["entities"]), "--jsonl", "--jobs", "1"])
    # Exit code 1 means findings, 2 a malformed line. Neither fails the partition; anything else does.
    kept = f"sh -c {shlex.quote(run + '; [ $? -le 2 ]')}"
    lines = spark.read.text(texts).rdd.map(lambda row: row.value)
    lines.pipe(kept, checkCode=True).saveAsTextFile(out)
    spark.stop()


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
