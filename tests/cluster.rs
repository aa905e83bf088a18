//! The program as the worker of engines for many machines: Apache Spark and GNU parallel, as the README has it.
//!
//! `TANDAI_SPARK` names a Python with PySpark, and a `java` is wanted; `parallel` is GNU's. Without them the tests say that they
//! are skipped.

use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PROGRAM: &str = env!("CARGO_BIN_EXE_tandai");

/// Lines of texts, a bad one among them, and what the program alone makes of them.
fn texts(dir: &Path, many: usize) -> (PathBuf, String) {
    let text = |i: usize| {
        let more = "Menteri Sari Wulandari mengatakan harga beras naik 12 persen di Surabaya pada 12 Mei 2025. ";
        format!("Kabar nomor {i}\n\n{}\u{1f469}\u{200d}\u{1f680} Rp {i} miliar.", more.repeat(1 + i % 9))
    };
    let mut lines: Vec<String> = (0..many).map(|i| json!({"id": i, "text": text(i)}).to_string()).collect();
    lines.insert(many / 2, "no line of a text".into());
    let path = dir.join("texts.jsonl");
    fs::write(&path, lines.join("\n") + "\n").unwrap();
    let output =
        Command::new(PROGRAM).args(["entities", "--jsonl"]).stdin(fs::File::open(&path).unwrap()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    (path, String::from_utf8(output.stdout).unwrap())
}

fn skipped(what: &str) {
    eprintln!("SKIPPED: {what}");
    println!("SKIPPED: {what}");
}

#[test]
fn spark_gives_what_one_machine_gives() {
    let Ok(python) = std::env::var("TANDAI_SPARK") else { return skipped("TANDAI_SPARK names no Python with PySpark") };
    let dir = tempfile::tempdir().unwrap();
    let (path, whole) = texts(dir.path(), 400);
    let out = dir.path().join("out");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/spark.py");
    let home = "import os, pyspark; print(os.path.dirname(pyspark.__file__))";
    let home = Command::new(&python).args(["-c", home]).output().expect("a Python");
    let home = String::from_utf8(home.stdout).unwrap().trim().to_string();
    assert!(!home.is_empty(), "{python} has no PySpark");
    let output = Command::new(Path::new(&home).join("bin/spark-submit"))
        .env("SPARK_HOME", &home)
        .env("PYSPARK_PYTHON", &python)
        .env("PYSPARK_DRIVER_PYTHON", &python)
        // Two workers of one processor each, in processes of their own; small partitions, so that each gets some.
        .args(["--master", "local-cluster[2,1,1024]", "--conf", "spark.ui.enabled=false"])
        .args(["--conf", "spark.sql.files.openCostInBytes=1", "--conf", "spark.sql.files.maxPartitionBytes=32768"])
        .args([script, path.to_str().unwrap(), out.to_str().unwrap(), PROGRAM])
        .output()
        .expect("spark-submit");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut parts: Vec<PathBuf> = fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().path()).collect();
    parts.retain(|part| part.file_name().unwrap().to_string_lossy().starts_with("part-"));
    parts.sort();
    let written: String = parts.iter().map(|part| fs::read_to_string(part).unwrap()).collect();
    assert!(written == whole, "{} lines of {}", written.lines().count(), whole.lines().count());
}

#[test]
fn gnu_parallel_gives_what_one_process_gives() {
    let version = Command::new("parallel").arg("--version").output();
    if !version.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("GNU parallel")) {
        return skipped("GNU parallel is not installed");
    }
    let dir = tempfile::tempdir().unwrap();
    let (path, whole) = texts(dir.path(), 400);
    // `-S :` is this machine; another one is `-S HOST`, by ssh.
    let output = Command::new("parallel")
        .args(["--will-cite", "--pipe", "--keep-order", "--block", "32k", "-S", "2/:"])
        .arg(format!("{PROGRAM} entities --jsonl --jobs 1"))
        .env("HOME", dir.path())
        .stdin(fs::File::open(&path).unwrap())
        .output()
        .unwrap();
    let written = String::from_utf8(output.stdout).unwrap();
    assert!(written == whole, "{} lines of {}", written.lines().count(), whole.lines().count());
    let ids: Vec<Value> =
        written.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone()).collect();
    assert_eq!(ids.len(), 400);
    assert!(String::from_utf8_lossy(&output.stderr).contains("1 of"), "the bad line is named");
}
