//! Takes away from this process what a parser does not need.
//!
//! Limits on memory, time and files hold on every system. On Linux there are two further layers, each of which is enough
//! to keep a parser from files and the network: Landlock (kernel 5.13; network from 6.7, signals from 6.12) and a list of
//! the permitted system calls. Any other call fails with `ENOSYS`: a parser that makes one after all reports an error, and
//! so does an attack. A layer that the kernel does not have is left out; `tandai doctor` says so.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde::{Deserialize, Serialize};
use std::io;

/// The address space of the process, in bytes.
pub(crate) const MAX_MEMORY_BYTES: u64 = 1 << 30;

/// Seconds of processor time of the process.
pub(crate) const MAX_CPU_SECONDS: u64 = 20;

/// A layer of the confinement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Layer {
    /// All of it is in force.
    On,
    /// The kernel does not have all of it.
    Partial,
    /// It is not in force.
    Off {
        /// The reason.
        why: String,
    },
}

/// The layers of the confinement of a process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Confinement {
    /// Whether the process can no longer gain rights by running a program.
    pub(crate) no_new_privs: bool,
    /// Landlock.
    pub(crate) landlock: Layer,
    /// The version of Landlock in the kernel; `None` without Landlock.
    pub(crate) landlock_version: Option<i32>,
    /// The list of permitted system calls.
    pub(crate) system_calls: Layer,
}

/// Confines this process for the rest of its life.
///
/// # Errors
/// If a limit cannot be set. A layer that the kernel lacks is not an error.
pub(super) fn enter() -> io::Result<Confinement> {
    limit(Resource::As, MAX_MEMORY_BYTES)?;
    limit(Resource::Cpu, MAX_CPU_SECONDS)?;
    limit(Resource::Fsize, 0)?;
    limit(Resource::Core, 0)?;
    let no_new_privs = system::give_up_rights();
    let (landlock, landlock_version) = system::give_up_files();
    // Nothing may be opened any more. This comes after Landlock, which needs an open file while it is set up.
    limit(Resource::Nofile, 0)?;
    let system_calls = system::give_up_calls();
    Ok(Confinement { no_new_privs, landlock, landlock_version, system_calls })
}

/// Lowers the limit on processor time, in seconds.
#[cfg(debug_assertions)]
pub(super) fn limit_processor_time(seconds: u64) -> io::Result<()> {
    limit(Resource::Cpu, seconds)
}

/// Lowers a limit of this process to `most`.
fn limit(resource: Resource, most: u64) -> io::Result<()> {
    let maximum = getrlimit(resource).maximum.map_or(most, |current| current.min(most));
    Ok(setrlimit(resource, Rlimit { current: Some(maximum), maximum: Some(maximum) })?)
}

#[cfg(not(target_os = "linux"))]
mod system {
    use super::Layer;

    pub(super) fn give_up_rights() -> bool {
        false
    }

    pub(super) fn give_up_files() -> (Layer, Option<i32>) {
        (Layer::Off { why: "only Linux has it".into() }, None)
    }

    pub(super) fn give_up_calls() -> Layer {
        Layer::Off { why: "only Linux has it".into() }
    }
}

#[cfg(target_os = "linux")]
mod system {
    use super::Layer;
    use landlock::{
        ABI, Access, AccessFs, AccessNet, LandlockStatus, Ruleset, RulesetAttr, RulesetError, RulesetStatus, Scope,
    };
    use rustix::process::{Signal, set_parent_process_death_signal};
    use rustix::thread::set_no_new_privs;

    /// Gives up outliving the parent, and gaining rights by running a program. Returns whether the latter is in force.
    pub(super) fn give_up_rights() -> bool {
        // Fails on no kernel that is in use. If it does, the process ends at the latest when its answer finds no reader.
        let _ = set_parent_process_death_signal(Some(Signal::KILL));
        set_no_new_privs(true).is_ok()
    }

    /// Gives up all files, TCP, and signals to others, as far as the kernel knows how to. Also returns the version of
    /// Landlock.
    pub(super) fn give_up_files() -> (Layer, Option<i32>) {
        restrict().unwrap_or_else(|error| (Layer::Off { why: error.to_string() }, None))
    }

    /// Gives up all system calls but those that a parser and the Rust runtime need.
    pub(super) fn give_up_calls() -> Layer {
        calls::give_up().map_or_else(|why| Layer::Off { why }, |()| Layer::On)
    }

