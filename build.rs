//! How the program is linked: so that it starts as soon as it can, and takes little memory.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=start.ld");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|own| own == value);
    let known = is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu");
    if !known || !is("CARGO_CFG_TARGET_ARCH", "x86_64") {
        return;
    }
    // Tables of names in the libraries hold tens of thousands of addresses. At a fixed place the linker writes them; anywhere else
    // the loader does, at every start: 0.7 ms of it, and 230 pages of memory.
    pass("-no-pie");
    // What follows is known of the linkers of Rust and GNU; one that was chosen may not know it.
    let flags = env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    if env::var_os("RUSTC_LINKER").is_some() || flags.contains("link") {
        return;
    }
    // What unwinds a panic, as a part of the program: as a library it is another file to map, and it asks the processor what it is
    // in a way that a virtual machine answers slowly. A tenth of the time to the first screen.
    if let Some(unwinder) = found("libgcc_eh.a") {
        pass(&format!("-Wl,--whole-archive,{unwinder},--no-whole-archive"));
    }
    // What runs at a start lies together: fewer pages are read and mapped, 4 MB less.
    if is("PROFILE", "release") {
        // Out of a copy that is where the rest of the build is: the folder of the source may be moved in between.
        let script = Path::new(&env::var("OUT_DIR").expect("cargo says where")).join("start.ld");
        fs::copy("start.ld", &script).expect("the script is there, and room for it");
        pass(&format!("-T{}", script.display()));
    }
}

fn pass(argument: &str) {
    println!("cargo:rustc-link-arg-bins={argument}");
}

/// Where the compiler has one of its files.
fn found(file: &str) -> Option<String> {
    let output = Command::new("cc").arg(format!("-print-file-name={file}")).output().ok()?;
    let path = String::from_utf8(output.stdout).ok()?.trim().to_string();
    // It says the name alone of what it does not have.
    Path::new(&path).is_absolute().then_some(path)
}
