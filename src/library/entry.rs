//! What a library knows of one article.

use crate::annotation::board::{Progress, rows};
use crate::annotation::place::place;
use crate::annotation::store::Store;
use crate::article::source::{self, Reading};
use crate::entity::{EntityType, Extractor, rules};
use crate::text::Span;
use crate::text::typography::single_spaced;
use serde::{Deserialize, Serialize};
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use uuid::Uuid;

/// Entities of an article that are remembered. A report names some dozens.
const MOST_NAMED: usize = 200;

/// By what a file is recognised as the same: milliseconds since 1970 and bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    modified: u64,
    size: u64,
}

impl Stamp {
    /// The stamp of a file.
    pub fn of(file: &Metadata) -> Self {
        Self { modified: milliseconds(file), size: file.len() }
    }
}

/// When a file was changed, in milliseconds since 1970.
pub fn milliseconds(file: &Metadata) -> u64 {
    let time = file.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    time.map_or(0, |time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
}

/// Somebody or something an article names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Its fullest name there.
    pub name: String,
    /// What it is: index into [`EntityType::ALL`].
    pub kind: u8,
    /// How often.
    pub times: u32,
    /// The first mention: a byte of the text.
    pub first: u32,
}

impl Named {
    /// What it is.
    pub fn kind(&self) -> EntityType {
        EntityType::ALL.get(usize::from(self.kind)).copied().unwrap_or(EntityType::Term)
    }
}

/// An annotation, as far as it is searched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Its id.
    pub id: Uuid,
    /// Its words and its note.
    pub text: String,
}

/// What a library knows of one article.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The file.
    pub path: PathBuf,
    /// The file when it was read; nothing before that.
    pub stamp: Option<Stamp>,
    /// The headline, else the file's name.
    pub title: String,
    /// The day it was written, as it says itself: ISO 8601.
    pub date: Option<String>,
    /// Its language, a BCP 47 tag.
    pub language: String,
    /// Code points of its text.
    pub points: u32,
    /// Who and what is named in it.
    pub named: Vec<Named>,
    /// Why it cannot be read.
    pub wrong: Option<String>,
    /// Its annotations.
    pub marks: Vec<Mark>,
    /// The sidecar they were read from.
    pub marked: Option<Stamp>,
    /// Claims that are not done.
    pub open: u32,
    /// Claims that are.
    pub done: u32,
    /// How far it was read, in hundredths.
    #[serde(skip)]
    pub progress: Option<u8>,
    /// When it was read last, in milliseconds since 1970.
    #[serde(skip)]
    pub read: Option<u64>,
}

impl Entry {
    /// An article of which only the file is known.
    pub fn bare(path: PathBuf) -> Self {
        let title = path.file_stem().map_or(String::new(), |stem| stem.to_string_lossy().into_owned());
        Self { path, title, ..Self::default() }
    }

    /// Reads the article; its text beside.
    pub fn read(path: PathBuf, reading: Reading, extractor: &mut Extractor) -> (Self, String) {
        let mut entry = Self::bare(path);
        // Stamped before it is read: what changes meanwhile is read again the next time.
        entry.stamp = std::fs::metadata(&entry.path).ok().map(|file| Stamp::of(&file));
        let article = match source::read(&entry.path, reading) {
            Ok(article) => article,
            Err(error) => {
                entry.wrong = Some(error.to_string());
                return (entry, String::new());
            }
        };
        let text = article.text();
        entry.title = article.title().into();
        entry.date = article.meta().day().or_else(|| rules::written(&article)).map(|date| date.to_string());
        entry.language = article.language().code().into();
        entry.points = article.to_points(Span::new(0, text.len())).1 as u32;
        // In a dump of many articles those at its beginning speak for it.
        let window = crate::entity::window(&article, 0);
        let found = extractor.extract(&article, window);
        let kind = |kind| EntityType::ALL.iter().position(|own| *own == kind).unwrap_or(0) as u8;
        let names = found.entities.iter().filter(|entity| entity.kind.is_name()).take(MOST_NAMED);
        entry.named = names
            .filter_map(|entity| {
                let first = found.mentions[*entity.mentions.first()?].span.start as u32;
                let (name, times) = (single_spaced(&entity.name), entity.mentions.len() as u32);
                Some(Named { name, kind: kind(entity.kind), times, first })
            })
            .collect();
        (entry, article.text().to_string())
    }

    /// Looks after its annotations: read again only where their file changed.
    pub fn look_at_marks(&mut self, annotations: Option<&Path>) {
        let place = place(&self.path, annotations);
        let stamp =
            place.as_ref().and_then(|place| std::fs::metadata(&place.sidecar).ok()).map(|file| Stamp::of(&file));
        if stamp == self.marked {
            return;
        }
        (self.marked, self.open, self.done) = (stamp, 0, 0);
        self.marks.clear();
        // A sidecar that cannot be read is told of when its article is opened.
        let Some(Ok(store)) = place.filter(|_| stamp.is_some()).map(Store::open) else { return };
        let sidecar = store.sidecar();
        let claims = Progress::of(rows(&sidecar, None).iter());
        (self.open, self.done) = ((claims.all - claims.done) as u32, claims.done as u32);
        self.marks = sidecar
            .annotations
            .iter()
            .map(|annotation| {
                let words = single_spaced(&annotation.target.exact);
                let text = if annotation.note.is_empty() { words } else { format!("{words} — {}", annotation.note) };
                Mark { id: annotation.id, text }
            })
            .collect();
    }

    /// Minutes it takes to read.
    pub const fn minutes(&self) -> u32 {
        self.points.div_ceil(crate::article::CODE_POINTS_PER_MINUTE as u32)
    }
}
