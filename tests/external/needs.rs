//! Requirements of tests, and what happens to a test whose requirement is missing.

use libtest_mimic::{Failed, Trial};
use std::path::Path;
use std::process::Command;

/// Something from outside the repository.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Need {
    /// The Python named by `TANDAI_PEERS`, with the packages in `tests/peers/requirements.txt`.
    Peers,
    /// The Python named by `TANDAI_SPARK`, with PySpark; it needs Java too.
    Spark,
    /// GNU parallel.
    Parallel,
    /// An ssh server.
    Sshd,
    /// Git.
    Git,
    /// A file or folder of `../shared`.
    Shared(&'static str),
}

impl Need {
    /// Its name in `TANDAI_REQUIRE`.
    const fn name(self) -> &'static str {
        match self {
            Self::Peers => "peers",
            Self::Spark => "spark",
            Self::Parallel => "parallel",
            Self::Sshd => "sshd",
            Self::Git => "git",
            Self::Shared(_) => "shared",
        }
    }

    /// Whether a missing requirement is a failure.
    fn is_required(self) -> bool {
        std::env::var("TANDAI_REQUIRE").is_ok_and(|names| names.split(',').any(|name| name.trim() == self.name()))
    }

    /// Says why the requirement is not met, or returns `None` if it is.
    fn missing(self) -> Option<String> {
        let (is_there, missing) = match self {
            Self::Peers => (is_set("TANDAI_PEERS"), "TANDAI_PEERS is not set".into()),
            Self::Spark => (is_set("TANDAI_SPARK"), "TANDAI_SPARK is not set".into()),
            Self::Parallel => (version("parallel").contains("GNU parallel"), "GNU parallel is not installed".into()),
            Self::Sshd => (sshd().is_some(), "no ssh server is installed".into()),
            Self::Git => (!version("git").is_empty(), "git is not installed".into()),
            Self::Shared(path) => (Path::new(path).exists(), format!("{path} does not exist")),
        };
        (!is_there).then_some(missing)
    }
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some()
}

/// The output of `program --version`; empty if the program cannot be run.
fn version(program: &str) -> String {
    let output = Command::new(program).arg("--version").output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default()
}

/// The path of the ssh server's program.
pub(crate) fn sshd() -> Option<&'static Path> {
    ["/usr/sbin/sshd", "/usr/local/sbin/sshd"].into_iter().map(Path::new).find(|path| path.exists())
}

/// A test that runs if its requirements are met. Otherwise it is ignored with the reason in its name, or fails if
/// `TANDAI_REQUIRE` names the requirement.
pub(crate) fn test(module: &str, name: &str, needs: &[Need], run: fn()) -> Trial {
    let module = module.split_once("::").map_or("", |(_, module)| module);
    let missing = needs.iter().find_map(|&need| Some((need, need.missing()?)));
    let name = format!("{module}::{name}");
    match missing {
        None => Trial::test(name, move || {
            run();
            Ok(())
        }),
        Some((need, missing)) if need.is_required() => {
            let why = format!("{missing}, and TANDAI_REQUIRE names `{}`", need.name());
            Trial::test(name, || Err(Failed::from(why)))
        }
        Some((_, missing)) => {
            let name = format!("{name} (skipped: {missing})");
            Trial::test(name, || Err(Failed::from(missing))).with_ignored_flag(true)
        }
    }
}
