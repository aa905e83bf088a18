//! Indonesian names of organisations that go over "dan", commas, brackets and common words: "Badan Meteorologi,
//! Klimatologi, dan Geofisika", "Ikatan Dokter Anak Indonesia", "PT Kereta Api Indonesia (Persero)".

use super::EntityType;
use super::names::NameFinder;
use super::organization_names::{OrganizationHead, is_company_form};
use super::tagger::features::WordCase;
use super::tagger::gazetteer::PLACE;

/// Maximum number of words in the name of a company before its form.
const MAX_COMPANY_WORDS: usize = 8;

impl NameFinder<'_> {
    /// Joins the parts of such a name, which the tagger takes for names of their own, and separates two organisations
    /// that it takes for one.
    pub(super) fn join_enumerated_names(&mut self) {
        for sentence in self.indonesian_prose() {
            let mut at = sentence.start;
            while at < sentence.end {
                let end = self.company_end(at, sentence.end).or_else(|| self.enumeration_end(at, sentence.end));
                if let Some(end) = end {
                    self.drop_names(at, end);
                    self.add_name(at, end, EntityType::Organization);
                }
                at = end.unwrap_or(at + 1);
            }
        }
        self.separate_joined_organizations();
    }

    /// The end of the name of the company that begins at `at`, with its form: "PT … (Persero) Tbk".
    fn company_end(&self, at: usize, limit: usize) -> Option<usize> {
        if !matches!(self.word(at), "PT" | "CV" | "UD" | "Perum") || at + 1 >= limit {
            return None;
        }
        if self.is_separated_from_holder(at) {
            return None;
        }
        let first = at + 1 + usize::from(self.word(at + 1) == ".");
        let is = |at: usize, word: &str| at < limit && self.word(at) == word;
        let form = |at: usize| at < limit && is_company_form(self.word(at));
        let most = limit.min(first + MAX_COMPANY_WORDS);
        let mut end = first;
        while end < most && self.is_company_word(first, end, most) && !form(end) {
            end += 1;
        }
        if end == first {
            return None;
        }
        let end = if is(end, "(") && form(end + 1) && is(end + 2, ")") { end + 3 } else { end };
        Some(end + usize::from(form(end)))
    }

    /// Whether the organisation that begins at `at` was separated from the person who follows it.
    fn is_separated_from_holder(&self, at: usize) -> bool {
        let company = self
            .name_at(at)
            .filter(|name| name.first == at && name.end > at + 1 && name.kind == EntityType::Organization);
        let next = company.and_then(|company| self.name_at(company.end).filter(|next| next.first == company.end));
        next.is_some_and(|next| next.kind == EntityType::Person)
    }

    /// Whether the token continues the name of a company, which began at `first`.
    fn is_company_word(&self, first: usize, at: usize, limit: usize) -> bool {
        let person = self.name_at(at).is_some_and(|name| name.first == at && name.kind == EntityType::Person);
        let number = self.words[at].case == WordCase::Digit && at + 1 < limit && self.words[at + 1].case.is_capital();
        (self.words[at].case.is_capital() || number) && (at < first + 2 || !person)
    }

    /// The end of the name of the organisation that begins at `at` and consists of common words: "Badan A, B, dan C".
    fn enumeration_end(&self, at: usize, limit: usize) -> Option<usize> {
        self.organization_head(at).filter(|&head| head == OrganizationHead::Enumerating)?;
        // "Menteri Badan Usaha Milik Negara" is an office.
        if at > 0 && self.word(at - 1).eq_ignore_ascii_case("menteri") {
            return None;
        }
        let core = self.organization_core(at, OrganizationHead::Enumerating, limit);
        let end = self.area_end(core, limit);
        if core < at + 2 || end == at + 2 && self.name_at(at + 1).is_none() {
            return None;
        }
        // The name goes on: "Satuan Polisi | Pamong Praja".
        if end < limit && self.name_at(end).is_some_and(|name| name.first < end) {
            return None;
        }
        let is_told = self.name_at(at).is_some_and(|name| name.end >= end && name.kind == EntityType::Organization);
        (!is_told).then_some(end)
    }

    /// The end of the area that an organisation is for, which begins at `at`: "… Kabupaten Bogor", "… Indonesia".
    fn area_end(&self, at: usize, limit: usize) -> usize {
        if at >= limit {
            return at;
        }
        if self.is_area_word(at) && at + 1 < limit {
            return self.phrase_end(PLACE, at, limit).or_else(|| self.phrase_end(PLACE, at + 1, limit)).unwrap_or(at);
        }
        if matches!(self.word(at), "RI" | "Indonesia" | "Nasional") {
            return at + 1;
        }
        self.phrase_end(PLACE, at, limit).unwrap_or(at)
    }

    /// Separates two organisations with "dan" between them: "Kementerian Pertanian | dan | Badan Pangan Nasional".
    fn separate_joined_organizations(&mut self) {
        for i in 0..self.names.len() {
            let (first, end, kind) = (self.names[i].first, self.names[i].end, self.names[i].kind);
            if kind != EntityType::Organization || end < first + 4 {
                continue;
            }
            let begins = |at: usize| {
                let part = matches!(self.word(at), "Persatuan" | "Serikat" | "Gerakan" | "Himpunan" | "Ikatan");
                self.organization_head(at).is_some() && !part
            };
            if let Some(joint) = (first + 1..end - 2).find(|&at| self.word(at) == "dan" && begins(at + 1)) {
                self.drop_names(first, end);
                self.add_name(first, joint, kind);
                self.add_name(joint + 1, end, kind);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::article::Article;
    use crate::entity::{EntityType, extract};
    use crate::text::Span;

    fn organizations(text: &str) -> Vec<String> {
        let article = Article::new(format!("Berita\n\n{text}"), None, None).unwrap();
        let found = extract(&article, Span::new(0, article.text().len()));
        let organizations = found.entities.iter().filter(|entity| entity.kind == EntityType::Organization);
        organizations.map(|entity| entity.name.clone()).collect()
    }

    #[test]
    fn a_list_of_fields_is_one_name_and_two_organisations_are_two() {
        let text = "Surat itu dikirim ke Badan Pengatur Hilir Minyak dan Gas Bumi pada hari Senin.";
        assert_eq!(organizations(text), ["Badan Pengatur Hilir Minyak dan Gas Bumi"]);
        let text = "Surat itu dikirim ke Dinas Kesehatan dan Dinas Pendidikan pada hari Senin.";
        assert_eq!(organizations(text), ["Dinas Kesehatan", "Dinas Pendidikan"]);
    }

    #[test]
    fn a_company_ends_with_its_form() {
        let text = "Laba PT Semen Baturaja (Persero) Tbk turun pada triwulan pertama.";
        assert_eq!(organizations(text), ["PT Semen Baturaja (Persero) Tbk"]);
    }
}
