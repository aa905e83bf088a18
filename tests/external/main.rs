//! Tests that need programs or files from outside this repository.

mod exchange_readers;
mod spark_and_parallel;
