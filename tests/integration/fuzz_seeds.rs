//! Replays the seeds of the fuzz targets, and files that other tools' formats are exported as, so that the targets stay right
//! without a fuzzer.

#[path = "../../fuzz/src/lib.rs"]
#[allow(dead_code, unreachable_pub, reason = "a library of its own, of which this uses the targets")]
mod fuzz;

use crate::support::folder::Folder;
use fuzz::targets::{IMPORTED, WITH_SEEDS, import, sidecar};
use std::fs;
use std::path::Path;

/// The files in a folder of the repository, with their names.
fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| (path.display().to_string(), fs::read(&path).unwrap())).collect()
}

#[test]
fn the_targets_accept_their_seeds_whole_and_cut() {
    for (name, target) in WITH_SEEDS {
        let seeds = files(&format!("fuzz/seeds/{name}"));
        assert!(!seeds.is_empty(), "{name}");
        for (path, seed) in seeds {
            println!("{path}");
            target(&seed);
            for part in 1..8 {
                target(&seed[..seed.len() * part / 8]);
                target(&seed[seed.len() * part / 8..]);
            }
        }
    }
}

#[test]
fn every_folder_of_seeds_and_every_program_is_a_target() {
    let names = |folder: &str| {
        let mut names: Vec<String> = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
            .unwrap()
            .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().into())
            .collect();
        names.sort();
        names
    };
    let listed: Vec<String> = WITH_SEEDS.iter().map(|(name, _)| (*name).into()).collect();
    assert_eq!(names("fuzz/seeds"), listed);
    assert_eq!(names("fuzz/dictionaries"), listed);
    let mut programs: Vec<String> = [listed, vec!["exchange".into(), "sidecar".into()]].concat();
    programs.sort();
    assert_eq!(names("fuzz/fuzz_targets"), programs);
}

#[test]
fn the_targets_of_annotations_accept_what_the_program_writes() {
    for (path, json) in files("annotations/seeds") {
        println!("{path}");
        sidecar(&json);
        sidecar(&json[..json.len() / 2]);
    }
    let folder =
        Folder::with(&[("a.txt", "Harga beras naik 12 persen, kata Menteri Sari Wulandari.\nHarga lain turun.\n")]);
    folder.out(&["add", "a.txt", "--quote", "Harga lain turun.", "--note", "cek"]);
    for format in IMPORTED {
        // Formats that are only read have no file to begin with.
        let (_, written, _) = folder.output(&["export", "a.txt", "--to", format.name()], "");
        println!("{}", format.name());
        import(format, &written);
        for (at, _) in written.char_indices().step_by(7) {
            import(format, &written[..at]);
        }
    }
}

/// A little fuzzing without a fuzzer: bytes of the seeds are replaced, moved, repeated and removed at random.
#[test]
#[ignore = "takes minutes: cargo test fuzz_seeds -- --ignored"]
fn the_targets_accept_mutated_seeds() {
    let mut state = 1u64;
    let mut random = move |below: usize| {
        // A linear congruential generator (Knuth, MMIX).
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    };
    // The PDF library overflows the stack on some inputs, which ends the process.
    for (name, target) in WITH_SEEDS.iter().filter(|(name, _)| *name != "pdf") {
        let seeds = files(&format!("fuzz/seeds/{name}"));
        println!("{name}");
        for _ in 0..1000 {
            let mut input = seeds[random(seeds.len())].1.clone();
            let other = &seeds[random(seeds.len())].1;
            for _ in 0..=random(8) {
                let (at, from) = (random(input.len()), random(other.len()));
                let length = random(20).min(other.len() - from);
                match random(4) {
                    0 => drop(input.splice(at..at, other[from..from + length].iter().copied())),
                    1 => drop(input.drain(at..(at + length).min(input.len()))),
                    2 => input.insert(at, random(256) as u8),
                    _ => input.extend_from_slice(&other[from..from + length]),
                }
            }
            // The input at fault, should one be.
            fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutated"), &input).unwrap();
            target(&input);
        }
    }
}
