//! Annotations find their words again after edits of every kind: a small run of the benchmark in `examples/anchoring`.

#[path = "../../examples/anchoring/edits.rs"]
mod edits;
#[path = "../../examples/anchoring/hypothesis.rs"]
mod hypothesis;
#[path = "../../examples/anchoring/measure.rs"]
mod measure;

#[test]
fn annotations_survive_edits_of_every_kind() {
    let articles =
        [include_str!("../../seeds/feri-listrik.txt"), include_str!("../../seeds/tidal-barrier.txt")].map(String::from);
    let tallies = measure::measure(&articles, 20, 2, |case, method, found| {
        if method == 0 {
            eprintln!("{:?} {:?}: {:?} {found:?}", case.edit, case.length, case.truth);
        }
    });
    let [with, without, hypothesis] = measure::total(&tallies).map(measure::Tally::percentages);
    assert!(with.0 >= 99.0 && with.1 <= 0.3, "with a snapshot: {with:?}");
    assert!(without.0 >= 95.0 && without.1 <= 2.0, "without: {without:?}");
    assert!(without.0 > hypothesis.0 && without.1 < hypothesis.1, "{without:?} beside {hypothesis:?}");
}
