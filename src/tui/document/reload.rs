//! Reading the source again after it changed on disk: when, and which place of the new text is that of the old one.

use crate::article::Article;

/// Whether the source is to be read again.
#[derive(Debug, Default)]
pub(crate) struct Reload {
    /// Whether the source has changed since it was read, or since a reload was started.
    is_stale: bool,
}

/// Why the source cannot be read again now: that would lose something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Obstacle {
    /// The rest of the source is still being read.
    UnreadSource,
    /// The annotations are still being read.
    UnreadAnnotations,
    /// A dialog is open.
    Dialog,
    /// Text is selected.
    Selection,
}

impl Reload {
    /// Takes note that the source changed. Returns whether to show the user that it is read again later.
    pub(crate) fn source_changed(&mut self, obstacle: Option<Obstacle>) -> bool {
        self.is_stale = true;
        // While the rest of the source is being read, there is nothing for the user to do.
        obstacle.is_some_and(|obstacle| obstacle != Obstacle::UnreadSource)
    }

    /// Whether to read the source again now. Returns true once for each change.
    pub(crate) fn start(&mut self, obstacle: Option<Obstacle>) -> bool {
        let starts = self.is_stale && obstacle.is_none();
        if starts {
            self.is_stale = false;
        }
        starts
    }
}

/// The byte of `new` that corresponds to the byte `offset` of `old`: in the same paragraph (the nearest copy, if there
/// are several), else at the start of the next of 50 paragraphs that still exists, else the same offset.
pub(crate) fn same_place(old: &Article, offset: usize, new: &Article) -> usize {
    let here = old.paragraph_at(offset);
    let words = |article: &Article, i: usize| article.paragraphs()[i].span().slice(article.text()).to_string();
    // An edited paragraph is not found, but one of the following usually is.
    for (steps, i) in (here..old.paragraphs().len()).take(50).enumerate() {
        let wanted = words(old, i);
        let near = (0..new.paragraphs().len())
            .filter(|&j| new.paragraphs()[j].span().len() == wanted.len() && words(new, j) == wanted)
            .min_by_key(|&j| j.abs_diff(i));
        if let Some(found) = near {
            let inside = if steps == 0 { offset.saturating_sub(old.paragraphs()[i].span().start) } else { 0 };
            return new.clamp(new.paragraphs()[found].span().start + inside);
        }
    }
    new.clamp(offset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::ParagraphConvention;

    const OBSTACLES: [Obstacle; 4] =
        [Obstacle::UnreadSource, Obstacle::UnreadAnnotations, Obstacle::Dialog, Obstacle::Selection];

    fn article(text: &str) -> Article {
        Article::new(text.into(), None, Some(ParagraphConvention::Lines)).unwrap()
    }

    #[test]
    fn the_source_is_read_again_once_for_each_change() {
        let mut reload = Reload::default();
        assert!(!reload.start(None), "it has not changed");
        for _ in 0..2 {
            assert!(!reload.source_changed(None), "nobody has to wait");
            assert!(reload.start(None));
            assert!(!reload.start(None));
        }
    }

    #[test]
    fn it_waits_until_nothing_can_be_lost() {
        for obstacle in OBSTACLES {
            let mut reload = Reload::default();
            let shows_message = reload.source_changed(Some(obstacle));
            assert_eq!(shows_message, obstacle != Obstacle::UnreadSource, "{obstacle:?}");
            assert!(!reload.start(Some(obstacle)), "{obstacle:?}");
            assert!(reload.start(None), "{obstacle:?}");
        }
    }

    #[test]
    fn reading_goes_on_at_the_same_words() {
        let old = article("Satu dua.\nTiga empat.\nLima enam.\n");
        let at = |article: &Article, word: &str| article.text().find(word).unwrap();
        let new = article("Baru sekali di atas.\nSatu dua.\nTiga empat.\nLima enam.\n");
        assert_eq!(same_place(&old, at(&old, "empat"), &new), at(&new, "empat"));
        let edited = article("Satu dua.\nTiga lima.\nLima enam.\n");
        assert_eq!(same_place(&old, at(&old, "empat"), &edited), at(&edited, "Lima"), "the next one that is the same");
        let other = article("x\n");
        assert_eq!(same_place(&old, at(&old, "enam"), &other), 0);
    }
}
