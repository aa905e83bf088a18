//! The invented work of a newsroom: the annotations of an article, two annotators, and a folder of articles.

use crate::build::{self, AnnotationBuilder};
use crate::reader::{EN, ID};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use std::path::PathBuf;
use tandai::annotation::AnnotationKind::{Highlight, Note};
use tandai::annotation::Sidecar;
use tandai::annotation::board::ClaimRow;
use tandai::annotation::claim::{Claim, Evidence};
use tandai::annotation::vocabulary::{Priority, Stance, Status};
use tandai::article::Article;
use tandai::entity::{self, EntityType};
use tandai::library::ArticleEntry;
use tandai::library::entry::{AnnotationText, ArticleEntity};
use tandai::text::Span;
use uuid::Uuid;

/// A highlight in the article about the ferry.
fn highlight(label: &str, words: &str) -> AnnotationBuilder {
    build::annotation().kind(Highlight).label(label).creator("Ana").on_words(&build::article(ID), words)
}

/// A note in the article about the ferry.
fn note(words: &str, text: &str) -> AnnotationBuilder {
    build::annotation().kind(Note).note(text).creator("Ana").on_words(&build::article(ID), words)
}

/// A claim in the article about the ferry.
fn claim(words: &str, claim: Claim) -> AnnotationBuilder {
    build::annotation().claim(claim).creator("Ana").on_words(&build::article(ID), words)
}

/// Gives the annotations ids from 1.
fn numbered(annotations: Vec<AnnotationBuilder>) -> Vec<AnnotationBuilder> {
    (1..).zip(annotations).map(|(id, annotation)| annotation.id(id)).collect()
}

/// A claim of the head of the transport office, which nobody has checked yet.
fn said_by_hendra() -> Claim {
    Claim {
        speaker: "Hendra Kusumawardana".into(),
        role: "Kepala Dinas Perhubungan Jawa Timur".into(),
        said: "2025-03-03".into(),
        place: "Surabaya".into(),
        ..Claim::default()
    }
}

/// A checked claim.
fn checked(claim: Claim, verdict: &str, rationale: &str, evidence: Vec<Evidence>) -> Claim {
    Claim {
        status: Status::Done,
        verdict: Some(verdict.into()),
        rationale: rationale.into(),
        evidence,
        checker: "Ana".into(),
        checked: "2025-03-05".into(),
        ..claim
    }
}

fn evidence(stance: Stance, title: &str, publisher: &str, url: &str) -> Evidence {
    Evidence {
        url: url.into(),
        title: title.into(),
        publisher: publisher.into(),
        accessed: "2025-03-05".into(),
        stance: Some(stance),
        ..Evidence::default()
    }
}

/// What an annotator marks in a first reading.
fn first_reading() -> Vec<AnnotationBuilder> {
    vec![
        highlight("important", "feri listrik pertama di Selat Madura"),
        highlight("doubtful", "cukup untuk enam kali penyeberangan").note("Siti Rohmah: hanya tiga kali (¶6)."),
    ]
}

/// The annotations of an article that is being checked.
pub(crate) fn annotations() -> Sidecar {
    let fastest = checked(
        said_by_hendra(),
        "unproven",
        "Tidak ada data kecepatan dan biaya kapal lain di selat ini.",
        vec![evidence(
            Stance::Refutes,
            "Daftar kapal penyeberangan 2024",
            "Dinas Perhubungan Jawa Timur",
            "https://example.org/kapal-2024",
        )],
    );
    let passengers = checked(
        Claim { speaker: "Dinas Perhubungan".into(), said: "2025-03-03".into(), ..Claim::default() },
        "mostly true",
        "BPS mencatat 1,87 juta penumpang, turun 7,4 persen.",
        vec![evidence(
            Stance::Supports,
            "Statistik Transportasi 2024",
            "BPS Jawa Timur",
            "https://example.org/transportasi-2024",
        )],
    );
    let saved = Claim { status: Status::Checking, priority: Some(Priority::High), ..said_by_hendra() };
    let mut all = first_reading();
    all.extend([
        claim("Ini feri tercepat dan termurah yang pernah beroperasi di selat ini", fastest),
        claim("Biaya energinya turun 62 persen dibandingkan kapal bermesin diesel.", saved),
        claim(
            "Sepanjang 2024, lintasan tersebut melayani 1,9 juta penumpang, atau turun 7 persen dari 2023",
            passengers,
        ),
        highlight("confirmed", "Rp 120 miliar berasal dari pinjaman Bank Pembangunan Asia"),
        note("kapal uji coba hanya mampu tiga kali menyeberang", "Minta catatan uji coba ke serikat."),
        highlight("question", "peringkat ke-9 dari 34 provinsi").note("Sekarang ada 38 provinsi: indeks tahun berapa?"),
    ]);
    build::sidecar(numbered(all))
}

