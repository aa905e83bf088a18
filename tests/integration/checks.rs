//! The findings of the checks in whole articles.

use crate::support::analysis::no_findings_in;

#[test]
fn the_seeds_have_no_findings() {
    no_findings_in("seeds");
}
