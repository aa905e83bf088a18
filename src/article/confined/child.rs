//! The confined process: confines itself, then reads a file from standard input, parses it, and writes the article.

use super::sandbox::{self, Confinement};
use super::{answer, parser};
use crate::article::SourceFormat;
use serde::{Deserialize, Serialize};
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufWriter, Read};
use std::net::UdpSocket;
use std::path::Path;
use std::process::{Command, ExitCode};

/// The argument that makes the program the confined process. Its task follows: the file name extension of a format, or
/// [`CHECK`].
pub(super) const ARGUMENT: &str = "--confined";

/// The task of finding out how well the process is confined.
pub(super) const CHECK: &str = "check";

/// What a confined process could still do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Report {
    /// The layers of the confinement.
    pub(crate) confinement: Confinement,
    /// Whether it could open a file.
    pub(crate) opens_files: bool,
    /// Whether it could open a socket.
    pub(crate) opens_sockets: bool,
    /// Whether it could run a program.
    pub(crate) runs_programs: bool,
    /// The number of environment variables that it could read.
    pub(crate) environment: usize,
}

/// Runs the process, if the arguments of the program ask for it, and returns its exit code.
pub(crate) fn run_if_child() -> Option<ExitCode> {
    let mut arguments = std::env::args_os().skip(1);
    let task = arguments.next().filter(|first| first == ARGUMENT).and_then(|_| arguments.next())?;
    // A message would go nowhere, and might quote the file.
    std::panic::set_hook(Box::new(|_| {}));
    Some(match run(&task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    })
}

fn run(task: &OsStr) -> io::Result<()> {
    // Confined, the process cannot find itself.
    let program = if task == CHECK { Some(std::env::current_exe()?) } else { None };
    #[cfg(debug_assertions)]
    if task == "attack-spin" {
        // Nobody waits for the usual limit in a test.
        sandbox::limit_processor_time(1)?;
    }
    let confinement = sandbox::enter()?;
    if let Some(program) = program {
        serde_json::to_writer(io::stdout(), &attempt(confinement, &program))?;
        return Ok(());
    }
    #[cfg(debug_assertions)]
    if let Some(attack) = task.to_str().and_then(|task| task.strip_prefix("attack-")) {
        return attacks::run(attack);
    }
    let unknown = || io::Error::from(io::ErrorKind::InvalidInput);
    let format = SourceFormat::from_path(&Path::new("a").with_extension(task)).ok_or_else(unknown)?;
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes)?;
    answer::write(parser::parse(&bytes, format), BufWriter::new(io::stdout().lock()))
}

/// Tries what the confinement is there to prevent.
fn attempt(confinement: Confinement, program: &Path) -> Report {
    // With these arguments the program only writes an error to the standard error.
    let run = || Command::new(program).arg(ARGUMENT).status();
    Report {
        confinement,
        opens_files: File::open("/etc/passwd").is_ok(),
        opens_sockets: UdpSocket::bind("127.0.0.1:0").is_ok(),
        runs_programs: run().is_ok(),
        environment: std::env::vars_os().count(),
    }
}

/// What a file might do that has taken over the process, for tests.
#[cfg(debug_assertions)]
mod attacks {
    use super::{File, UdpSocket, io};
    use std::hint::black_box;

    /// Carries out the attack `name`. Returns an error if it was prevented.
    pub(super) fn run(name: &str) -> io::Result<()> {
        match name {
            "open" => File::open("/etc/passwd").map(drop),
            "list" => std::fs::read_dir("/").map(drop),
            "write" => std::fs::write("/tmp/tandai-attack", "x"),
            "connect" => std::net::TcpStream::connect("127.0.0.1:22").map(drop),
            "socket" => UdpSocket::bind("127.0.0.1:0").map(drop),
            "execute" => std::process::Command::new("/bin/true").status().map(drop),
            "environment" if std::env::vars_os().next().is_none() => Err(io::ErrorKind::NotFound.into()),
            "signal" => Ok(rustix::process::test_kill_process(rustix::process::getpid())?),
            "memory" => {
                let mut bytes: Vec<u8> = Vec::new();
                bytes.try_reserve_exact(4 << 30).map_err(io::Error::other)
            }
            "grow" => {
                let mut all = Vec::new();
                loop {
                    all.push(black_box(vec![1u8; 64 << 20]));
                }
            }
            "spin" => loop {
                black_box(0);
            },
            _ => Ok(()),
        }
    }
}