/// The annotations of an article before its claims are checked.
pub(crate) fn first_marks() -> Sidecar {
    build::sidecar(numbered(first_reading()))
}

/// The annotations of the same article by two people.
pub(crate) fn annotators() -> [Vec<AnnotationBuilder>; 2] {
    let fastest = "Ini feri tercepat dan termurah yang pernah beroperasi di selat ini";
    let passengers = "Sepanjang 2024, lintasan tersebut melayani 1,9 juta penumpang";
    let unproven = checked(said_by_hendra(), "unproven", "Tidak ada data kapal lain.", Vec::new());
    let ana = vec![
        highlight("doubtful", "cukup untuk enam kali penyeberangan antara Ujung dan Kamal"),
        claim(fastest, unproven),
        claim(passengers, Claim::default()),
        note("kapal uji coba hanya mampu tiga kali menyeberang", "Minta catatan uji coba."),
    ];
    let budi = vec![
        highlight("important", "cukup untuk enam kali penyeberangan antara Ujung dan Kamal"),
        claim(fastest, Claim { status: Status::Checking, ..said_by_hendra() }),
        claim(passengers, Claim::default()),
        highlight("question", "peringkat ke-9 dari 34 provinsi"),
    ];
    let others = (101..).zip(budi).map(|(id, annotation)| annotation.id(id).creator("Budi")).collect();
    [numbered(ana), others]
}

/// Name of the folder.
pub(crate) const NAME: &str = "berita";

/// Path of the article that is open.
pub(crate) const OPEN: &str = "berita/feri-listrik.txt";

/// An article of the folder, and how far the work on it is.
struct Filed {
    path: &'static str,
    date: &'static str,
    text: &'static str,
    /// Minutes it takes to read. The texts here are only beginnings.
    minutes: u32,
    /// How much of it is read, in percent; 0 if it has not been opened.
    read: u8,
    marks: &'static [&'static str],
    /// Number of claims that are done, and of all claims.
    claims: (u32, u32),
}

