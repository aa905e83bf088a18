//! `tandai doctor`: checks what the promises of SECURITY.md depend on in this environment.

use super::{Error, Outcome, json_line, write};
use crate::annotation::sidecar;
use crate::article::confined::sandbox::{Layer, MAX_CPU_SECONDS, MAX_MEMORY_BYTES};
use crate::article::confined::{self, child};
use crate::explain;
use crate::file::FolderLock;
use crate::library::{cache, state_folder};
use crate::text::display;
use crate::tui::config::{self, Config};
use crate::tui::palette::Background;
use crate::tui::theme::ColorDepth;
use crate::tui::{browser, clipboard, theme_choice};
use serde::Serialize;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

/// What to check.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A folder of articles, in which locks are tried
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// Print one JSON object per line
    #[arg(long)]
    json: bool,
}

/// The result of one check.
#[derive(Serialize)]
struct Check {
    area: &'static str,
    name: &'static str,
    /// What was found.
    value: String,
    /// False if it weakens a promise.
    ok: bool,
    /// What to do about it, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<&'static str>,
}

/// The checks of one area, in order.
struct Area {
    name: &'static str,
    checks: Vec<Check>,
}

impl Area {
    const fn new(name: &'static str) -> Self {
        Self { name, checks: Vec::new() }
    }

    /// Adds a fact that weakens nothing.
    fn fact(&mut self, name: &'static str, value: impl Into<String>) {
        self.check(name, value, None);
    }

    /// Adds a check. It fails if there is `advice` on what to do.
    fn check(&mut self, name: &'static str, value: impl Into<String>, advice: Option<&'static str>) {
        self.checks.push(Check { area: self.name, name, value: value.into(), ok: advice.is_none(), advice });
    }
}

/// Runs the checks and prints them. The outcome is [`Outcome::Findings`] if any failed.
///
/// # Errors
/// If standard output cannot be written.
pub(crate) fn run(args: &Args) -> Result<Outcome, Error> {
    let areas = [versions(), terminal(), locks(&args.folder), sandbox(), paths()];
    let checks = || areas.iter().flat_map(|area| &area.checks);
    let failed = checks().filter(|check| !check.ok).count();
    if args.json {
        write(&checks().map(|check| Ok(json_line(check)? + "\n")).collect::<Result<String, Error>>()?)?;
    } else {
        let end = match failed {
            0 => "All is well.\n".into(),
            n => format!("{}; see “!” above.\n", display::counted(n, "problem")),
        };
        write(&(areas.iter().map(text).collect::<String>() + &end))?;
    }
    Ok(Outcome::of(failed > 0))
}

/// The checks of an area, a line each. A failed one begins with "!", and the next line says what to do.
fn text(area: &Area) -> String {
    let mut out = format!("{}\n", area.name);
    for Check { name, value, ok, advice, .. } in &area.checks {
        let sign = if *ok { ' ' } else { '!' };
        out += &format!("{sign} {name:16} {}\n", display::printable(value));
        out.extend(advice.map(|advice| format!("    {advice}\n")));
    }
    out + "\n"
}

fn versions() -> Area {
    let mut area = Area::new("versions");
    area.fact("tandai", env!("CARGO_PKG_VERSION"));
    // Only Linux has this file.
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    area.fact("system", format!("{} {} {}", std::env::consts::OS, kernel.trim(), std::env::consts::ARCH));
    area.fact("annotation files", format!("format {}, and older", sidecar::VERSION));
    area
}

fn terminal() -> Area {
    let mut area = Area::new("terminal");
    let variable = |name| std::env::var(name).ok().filter(|value: &String| !value.is_empty());
    area.fact("TERM", variable("TERM").unwrap_or_else(|| "not set".into()));
    area.fact(
        "colours",
        match ColorDepth::from_env() {
            ColorDepth::Mono => "none (NO_COLOR is set)",
            ColorDepth::Sixteen => "16",
            ColorDepth::Many => "256 or more",
        },
    );
    let is_terminal = io::stdout().is_terminal();
    let size = is_terminal.then(crossterm::terminal::size).and_then(Result::ok);
    area.fact(
        "size",
        size.map_or("not a terminal".into(), |(columns, rows)| format!("{columns} columns, {rows} rows")),
    );
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| Some((name, variable(name)?)));
    let is_utf8 = |value: &str| ["utf-8", "utf8"].iter().any(|end| value.to_ascii_lowercase().contains(end));
    let advice = locale
        .as_ref()
        .is_some_and(|(_, value)| !is_utf8(value))
        .then_some("The terminal may show letters beyond ASCII wrongly. Set LC_ALL=C.UTF-8 if it can show UTF-8.");
    area.check("locale", locale.map_or("not set".into(), |(name, value)| format!("{name}={value}")), advice);
    let programs = clipboard::programs(browser::is_remote());
    area.fact(
        "clipboard",
        if programs.is_empty() {
            "through the terminal (OSC 52), which may not take it".into()
        } else {
            format!("with {}, if installed; else through the terminal (OSC 52)", programs.join(", "))
        },
    );
    // An invalid configuration is reported with the paths.
    let config = Config::load_default().unwrap_or_default();
    let choice = state_folder::path().and_then(|state| theme_choice::load(&state));
    let theme = config.themed(choice.map(|choice| choice.palette), None);
    let origin = if choice.is_some() { "picked in the reader" } else { "as configured" };
    area.fact("theme", format!("{}, {origin}", theme.name()));
    let name = |background| theme.for_background(Some(background)).name();
    area.fact(
        "background",
        if name(Background::Light) == name(Background::Dark) {
            format!("not queried: theme “{}”", theme.name())
        } else {
            "queried with OSC 11 after the first frame; the answer is never read as keys".into()
        },
    );
    area
}

