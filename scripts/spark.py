"""Entities of many texts on the machines of an Apache Spark cluster: each partition of lines goes through one `tandai`.

    spark-submit scripts/spark.py TEXTS OUT [PROGRAM [COMMAND…]]

TEXTS are files of lines {"id": …, "text": "…"}, as Spark reads them: a file, a folder, a pattern, an address of HDFS or S3, .gz too.
OUT becomes a folder of files of lines, in the order of TEXTS. PROGRAM is where tandai is on every machine [tandai]; COMMAND is what
it does [entities]: claims, claims --quotes, check.

A partition is 128 MB, half a minute of one processor; spark.sql.files.maxPartitionBytes makes them smaller. Spark begins one anew that
a machine lost. Lines that are not of the form are named in the log of the executor.
"""

import shlex
import sys

from pyspark.sql import SparkSession


def main(texts, out, program="tandai", *command):
    spark = SparkSession.builder.appName("tandai").getOrCreate()
    run = shlex.join([program, *(command or ["entities"]), "--jsonl", "--jobs", "1"])
    # 1 says that something was found, 2 that a line was bad: neither fails the partition, as anything else does.
    kept = f"sh -c {shlex.quote(run + '; [ $? -le 2 ]')}"
    lines = spark.read.text(texts).rdd.map(lambda row: row.value)
    lines.pipe(kept, checkCode=True).saveAsTextFile(out)
    spark.stop()


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
