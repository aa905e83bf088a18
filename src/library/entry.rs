//! The entry of one article in a library: its metadata, entities, annotations and reading progress.

use crate::annotation::board::{ClaimProgress, claim_rows};
use crate::annotation::location::sidecar_location;
use crate::annotation::store::Store;
use crate::article::source::{self, ReadOptions};
use crate::entity::{EntityType, Extractor, rules};
use crate::explain;
use crate::guard::Panicked;
use crate::text::Span;
use crate::text::typography::single_spaced;
use serde::{Deserialize, Serialize};
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;
use uuid::Uuid;

/// The most entities to keep of one article. News reports have a few dozen.
const MAX_ENTITIES: usize = 200;

/// The modification time (milliseconds since 1970) and the size (bytes) of a file. If neither has changed, the file is
/// taken to be unchanged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FileStamp {
    modified: u64,
    size: u64,
}

impl FileStamp {
    /// The stamp of the file with this metadata.
    pub(crate) fn from_metadata(file: &Metadata) -> Self {
        Self { modified: modified_milliseconds(file), size: file.len() }
    }
}

/// The modification time of a file in milliseconds since 1970; 0 if it is unknown or earlier.
pub(crate) fn modified_milliseconds(file: &Metadata) -> u64 {
    let time = file.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    time.map_or(0, |time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
}

/// A person, organisation or other named entity of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleEntity {
    /// The fullest name in the article.
    pub name: String,
    /// The type, as an index into [`EntityType::ALL`].
    pub kind: u8,
    /// The number of mentions.
    #[serde(rename = "times")]
    pub mentions: u32,
    /// The byte offset of the first mention in the text.
    pub first: u32,
}

impl ArticleEntity {
    /// The type of the entity; [`EntityType::Term`] if the index is invalid, as in a broken cache file.
    pub(crate) fn kind(&self) -> EntityType {
        EntityType::ALL.get(usize::from(self.kind)).copied().unwrap_or(EntityType::Term)
    }
}

/// The searchable text of an annotation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnnotationText {
    /// The id of the annotation.
    pub id: Uuid,
    /// The annotated words and the note.
    pub text: String,
}

/// The entry of one article in a library.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArticleEntry {
    /// The file of the article.
    pub path: PathBuf,
    /// The state of the file when it was read; `None` if it has not been read.
    pub(crate) stamp: Option<FileStamp>,
    /// The title of the article; see [`Article::title`](crate::article::Article::title).
    pub title: String,
    /// The date of the article in ISO 8601, from its metadata or its dateline.
    pub date: Option<String>,
    /// The language as a BCP 47 tag.
    pub language: String,
    /// The length of the text in code points.
    #[serde(rename = "points")]
    pub code_points: u32,
    /// The named entities of the article.
    #[serde(rename = "named")]
    pub entities: Vec<ArticleEntity>,
    /// The error message if the article cannot be read.
    #[serde(rename = "wrong")]
    pub(crate) error: Option<String>,
    /// The texts of all annotations.
    #[serde(rename = "marks")]
    pub annotations: Vec<AnnotationText>,
    /// The state of the sidecar when the annotations were read from it.
    #[serde(rename = "marked")]
    pub(crate) sidecar_stamp: Option<FileStamp>,
    /// The number of claims that are not done.
    #[serde(rename = "open")]
    pub open_claims: u32,
    /// The number of claims that are done.
    #[serde(rename = "done")]
    pub done_claims: u32,
    /// The tags of its annotations, as often as they are used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) tags: Vec<String>,
    /// The part of the article before the reading position, in percent.
    #[serde(skip)]
    pub progress: Option<u8>,
    /// The number of annotations of a renamed or moved source that belong, or may belong, to this article.
    #[serde(skip)]
    pub orphaned: u32,
    /// When the article was last open in the reader, in milliseconds since 1970.
    #[serde(skip)]
    pub last_read: Option<u64>,
}

impl ArticleEntry {
    /// The entry of an article that has not been read yet: the file name serves as its title.
    pub fn unread(path: PathBuf) -> Self {
        let title = path.file_stem().map_or(String::new(), |stem| stem.to_string_lossy().into_owned());
        Self { path, title, ..Self::default() }
    }

    /// Number of claims.
    pub(crate) const fn claims(&self) -> u32 {
        self.open_claims + self.done_claims
    }

