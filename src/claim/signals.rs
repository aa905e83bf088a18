//! Words that tell what a sentence does: compare, count, blame, promise, judge. They mean the same in both languages,
//! so what is learned from sentences of one holds in the other.

use std::collections::HashMap;
use std::sync::LazyLock;

macro_rules! signals {
    ($($(#[$doc:meta])* $name:ident: $words:expr,)*) => {
        /// What a word does in a sentence.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Signal { $($(#[$doc])* $name,)* }

        impl Signal {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)*];
        }

        /// The words of each, lower-cased, English before Indonesian.
        const WORDS: &[(Signal, &str)] = &[$((Signal::$name, $words),)*];
    };
}

signals! {
    /// Sets one thing against another: "more", "lebih".
    Comparison: "more less fewer than higher lower larger smaller greater bigger cheaper faster slower older younger \
        stronger weaker richer poorer earlier later longer shorter worse twice double triple half compared versus \
        outnumber outpace exceed exceeds exceeded ahead behind \
        lebih daripada dibandingkan dibanding ketimbang melebihi melampaui tertinggal unggul mengungguli setara \
        lipat separuh setengah mengalahkan",
    /// Is more or less than before: "rose", "turun".
    Change: "rise rises rose risen rising raise raised increase increases increased increasing grow grows grew grown \
        growth growing climb climbed jump jumped soar soared surge surged gain gained add added expand expanded \
        fall falls fell fallen falling drop drops dropped decline declined decrease decreased shrink shrank cut cuts \
        lose lost loses reduce reduced slashed doubled tripled quadrupled slipped \
        naik turun meningkat menurun tumbuh bertambah berkurang melonjak melesat anjlok merosot menyusut bertumbuh \
        kenaikan penurunan peningkatan pertumbuhan lonjakan penambahan pengurangan menguat melemah membengkak",
    /// The most of its kind, the first, a record, a rank: "largest", "ke-31".
    Extreme: "most least largest biggest highest lowest smallest greatest best worst oldest youngest longest shortest \
        fastest cheapest richest poorest strongest deadliest first only record unprecedented rank ranks ranked \
        ranking top leading sole unique \
        paling terbesar tertinggi terendah terbanyak terkecil terbaik terburuk tertua termuda terpanjang tercepat \
        termurah termahal terkuat terparah terkaya termiskin terdepan terlama pertama satu-satunya rekor peringkat \
        urutan ranking perdana tersulit tersukses terpopuler",
    /// Leaves no exception: "every", "seluruh".
    Absolute: "all every everyone everybody everything always never none nobody nothing no any anyone entire entirely \
        complete completely totally zero absolutely \
        semua seluruh seluruhnya semuanya selalu setiap segala sepenuhnya mutlak tanpa nol nihil siapapun",
    /// Says why: "because", "akibat".
    Cause: "because cause causes caused causing due led leads resulted results thanks therefore consequently thus \
        contributed contributes prevent prevented prevents triggered reason reasons blame blamed made \
        karena sebab akibat menyebabkan disebabkan penyebab mengakibatkan memicu dipicu pemicu lantaran sehingga \
        berkat berdampak dampak akibatnya membatasi membuat menghambat hambatan",
    /// Says that somebody said: "admitted", "mengakui".
    Report: "say says said saying tell tells told state states stated claim claims claimed announce announced \
        announces report reports reported admit admits admitted acknowledge acknowledged deny denied denies confirm \
        confirmed confirms argue argued argues add explain explained explains warn warned warns write wrote \
        insist insisted insists reveal revealed reveals estimate estimated estimates according cite cited testified \
        declared disclosed noted notes suggested suggests predicted concluded \
        kata katanya ujar ujarnya tutur tuturnya ucap ucapnya sebut sebutnya jelas imbuh imbuhnya tegasnya jelasnya \
        menurut mengatakan menyatakan menyebut menyebutkan mengakui mengaku mengumumkan diumumkan menjelaskan \
        menegaskan mengklaim menuturkan mengungkapkan melaporkan dilaporkan membantah membenarkan memperkirakan \
        menambahkan menilai menuding menuduh berkata bercerita menyampaikan disampaikan mengutip dikutip meminta",
    /// An act of somebody with a say: "signed", "meresmikan".
    Act: "ordered order signed sign passed pass approved voted vote banned decided decision launched founded opened \
        closed arrested charged killed died appointed elected resigned fired hired built sold bought paid spent won \
        supported opposed invaded attacked released published issued introduced created proposed vetoed \
        memerintahkan menandatangani mengesahkan menyetujui melarang memutuskan meresmikan diresmikan menerbitkan \
        diterbitkan merilis dirilis menangkap ditangkap tewas meninggal ditunjuk menunjuk terpilih mundur dibangun \
        membangun menjual membeli membayar menang kalah mendirikan didirikan mencabut dicabut menaikkan menurunkan \
        membebaskan dibebaskan menelan mengangkut melayani menyerahkan menggelar digelar",
    /// What binds or is decided by law: "act", "putusan".
    Law: "law laws act bill legislation regulation regulations decree court ruling ruled constitution constitutional \
        constitutionally amendment treaty legal illegal ban tax taxes taxed tariff tariffs sanction sanctions policy \
        agreement congress senate legislature statute license permit \
        undang-undang uu ruu pasal peraturan keputusan perpres keppres permen perda hukum putusan mahkamah pengadilan \
        sanksi konstitusi izin instruksi aturan larangan pajak tarif perjanjian kebijakan regulasi dpr parlemen",
    /// About what is to come: "will", "akan".
    Future: "will would shall going plan plans planned promise promised promises pledge pledged expect expects \
        expected forecast target aims hope hopes intend intends ll won't tomorrow future \
        akan bakal berencana rencana rencananya berjanji menargetkan ditargetkan diperkirakan diproyeksikan berharap \
        diharapkan mendatang nanti kelak",
    /// What may or ought to be: "could", "harus".
    Modal: "may might could can cannot can't should must ought need needs have got perhaps possibly probably maybe \
        seems appear appears let let's \
        dapat bisa mungkin harus perlu sebaiknya seharusnya semestinya barangkali agaknya tampaknya diduga mampu wajib",
    /// Judges or feels: "important", "sayangnya".
    Opinion: "think believe feel know want like love good great bad important wonderful terrible beautiful proud \
        sorry glad happy sad right wrong fair unfair strong better nice hard tough serious decent honest respect \
        wish hopefully unfortunately obviously frankly ridiculous disaster incredible tremendous challenge \
        kira rasa percaya yakin penting indah baik buruk menarik semoga harapan sayangnya untungnya tantangan ambisi \
        bangga senang sedih kecewa hebat luar-biasa semangat optimistis pesimistis dianggap menantang langkah",
    /// The speaker: "I", "saya".
    First: "i i'm i've i'd i'll me my mine myself saya aku ku",
    /// The speaker and others: "we", "kami".
    We: "we we're we've we'd we'll us our ours ourselves kami kita",
    /// Who is spoken to: "you", "Anda".
    You: "you you're you've you'll your yours anda kamu kalian saudara",
    /// Somebody named before: "he", "mereka".
    They: "he she they it his her their its him them he's she's they're it's ia dia mereka beliau",
    /// Says no: "not", "tidak".
    Not: "not isn't aren't wasn't weren't don't doesn't didn't haven't hasn't hadn't wouldn't couldn't shouldn't nor \
        tidak bukan tak belum jangan tiada",
    /// Asks: "why", "apakah".
    Question: "what why how who when where which whether whom whose apa apakah mengapa kenapa bagaimana siapa kapan \
        mana dimana berapa",
    /// Was so: "was", "telah".
    Past: "was were had did been went came took gave ago last since previously former yesterday \
        telah sudah sejak lalu silam sebelumnya kemarin mantan selama sepanjang",
    /// Is so.
    Is: "is are am 's be has does adalah merupakan ialah berada terdapat ada menjadi memiliki mempunyai",
    /// Some of many: "millions", "sebagian".
    Many: "many several majority some few lots thousands millions billions hundreds dozens number percentage average \
        total nearly almost about around approximately over under least roughly \
        banyak beberapa sebagian mayoritas kebanyakan ribuan jutaan miliaran puluhan ratusan belasan rata-rata total \
        hampir sekitar kira-kira kurang jumlah sejumlah mencapai sebanyak sebesar hingga",
    /// What is measured: "unemployment", "harga".
    Measure: "rate rates budget deficit debt unemployment population people jobs job cost costs price prices index \
        income wages wage spending economy trade exports imports revenue dollars dollar insurance crime poverty \
        inflation troops students workers families \
        anggaran defisit utang pengangguran penduduk warga orang harga biaya tingkat indeks pendapatan upah belanja \
        ekonomi ekspor impor investasi inflasi kemiskinan penumpang siswa pekerja korban pengguna kapasitas produksi",
    /// Where knowledge comes from: "survey", "data".
    Evidence: "survey study studies data poll polls statistics research census analysis evidence document documents \
        records researchers scientists experts institute university agency department ministry bureau commission \
        survei studi riset penelitian data statistik sensus analisis bukti dokumen laporan catatan peneliti ilmuwan \
        ahli pakar lembaga universitas badan kementerian dinas komisi situs",
    /// Manners: "thank", "terima kasih".
    Manners: "thank thanks please welcome ladies gentlemen gentleman evening senator mr moderator question sir ok okay \
        well yes terima silakan selamat mohon maaf permisi bapak ibu hadirin",
    /// If and but.
    Turn: "if but though although however unless while instead rather jika kalau bila apabila namun tetapi tapi \
        meski meskipun walaupun sedangkan sementara padahal melainkan",
}

