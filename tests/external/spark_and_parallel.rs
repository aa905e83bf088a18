//! The program as a worker of Apache Spark and GNU parallel, started as the documentation describes.
//!
//! `TANDAI_SPARK` names a Python with PySpark, which needs `java`. A local ssh server stands in for another machine.

use crate::needs::{self, Need};
use serde_json::{Value, json};
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

tests! {
    spark_gives_what_one_machine_gives: [Need::Spark],
    gnu_parallel_gives_what_one_process_gives: [Need::Parallel],
    gnu_parallel_over_ssh_gives_what_one_process_gives: [Need::Parallel, Need::Sshd],
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_tandai");

/// A file of `many` texts and one bad line, and the output of a single process for it.
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

fn spark_gives_what_one_machine_gives() {
    let python = std::env::var("TANDAI_SPARK").expect("a Python");
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
        // Two worker processes with one core each, and partitions small enough that both get some.
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

/// Pipes the lines of `path` through `parallel`; `args` say on which machines. Returns standard output and standard error.
fn parallel(path: &Path, args: &[&str]) -> (String, String) {
    let output = Command::new("parallel")
        .args(["--will-cite", "--pipe", "--keep-order", "--block", "32k"])
        .args(args)
        .arg(format!("{PROGRAM} entities --jsonl --jobs 1"))
        .env("HOME", path.parent().unwrap())
        .stdin(fs::File::open(path).unwrap())
        .output()
        .unwrap();
    (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[track_caller]
fn is_whole(written: &str, whole: &str, said: &str) {
    assert!(written == whole, "{} lines of {}: {said}", written.lines().count(), whole.lines().count());
    let ids: Vec<Value> =
        written.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone()).collect();
    assert_eq!(ids.len(), 400);
    assert!(said.contains("1 of"), "the bad line is named: {said}");
}

fn gnu_parallel_gives_what_one_process_gives() {
    let dir = tempfile::tempdir().unwrap();
    let (path, whole) = texts(dir.path(), 400);
    // `:` is the local machine.
    let (written, said) = parallel(&path, &["-S", "2/:"]);
    is_whole(&written, &whole, &said);
}

/// An ssh server on this machine with its own keys. Dropping it stops the server.
struct Server {
    child: Child,
    port: u16,
    dir: PathBuf,
}

impl Server {
    fn start(dir: &Path) -> Self {
        let sshd = needs::sshd().expect("an ssh server");
        for name in ["host", "key"] {
            let made =
                Command::new("ssh-keygen").args(["-q", "-t", "ed25519", "-N", "", "-f"]).arg(dir.join(name)).status();
            assert!(made.expect("ssh-keygen").success());
        }
        fs::copy(dir.join("key.pub"), dir.join("authorized")).unwrap();
        // Another process could take the port in between, but that is unlikely.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let config = format!(
            "Port {port}\nListenAddress 127.0.0.1\nHostKey {0}/host\nAuthorizedKeysFile {0}/authorized\nStrictModes no\nUsePAM no\n\
             PidFile none\nPasswordAuthentication no\n",
            dir.display()
        );
        fs::write(dir.join("config"), config).unwrap();
        let log = fs::File::create(dir.join("log")).unwrap();
        let child = Command::new(sshd).args(["-D", "-e", "-f"]).arg(dir.join("config")).stderr(log).spawn().unwrap();
        let server = Self { child, port, dir: dir.to_path_buf() };
        let end = Instant::now() + Duration::from_secs(20);
        while !server.log().contains("listening") {
            assert!(Instant::now() < end, "no ssh: {}", server.log());
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }

    fn log(&self) -> String {
        fs::read_to_string(self.dir.join("log")).unwrap_or_default()
    }

    /// The ssh command that connects to it.
    fn ssh(&self) -> String {
        let key = self.dir.join("key");
        let known = "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR";
        format!("ssh -F /dev/null -p {} -i {} {known}", self.port, key.display())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn gnu_parallel_over_ssh_gives_what_one_process_gives() {
    let dir = tempfile::tempdir().unwrap();
    let server = Server::start(dir.path());
    let (path, whole) = texts(dir.path(), 400);
    let (written, said) = parallel(&path, &["--ssh", &server.ssh(), "-S", "2/127.0.0.1"]);
    is_whole(&written, &whole, &said);
    let met = server.log().matches("Accepted publickey").count();
    assert!(met > 1, "{met} of its workers came by ssh:\n{}", server.log());
}