    /// The entry of an article that made the program panic. It has no stamp, so that the article is read again next time.
    pub(crate) fn failed(path: PathBuf, panic: &Panicked) -> Self {
        Self { error: Some(explain::message(panic)), ..Self::unread(path) }
    }

    /// Reads an article and returns its entry and its text. If it cannot be read, the entry has an error and the text is
    /// empty.
    pub(crate) fn read(path: PathBuf, reading: ReadOptions, extractor: &mut Extractor) -> (Self, String) {
        let mut entry = Self::unread(path);
        // The stamp is taken before reading, so that a file that changes meanwhile is read again next time. It is missing
        // only if the file cannot be read, which is reported below.
        entry.stamp = std::fs::metadata(&entry.path).ok().map(|file| FileStamp::from_metadata(&file));
        let article = match source::read(&entry.path, reading) {
            Ok(article) => article,
            Err(error) => {
                entry.error = Some(explain::message(&error));
                return (entry, String::new());
            }
        };
        let text = article.text();
        entry.title = article.title().into();
        entry.date = article.metadata().day().or_else(|| rules::stated_date(&article)).map(|date| date.to_string());
        entry.language = article.language().code().into();
        entry.code_points = article.to_code_points(Span::new(0, text.len())).1 as u32;
        // The beginning of a very long text, such as a dump of many articles, stands for all of it.
        let window = crate::entity::window(&article, 0);
        let found = extractor.extract(&article, window);
        let names = found.entities.iter().filter(|entity| entity.kind.is_name()).take(MAX_ENTITIES);
        entry.entities = names
            .filter_map(|entity| {
                let first = found.mentions[*entity.mentions.first()?].span.start as u32;
                let (name, mentions) = (single_spaced(&entity.name), entity.mentions.len() as u32);
                Some(ArticleEntity { name, kind: entity.kind.index(), mentions, first })
            })
            .collect();
        (entry, article.text().to_string())
    }

    /// Reads the annotations and counts the claims, if the sidecar has changed. `annotations` is the folder with the
    /// sidecars, if they are not in the default place.
    pub(crate) fn update_annotations(&mut self, annotations: Option<&Path>) {
        let place = sidecar_location(&self.path, annotations);
        let stamp = place
            .as_ref()
            .and_then(|place| std::fs::metadata(&place.sidecar).ok())
            .map(|file| FileStamp::from_metadata(&file));
        if stamp == self.sidecar_stamp {
            return;
        }
        (self.sidecar_stamp, self.open_claims, self.done_claims) = (stamp, 0, 0);
        self.annotations.clear();
        self.tags.clear();
        let Some(place) = place.filter(|_| stamp.is_some()) else { return };
        let store = match Store::open(place) {
            Ok(store) => store,
            // The error is shown when the article is opened.
            Err(error) => return log::warn!("{}", explain::for_log(&error)),
        };
        let sidecar = store.sidecar();
        let claims = ClaimProgress::count(claim_rows(sidecar.annotations.iter(), None).iter());
        (self.open_claims, self.done_claims) = ((claims.all - claims.done) as u32, claims.done as u32);
        self.tags = sidecar.annotations.iter().flat_map(|annotation| annotation.tags.clone()).collect();
        self.annotations = sidecar
            .annotations
            .iter()
            .map(|annotation| {
                let words = single_spaced(&annotation.target.exact);
                let text = if annotation.note.is_empty() { words } else { format!("{words} — {}", annotation.note) };
                AnnotationText { id: annotation.id, text }
            })
            .collect();
    }

    /// The estimated reading time in minutes, rounded up.
    pub(crate) const fn minutes(&self) -> u32 {
        self.code_points.div_ceil(crate::article::CODE_POINTS_PER_MINUTE as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_in_cache_files_stay_the_same() {
        let mut entry = ArticleEntry::unread("a.txt".into());
        entry.entities.push(ArticleEntity { name: "Ani".into(), kind: 0, mentions: 2, first: 7 });
        assert_eq!(
            serde_json::to_string(&entry).unwrap(),
            "{\"path\":\"a.txt\",\"stamp\":null,\"title\":\"a\",\"date\":null,\"language\":\"\",\"points\":0,\
             \"named\":[{\"name\":\"Ani\",\"kind\":0,\"times\":2,\"first\":7}],\"wrong\":null,\"marks\":[],\
             \"marked\":null,\"open\":0,\"done\":0}"
        );
    }
}