const FOLDER: [Filed; 15] = [
    Filed {
        path: "cuaca/gelombang-selat-madura.txt",
        date: "2025-01-19",
        text: "Gelombang Tinggi Hentikan Penyeberangan di Selat Madura\n\nBadan Meteorologi mencatat gelombang 2,5 meter di \
            Selat Madura pada Minggu pagi. Dua kapal kembali ke Ujung, dan 640 penumpang menunggu di Pelabuhan Kamal.\n",
        minutes: 2,
        read: 100,
        marks: &["gelombang 2,5 meter — cocok dengan data stasiun Perak"],
        claims: (2, 2),
    },
    Filed {
        path: "cuaca/hujan-januari.txt",
        date: "2025-01-28",
        text: "Hujan Januari Terlebat dalam Sepuluh Tahun, Kata Wali Kota\n\nWali Kota Darma Saputra mengatakan hujan bulan ini \
            paling lebat sejak 2015. Stasiun Juanda mencatat 412 milimeter, lebih rendah daripada Januari 2020.\n",
        minutes: 3,
        read: 100,
        marks: &["paling lebat sejak 2015 — 2020 lebih tinggi", "412 milimeter"],
        claims: (1, 1),
    },
    Filed {
        path: "ekonomi/garam-sumenep.txt",
        date: "2025-02-11",
        text: "Harga Garam di Sumenep Jatuh, Petani Menimbun Panen\n\nHarga garam turun dari Rp 1.500 menjadi Rp 900 per \
            kilogram dalam dua bulan. Kapal pengangkut garam tidak berlayar lewat Selat Madura sejak pekan lalu.\n",
        minutes: 4,
        read: 62,
        marks: &["Rp 1.500 menjadi Rp 900 — turun 40 persen"],
        claims: (1, 3),
    },
    Filed {
        path: "ekonomi/upah-minimum.txt",
        date: "2025-02-20",
        text: "Upah Minimum Naik 6,5 Persen, Pengusaha Minta Penundaan\n\nGubernur menetapkan kenaikan upah minimum 6,5 persen. \
            Asosiasi pengusaha menyebut 14.000 pekerja terancam dirumahkan, tanpa menyebut sumber angka itu. \
            Serikat buruh mengatakan bahwa kenaikan itu tidak cukup untuk kebutuhan yang paling dasar.\n",
        minutes: 5,
        read: 0,
        marks: &[],
        claims: (0, 0),
    },
    Filed {
        path: "feri-listrik.txt",
        date: "2025-03-03",
        text: ID,
        minutes: 3,
        read: 48,
        marks: &[
            "feri listrik pertama di Selat Madura",
            "cukup untuk enam kali penyeberangan — Siti Rohmah: hanya tiga kali",
        ],
        claims: (2, 3),
    },
    Filed {
        path: "kesehatan/demam-berdarah.txt",
        date: "2025-02-02",
        text: "Kasus Demam Berdarah di Gresik Naik Dua Kali Lipat\n\nDinas Kesehatan melaporkan 318 kasus demam berdarah pada \
            Januari, dibandingkan 151 kasus setahun sebelumnya. Dua pasien meninggal, dan \
            warga diminta untuk menguras bak yang tidak dipakai.\n",
        minutes: 3,
        read: 100,
        marks: &["318 kasus … 151 kasus — benar: 2,1 kali"],
        claims: (1, 1),
    },
    Filed {
        path: "kesehatan/stunting.txt",
        date: "2025-01-15",
        text: "Angka Tengkes di Bangkalan Turun ke 18 Persen\n\nBupati mengatakan bahwa angka tengkes turun dari 26 menjadi 18 persen \
            dalam dua tahun, dan yang terbaik di Madura. Survei yang dipakai tidak sama dengan survei nasional.\n",
        minutes: 5,
        read: 100,
        marks: &["dari 26 menjadi 18 persen — dua survei yang berbeda", "yang terbaik di Madura"],
        claims: (2, 2),
    },
    Filed {
        path: "pemilu/daftar-pemilih.txt",
        date: "2025-02-25",
        text: "Daftar Pemilih Berkurang 3.200 Nama, KPU Bantah Ada Penghapusan\n\nKomisi Pemilihan Umum mengatakan 3.200 nama \
            itu tercatat dua kali. Pengamat meminta \
            agar daftar yang lama diumumkan, dan tidak yakin dengan angka itu.\n",
        minutes: 6,
        read: 15,
        marks: &["tercatat dua kali"],
        claims: (0, 2),
    },
    Filed {
        path: "pemilu/janji-jembatan.txt",
        date: "2025-03-01",
        text: "Calon Bupati Berjanji Bangun Jembatan Kedua\n\nCalon bupati Lestari Wibowo berjanji membangun jembatan kedua di \
            atas Selat Madura dalam tiga tahun. Jembatan pertama selesai dalam enam tahun.\n",
        minutes: 2,
        read: 0,
        marks: &[],
        claims: (0, 1),
    },
    Filed {
        path: "tidal-barrier.txt",
        date: "2024-09-14",
        text: EN,
        minutes: 3,
        read: 100,
        marks: &["a margin of 4.7 percent — 435 of 9,189 votes", "ranks 3rd of 41"],
        claims: (3, 4),
    },
    Filed {
        path: "transport/bus-lanes.txt",
        date: "2024-11-08",
        text: "Bus Lanes Cut Journey Times by a Fifth, City Says\n\nThe transport office said that buses on Harbour Road now take \
            19 minutes instead of 24. Drivers' union head Ruth Adeyemi said that the count left out Mondays.\n",
        minutes: 4,
        read: 80,
        marks: &["19 minutes instead of 24 — 21 percent"],
        claims: (1, 2),
    },
    Filed {
        path: "transport/galangan-skn.txt",
        date: "2025-01-08",
        text: "Galangan SKN Serahkan Kapal Uji Coba dengan Baterai Baru\n\nPT Samudra Karya Nusantara mengatakan bahwa kapal itu \
            sudah diuji 40 kali di Selat Madura, dan tidak pernah gagal. Laporan yang lengkap belum diumumkan.\n",
        minutes: 4,
        read: 71,
        marks: &["diuji 40 kali — minta laporan yang lengkap"],
        claims: (0, 1),
    },
    Filed {
        path: "transport/kapal-cepat.txt",
        date: "2025-02-14",
        text: "Kapal Cepat Surabaya-Sumenep Berlayar Lagi\n\nKapal cepat Surabaya-Sumenep kembali melintasi Selat Madura setelah \
            berhenti empat tahun. Operator mengatakan bahwa kapal itu akan tiba dalam tiga jam, dan tidak untuk barang.\n",
        minutes: 2,
        read: 0,
        marks: &[],
        claims: (0, 0),
    },
    Filed {
        path: "transport/suramadu-tanpa-tarif.txt",
        date: "2024-10-27",
        text: "Enam Tahun Tanpa Tarif, Jembatan Suramadu Makin Padat\n\nJumlah kendaraan di atas Selat Madura naik 44 persen sejak tarif \
            dihapus pada 2018, kata pengelola jembatan. Angka itu tidak memisahkan sepeda motor dan mobil.\n",
        minutes: 6,
        read: 100,
        marks: &["naik 44 persen sejak tarif dihapus"],
        claims: (1, 1),
    },
    Filed {
        path: "transport/tarif-ujung-kamal.txt",
        date: "2025-03-04",
        text: "Tarif Penyeberangan Ujung-Kamal Naik Mulai April\n\nTarif penumpang naik dari Rp 5.000 menjadi Rp 6.500, atau 30 \
            persen. Dinas Perhubungan menyebut kenaikan itu yang pertama sejak 2017.\n",
        minutes: 3,
        read: 34,
        marks: &["yang pertama sejak 2017"],
        claims: (0, 1),
    },
];

