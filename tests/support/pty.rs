//! The program in a pseudo-terminal, with a terminal emulator that shows what a person would see.
#![allow(dead_code, reason = "each test and bench uses its part")]

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// How long a test waits for something before it fails; long, because machines that run tests can be slow.
const PATIENCE: Duration = Duration::from_secs(30);

/// What the terminal shows, and everything that was written to it.
pub(crate) struct Seen {
    pub(crate) parser: vt100::Parser,
    pub(crate) bytes: Vec<u8>,
    /// When the last bytes arrived.
    pub(crate) came: Instant,
    closed: bool,
    /// Whether nothing more is read.
    hung_up: bool,
}

impl Seen {
    /// Whether a frame was begun and not yet ended, so that the screen has parts of two frames.
    fn is_in_frame(&self) -> bool {
        let begin = b"\x1b[?2026";
        let last = self.bytes.windows(begin.len() + 1).rev().find(|bytes| bytes.starts_with(begin));
        last.is_some_and(|bytes| bytes.ends_with(b"h"))
    }
}

/// A program in a pseudo-terminal.
pub(crate) struct Pty {
    pub(crate) child: Box<dyn Child + Send + Sync>,
    /// The time just before the start.
    pub(crate) started: Instant,
    /// Nothing after a hang-up.
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
    flags: u64,
}

fn size((columns, rows): (u16, u16)) -> PtySize {
    PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }
}

fn cells((columns, rows): (u16, u16)) -> (NonZeroU16, NonZeroU16) {
    (NonZeroU16::new(columns).expect("columns"), NonZeroU16::new(rows).expect("rows"))
}

