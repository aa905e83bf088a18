//! Watches the source file for changes on disk.

use crate::explain::for_log;
use crate::tui::task::Task;
use crate::tui::threads::{LoopMessage, Sender, spawn};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long a file must be left alone before it is reloaded: editors write in several steps.
const SETTLE_TIME: Duration = Duration::from_millis(200);

/// Watches the file at `path`, and sends [`LoopMessage::SourceChanged`] once a change has settled. Dropping the watcher
/// stops it.
///
/// The folder is watched, not the file, because editors replace the file with a new one.
///
/// # Errors
/// If the folder cannot be watched.
pub(crate) fn watch(path: &Path, sender: Sender) -> notify::Result<RecommendedWatcher> {
    let source = path.to_path_buf();
    let path = std::path::absolute(path)?;
    let folder = path.parent().map_or_else(|| PathBuf::from("/"), Path::to_path_buf);
    let (changed, changes) = channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        let own = |event: &notify::Event| {
            !matches!(event.kind, EventKind::Access(_))
                && event.paths.iter().any(|other| other.file_name() == path.file_name())
        };
        match event {
            // Fails only if the watcher has been dropped meanwhile.
            Ok(event) if own(&event) => drop(changed.send(())),
            Ok(_) => {}
            Err(error) => log::warn!("watching failed: {}", for_log(&error)),
        }
    })?;
    watcher.watch(&folder, RecursiveMode::NonRecursive)?;
    // The channel closes when the watcher is dropped.
    spawn(Task::Watching, sender.clone(), move || {
        while changes.recv().is_ok() {
            while changes.recv_timeout(SETTLE_TIME).is_ok() {}
            sender.send(LoopMessage::SourceChanged(source.clone()));
        }
    });
    Ok(watcher)
}
