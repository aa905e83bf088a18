//! The `tandai` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    tandai::cli::main()
}