/// Which signals each word has, as bits.
static BITS: LazyLock<HashMap<&'static str, u32>> = LazyLock::new(|| {
    let mut bits: HashMap<&'static str, u32> = HashMap::new();
    for (signal, words) in WORDS {
        for word in words.split_whitespace() {
            *bits.entry(word).or_default() |= 1 << *signal as u32;
        }
    }
    bits
});

/// What a word does, as one bit for each signal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signals(u32);

impl Signals {
    /// The signals of `word`, which is lower-cased: its own, or those of what an Indonesian ending hangs on.
    pub fn of(word: &str) -> Self {
        let plain = word.replace('’', "'");
        let known = |word: &str| BITS.get(word).copied();
        let stem = || ["nya", "lah", "kah", "pun"].iter().find_map(|end| known(plain.strip_suffix(end)?));
        Self(known(&plain).or_else(stem).unwrap_or_default())
    }

    /// Whether `signal` is one of them.
    pub const fn has(self, signal: Signal) -> bool {
        self.0 & 1 << signal as u32 != 0
    }

    /// All of them.
    pub fn iter(self) -> impl Iterator<Item = Signal> {
        Signal::ALL.iter().copied().filter(move |&signal| self.has(signal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_and_their_endings() {
        assert!(Signals::of("mengakui").has(Signal::Report) && Signals::of("admitted").has(Signal::Report));
        assert!(Signals::of("ujarnya").has(Signal::Report));
        assert!(Signals::of("penurunannya").has(Signal::Change));
        assert!(Signals::of("don’t").has(Signal::Not));
        assert_eq!(Signals::of("meja"), Signals::default());
        assert!(Signal::ALL.len() <= 32);
    }
}