/// Tries the lock that a save takes in the folder of the articles and in the state folder.
fn locks(folder: &Path) -> Area {
    let mut area = Area::new("locks");
    let mut lock = |name, folder: &Path, advice| match FolderLock::probe(folder) {
        Ok(kind) => area.fact(name, kind),
        Err(error) => area.check(name, format!("none: {error}"), Some(advice)),
    };
    lock(
        "articles",
        folder,
        "Annotations cannot be saved here. Use --annotations DIR with a folder that can be written.",
    );
    if let Some(state) = state_folder::path().filter(|state| state.exists()) {
        lock("state", &state, "Drafts and reading positions cannot be kept. Make the folder writable.");
    }
    area
}

/// Starts the process that parses files, and asks it what it could do.
fn sandbox() -> Area {
    let mut area = Area::new("confinement of parsers");
    let report = match confined::check() {
        Ok(report) => report,
        Err(error) => {
            let advice =
                "HTML, Markdown, EPUB, Word, OpenDocument, email and PDF cannot be read. Install tandai again.";
            area.check("process", explain::message(&error), Some(advice));
            return area;
        }
    };
    let limits = format!("{} MB of memory, {MAX_CPU_SECONDS} s of processor time, 30 s in all", MAX_MEMORY_BYTES >> 20);
    let may_lack = "This system may not enforce the limit on memory. Open files that you fear in a virtual machine.";
    area.check("limits", limits, (!cfg!(target_os = "linux")).then_some(may_lack));
    layers(&mut area, &report);
    let container = "A parser that a file takes over could do this. Open files that you fear in a container.";
    for (name, can) in [
        ("opens files", report.opens_files),
        ("opens sockets", report.opens_sockets),
        ("runs programs", report.runs_programs),
    ] {
        area.check(name, if can { "yes" } else { "no" }, can.then_some(container));
    }
    let has_variables = report.environment > 0;
    area.check("environment", display::counted(report.environment, "variable"), has_variables.then_some(container));
    area
}

fn layers(area: &mut Area, report: &child::Report) {
    let confinement = &report.confinement;
    let value = |layer: &Layer, what: &str| match layer {
        Layer::On => format!("on{what}"),
        Layer::Partial => format!("on{what}, as far as this kernel goes"),
        Layer::Off { why } => format!("off: {why}"),
    };
    let is_off = |layer: &Layer| matches!(layer, Layer::Off { .. });
    let version = confinement.landlock_version.map(|version| format!(" (ABI {version})")).unwrap_or_default();
    let newer = "One layer fewer keeps parsers from files. Use Linux 5.13 or later with Landlock.";
    area.check("Landlock", value(&confinement.landlock, &version), is_off(&confinement.landlock).then_some(newer));
    let calls = &confinement.system_calls;
    let seccomp = "One layer fewer keeps parsers from the network and from other programs. Use Linux with seccomp on \
                   x86_64, aarch64 or riscv64.";
    area.check("seccomp", value(calls, ""), is_off(calls).then_some(seccomp));
    let privileges = "A parser could gain rights by running a program. Use Linux.";
    let no_new_privs = confinement.no_new_privs;
    area.check("no_new_privs", if no_new_privs { "on" } else { "off" }, (!no_new_privs).then_some(privileges));
}

/// The folders of the user, and who may use them.
fn paths() -> Area {
    let mut area = Area::new("paths");
    let config = config::path();
    let foreign = "Others could name a program there that tandai runs. Run `chmod go-w` on the file and its folder.";
    let parts = config.iter().flat_map(|path| [Some(path.as_path()), path.parent()]).flatten();
    let is_open = parts.into_iter().any(|path| mode(path).is_some_and(|mode| mode & 0o022 != 0));
    area.check("configuration", shown(config.as_deref()), is_open.then_some(foreign));
    if let Err(error) = Config::load_default() {
        area.check("settings", explain::message(&error), Some("The reader does not start until this is corrected."));
    }
    let readable =
        "Others can read drafts, reading positions or the texts of your articles. Run `chmod -R go= FOLDER`.";
    for (name, folder) in [("state folder", state_folder::path()), ("cache folder", cache::folder())] {
        let is_readable = folder.as_deref().is_some_and(is_readable_by_others);
        area.check(name, shown(folder.as_deref()), is_readable.then_some(readable));
    }
    area.fact("log", "none; --log FILE writes one, without any text of articles or notes");
    area
}

/// A path and its permissions.
fn shown(path: Option<&Path>) -> String {
    let Some(path) = path else { return "none: there is no home folder".into() };
    let mode = mode(path).map_or(" (not there yet)".into(), |mode| format!(" ({mode:04o})"));
    format!("{}{mode}", path.display())
}

/// The permissions of a file; `None` if it does not exist.
#[cfg(unix)]
fn mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::MetadataExt;
    Some(fs::metadata(path).ok()?.mode() & 0o7777)
}

#[cfg(not(unix))]
fn mode(path: &Path) -> Option<u32> {
    path.exists().then_some(0o700)
}

/// Whether others can look into the folder and something in it. Folders that do not exist are made private.
fn is_readable_by_others(folder: &Path) -> bool {
    let is_open = |path: &Path| mode(path).is_some_and(|mode| mode & 0o077 != 0);
    let Ok(entries) = fs::read_dir(folder) else { return false };
    is_open(folder) && entries.filter_map(Result::ok).any(|entry| is_open(&entry.path()))
}