/// Code points that a person reads in a minute, about.
const CODE_POINTS_PER_MINUTE: u32 = 1000;

impl Filed {
    fn entry(&self) -> ArticleEntry {
        let path = PathBuf::from(NAME).join(self.path);
        let article = Article::new(self.text.into(), Some(&path), None).expect("a text with words");
        let mut entry = ArticleEntry::unread(path);
        entry.title = article.title().into();
        entry.language = article.language().code().into();
        entry.date = Some(self.date.into());
        entry.code_points = self.minutes * CODE_POINTS_PER_MINUTE;
        entry.entities = entities(&article);
        entry.progress = (self.read > 0).then_some(self.read);
        entry.last_read = (self.read > 0).then(|| noon(self.date).as_millisecond().unsigned_abs());
        entry.annotations = (1..)
            .zip(self.marks)
            .map(|(id, text)| AnnotationText { id: Uuid::from_u128(id), text: (*text).into() })
            .collect();
        (entry.done_claims, entry.open_claims) = (self.claims.0, self.claims.1 - self.claims.0);
        entry
    }
}

/// The day of the pictures.
const TODAY: &str = "2025-03-04";

/// The time of the pictures.
pub(crate) fn now() -> Timestamp {
    noon(TODAY)
}

/// The day of a moment in UTC, so that pictures do not depend on the time zone.
pub(crate) fn day(moment: Timestamp) -> Date {
    Offset::UTC.to_datetime(moment).date()
}

/// Noon of a day in UTC.
fn noon(date: &str) -> Timestamp {
    format!("{date}T12:00:00Z").parse().expect("a date in ISO 8601")
}