impl Pty {
    /// Starts `program` on a terminal with the given columns and rows. Its environment has `TERM`, `PATH` and `env` only.
    pub(crate) fn start(program: &Path, args: &[&str], env: &[(&str, &str)], columns_rows: (u16, u16)) -> Self {
        let pair = native_pty_system().openpty(size(columns_rows)).expect("a pseudo-terminal");
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env_clear();
        command.cwd(std::env::current_dir().expect("a folder to be in"));
        for (name, value) in [("TERM", "xterm-256color"), ("PATH", "/usr/local/bin:/usr/bin:/bin")].iter().chain(env) {
            command.env(name, value);
        }
        let flags = local_flags(&*pair.master);
        let started = Instant::now();
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let (columns, rows) = cells(columns_rows);
        let parser = vt100::Parser::new(rows, columns, 0);
        let seen = Arc::new((
            Mutex::new(Seen { parser, bytes: Vec::new(), came: started, closed: false, hung_up: false }),
            Condvar::new(),
        ));
        let mut reader = pair.master.try_clone_reader().expect("what is written can be read");
        let writer = pair.master.take_writer().expect("keys can be sent");
        let theirs = seen.clone();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            loop {
                let read = reader.read(&mut buffer).unwrap_or(0);
                // Taken before the emulator runs, which takes time itself.
                let came = Instant::now();
                let mut seen = theirs.0.lock().unwrap();
                seen.parser.process(&buffer[..read]);
                seen.bytes.extend_from_slice(&buffer[..read]);
                seen.came = came;
                seen.closed = read == 0 || seen.hung_up;
                theirs.1.notify_all();
                if seen.closed {
                    break;
                }
            }
        });
        Self { child, started, master: Some(pair.master), writer: Some(writer), seen, flags }
    }

    /// Types `keys`.
    pub(crate) fn keys(&mut self, keys: &str) {
        let writer = self.writer.as_mut().expect("the terminal is open");
        writer.write_all(keys.as_bytes()).expect("the terminal takes keys");
        writer.flush().expect("the terminal takes keys");
    }

    /// Waits until `there` holds, and returns when the last bytes had arrived by then.
    #[track_caller]
    pub(crate) fn until(&self, what: &str, there: impl Fn(&Seen) -> bool) -> Instant {
        let end = Instant::now() + PATIENCE;
        let mut seen = self.seen.0.lock().unwrap();
        while seen.is_in_frame() || !there(&seen) {
            let left = end.saturating_duration_since(Instant::now());
            assert!(!left.is_zero() && !seen.closed, "waiting for {what}:\n{}", seen.parser.screen().contents());
            seen = self.seen.1.wait_timeout(seen, left).unwrap().0;
        }
        seen.came
    }

    /// Waits until `text` is on the screen, and returns when the last bytes had arrived by then.
    #[track_caller]
    pub(crate) fn shows(&self, text: &str) -> Instant {
        self.until(text, |seen| seen.parser.screen().contents().contains(text))
    }

    /// The screen as text.
    pub(crate) fn screen(&self) -> String {
        self.seen.0.lock().unwrap().parser.screen().contents()
    }

    /// Inspects the screen and the bytes.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&Seen) -> T) -> T {
        look(&self.seen.0.lock().unwrap())
    }

    /// Changes the size of the terminal.
    pub(crate) fn resize(&self, columns_rows: (u16, u16)) {
        let (columns, rows) = cells(columns_rows);
        self.seen.0.lock().unwrap().parser.screen_mut().set_size(rows, columns);
        let master = self.master.as_ref().expect("the terminal is open");
        master.resize(size(columns_rows)).expect("the terminal can be resized");
    }

    /// Types `keys` and closes the terminal. The program has to write something for them: only then the thread that reads
    /// gives its part of the terminal back.
    pub(crate) fn hang_up_after(&mut self, keys: &str) {
        self.seen.0.lock().unwrap().hung_up = true;
        self.keys(keys);
        (self.master, self.writer) = (None, None);
    }

    /// Sends a signal: `TERM`, `KILL`, …
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.process_id().expect("it runs").to_string();
        let sent = Command::new("sh").args(["-c", &format!("kill -s {name} {pid}")]).status().expect("a shell");
        assert!(sent.success());
    }

    /// Whether the process is stopped, as by Ctrl-Z.
    pub(crate) fn is_stopped(&self) -> bool {
        let pid = self.child.process_id().expect("it runs");
        // The state follows the name, which is in parentheses. Systems without /proc have `ps`.
        let state = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok();
        let state = state.and_then(|stat| stat.rsplit(") ").next().map(str::to_string)).unwrap_or_else(|| {
            let out = Command::new("ps").args(["-o", "state=", "-p", &pid.to_string()]).output().expect("ps");
            String::from_utf8_lossy(&out.stdout).trim().to_string()
        });
        state.starts_with('T')
    }

    /// Waits until the process ends.
    #[track_caller]
    pub(crate) fn end(&mut self) -> ExitStatus {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("its state") {
                // The last output may not have arrived yet.
                while !self.seen.0.lock().unwrap().closed && Instant::now() < end {
                    std::thread::sleep(Duration::from_millis(2));
                }
                return status;
            }
            assert!(Instant::now() < end, "it does not end:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Checks that the terminal is back in its initial state: line mode with echo, main screen, visible cursor, no mouse or
    /// paste reports.
    #[track_caller]
    pub(crate) fn given_back(&self) {
        self.until("the terminal", |seen| !seen.parser.screen().alternate_screen());
        let seen = self.seen.0.lock().unwrap();
        let screen = seen.parser.screen();
        assert!(!screen.hide_cursor(), "the cursor is hidden");
        assert!(!screen.bracketed_paste(), "pastes are bracketed");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        drop(seen);
        let end = Instant::now() + PATIENCE;
        while local_flags(&**self.master.as_ref().expect("the terminal is open")) != self.flags {
            assert!(Instant::now() < end, "the terminal is raw");
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The flags for line editing, echo and signal keys.
fn local_flags(master: &dyn MasterPty) -> u64 {
    master.get_termios().map_or(0, |termios| termios.local_flags.bits().into())
}