    fn restrict() -> Result<(Layer, Option<i32>), RulesetError> {
        // Older kernels enforce what they know of this version.
        const NEWEST: ABI = ABI::V6;
        let rules = Ruleset::default()
            .handle_access(AccessFs::from_all(NEWEST))?
            .handle_access(AccessNet::from_all(NEWEST))?
            .scope(Scope::from_all(NEWEST))?;
        let status = rules.create()?.restrict_self()?;
        let version = match status.landlock {
            LandlockStatus::Available { effective_abi, kernel_abi } => Some(kernel_abi.unwrap_or(effective_abi as i32)),
            LandlockStatus::NotEnabled | LandlockStatus::NotImplemented => None,
        };
        let layer = match status.ruleset {
            RulesetStatus::FullyEnforced => Layer::On,
            RulesetStatus::PartiallyEnforced => Layer::Partial,
            RulesetStatus::NotEnforced => Layer::Off { why: "the kernel does not have it, or not enabled".into() },
        };
        Ok((layer, version))
    }

    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
    mod calls {
        pub(super) fn give_up() -> Result<(), String> {
            Err("there is no list for this processor".into())
        }
    }

    #[cfg(any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64"))]
    mod calls {
        use seccompiler::{TargetArch, apply_filter, compile_from_json};
        use serde_json::{Value, json};

        /// Calls that are permitted with any arguments. They reach nothing outside the process.
        const PERMITTED: [&str; 22] = [
            // Memory.
            "brk",
            "madvise",
            "mremap",
            "munmap",
            // Threads and their end.
            "exit",
            "exit_group",
            "futex",
            "getpid",
            "gettid",
            "rseq",
            "sched_getaffinity",
            "sched_yield",
            "set_robust_list",
            // Signals of the process itself.
            "restart_syscall",
            "rt_sigaction",
            "rt_sigprocmask",
            "rt_sigreturn",
            "sigaltstack",
            // The clock and random numbers, for hash tables.
            "clock_getres",
            "clock_gettime",
            "gettimeofday",
            "getrandom",
        ];

        /// The error number of a call that does not exist. The C library knows it, and then tries older calls: `clone`
        /// instead of `clone3`, whose flags a filter cannot see.
        const ENOSYS: u32 = 38;

        /// What a new thread shares with the process (`CLONE_VM`, `CLONE_SIGHAND`, `CLONE_THREAD`).
        const THREAD: u64 = 0x0001_0900;

        /// Everything that would put it into a new namespace (`CLONE_NEWNS` and the others).
        const NAMESPACES: u64 = 0x7e02_0000;

        /// `PROT_EXEC`: memory with code.
        const EXECUTABLE: u64 = 4;

        /// `MAP_ANONYMOUS`: memory that is not a file.
        const ANONYMOUS: u64 = 0x20;

        /// The signal of `abort`.
        const SIGABRT: u64 = 6;

        pub(super) fn give_up() -> Result<(), String> {
            let architecture = TargetArch::try_from(std::env::consts::ARCH).map_err(|error| error.to_string())?;
            let list = list().to_string();
            let filters = compile_from_json(list.as_bytes(), architecture).map_err(|error| error.to_string())?;
            let filter = filters.get("parser").ok_or("there is no list")?;
            apply_filter(filter).map_err(|error| error.to_string())
        }

        /// The list, in the form that `seccompiler` reads.
        fn list() -> Value {
            let equals = |index: u8, val: u64| json!({"index": index, "type": "dword", "op": "eq", "val": val});
            let masked = |index: u8, mask: u64, val: u64| json!({"index": index, "type": "qword", "op": {"masked_eq": mask}, "val": val});
            let mut filter: Vec<Value> = PERMITTED.iter().map(|name| json!({"syscall": name})).collect();
            let mut permit =
                |name: &str, conditions: Vec<Value>| filter.push(json!({"syscall": name, "args": conditions}));
            // Standard input, output and error only: another file may have been open when the program started.
            permit("read", vec![equals(0, 0)]);
            permit("write", vec![equals(0, 1)]);
            permit("write", vec![equals(0, 2)]);
            permit("mmap", vec![masked(2, EXECUTABLE, 0), masked(3, ANONYMOUS, ANONYMOUS)]);
            permit("mprotect", vec![masked(2, EXECUTABLE, 0)]);
            permit("clone", vec![masked(0, THREAD | NAMESPACES, THREAD)]);
            permit("tgkill", vec![equals(0, u64::from(std::process::id())), equals(2, SIGABRT)]);
            json!({"parser": {"mismatch_action": {"errno": ENOSYS}, "match_action": "allow", "filter": filter}})
        }

        #[cfg(test)]
        mod tests {
            use super::*;

            #[test]
            fn the_list_is_valid_on_every_processor() {
                for architecture in [TargetArch::x86_64, TargetArch::aarch64, TargetArch::riscv64] {
                    let compiled = compile_from_json(list().to_string().as_bytes(), architecture);
                    assert!(
                        compiled.is_ok_and(|filters| filters["parser"].len() > PERMITTED.len()),
                        "{architecture:?}"
                    );
                }
            }
        }
    }
}
