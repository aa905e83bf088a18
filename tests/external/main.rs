//! Tests that need programs or files from outside this repository.
//!
//! The standard test harness cannot skip a test at run time. This program lists a test whose requirement is missing as ignored,
//! with the reason in its name. `TANDAI_REQUIRE=git,peers,…` makes such a test fail instead; [`needs::Need`] has the names.

use libtest_mimic::Arguments;
use std::process::ExitCode;

/// Lists the tests of a module and what each of them needs.
macro_rules! tests {
    ($($name:ident: $needs:expr),+ $(,)?) => {
        pub(crate) fn tests() -> Vec<libtest_mimic::Trial> {
            vec![$(crate::needs::test(module_path!(), stringify!($name), &$needs, $name)),+]
        }
    };
}

mod exchange_readers;
mod git_merge;
mod needs;
mod shared_articles;
mod spark_and_parallel;
#[path = "../support/mod.rs"]
mod support;

fn main() -> ExitCode {
    let mut tests = exchange_readers::tests();
    tests.extend(git_merge::tests());
    tests.extend(shared_articles::tests());
    tests.extend(spark_and_parallel::tests());
    libtest_mimic::run(&Arguments::from_args(), tests).exit_code()
}
