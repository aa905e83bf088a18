//! Runs the command line of `tandai`, which is part of the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    tandai::cli::main()
}