/// The named entities of an article.
fn entities(article: &Article) -> Vec<ArticleEntity> {
    let found = entity::extract(article, Span::new(0, article.text().len()));
    let names = found.entities.iter().filter(|entity| entity.kind.is_name());
    names
        .map(|entity| ArticleEntity {
            name: entity.name.clone(),
            kind: EntityType::ALL.iter().position(|kind| *kind == entity.kind).expect("a type of the list") as u8,
            mentions: entity.mentions.len() as u32,
            first: found.mentions[entity.mentions[0]].span.start as u32,
        })
        .collect()
}

/// The articles of the folder and their texts.
pub(crate) fn library() -> Vec<(ArticleEntry, String)> {
    FOLDER.iter().map(|filed| (filed.entry(), filed.text.to_string())).collect()
}

/// A claim on the board: path, words, speaker, verdict or status, priority.
type BoardLine = (&'static str, &'static str, &'static str, Result<&'static str, Status>, Priority);

/// The claims of the other articles of the folder.
pub(crate) fn claims() -> Vec<ClaimRow> {
    use Priority::{High, Low, Normal};
    let lines: [BoardLine; 13] = [
        (
            "cuaca/gelombang-selat-madura.txt",
            "gelombang 2,5 meter di Selat Madura pada Minggu pagi",
            "Badan Meteorologi",
            Ok("true"),
            Low,
        ),
        ("cuaca/hujan-januari.txt", "hujan bulan ini paling lebat sejak 2015", "Darma Saputra", Ok("false"), Normal),
        (
            "ekonomi/garam-sumenep.txt",
            "Harga garam turun dari Rp 1.500 menjadi Rp 900 per kilogram",
            "",
            Ok("mostly true"),
            Normal,
        ),
        ("ekonomi/garam-sumenep.txt", "tidak berlayar lewat Selat Madura sejak pekan lalu", "", Err(Status::Todo), Low),
        (
            "kesehatan/demam-berdarah.txt",
            "318 kasus demam berdarah pada Januari, dibandingkan 151 kasus",
            "Dinas Kesehatan",
            Ok("true"),
            Normal,
        ),
        (
            "pemilu/daftar-pemilih.txt",
            "3.200 nama itu tercatat dua kali",
            "Komisi Pemilihan Umum",
            Err(Status::Checking),
            High,
        ),
        (
            "pemilu/janji-jembatan.txt",
            "Jembatan pertama selesai dalam enam tahun",
            "Lestari Wibowo",
            Err(Status::Todo),
            Normal,
        ),
        (
            "tidal-barrier.txt",
            "each closure saves the waterfront about $2 million in flood damage",
            "ESWA",
            Ok("unproven"),
            High,
        ),
        (
            "tidal-barrier.txt",
            "the town ranks 3rd of 41 coastal communities in the state for flood claims",
            "Joanna Whitlock",
            Ok("half true"),
            Normal,
        ),
        (
            "transport/bus-lanes.txt",
            "buses on Harbour Road now take 19 minutes instead of 24",
            "",
            Ok("mostly false"),
            Normal,
        ),
        (
            "kesehatan/stunting.txt",
            "angka tengkes turun dari 26 menjadi 18 persen dalam dua tahun",
            "Bupati Bangkalan",
            Ok("missing context"),
            Normal,
        ),
        ("transport/galangan-skn.txt", "sudah diuji 40 kali di Selat Madura", "SKN", Err(Status::Todo), High),
        (
            "transport/suramadu-tanpa-tarif.txt",
            "naik 44 persen sejak tarif dihapus pada 2018",
            "pengelola jembatan",
            Ok("half true"),
            Normal,
        ),
    ];
    let row = |(id, (path, words, speaker, outcome, priority)): (u128, BoardLine)| ClaimRow {
        path: Some(PathBuf::from(NAME).join(path)),
        id: Uuid::from_u128(id),
        words: words.into(),
        start: id as usize,
        claim: Claim {
            speaker: speaker.into(),
            verdict: outcome.as_ref().ok().map(|verdict| (*verdict).into()),
            status: outcome.err().unwrap_or(Status::Done),
            priority: (priority != Normal).then_some(priority),
            ..Claim::default()
        },
        tags: Vec::new(),
    };
    (1..).zip(lines).map(row).collect()
}
