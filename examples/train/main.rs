mod corpus;
mod crf;
mod lists;

use corpus::Sentence;
use crf::{Crf, Instance, Random, Settings};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use tandai::entity::tagger::features::{self, Token, Word};
use tandai::entity::tagger::gazetteer::Gazetteer;
use tandai::entity::tagger::label;

fn opt(name: &str, default: f32) -> f32 {
    std::env::var(name).ok().map_or(default, |v| v.parse().unwrap())
}

pub fn tokens(words: &[String], g: &Gazetteer<'_>) -> Vec<Token> {
    let mut s: Vec<Token> = words.iter().map(|w| Token { word: Word::new(w, g), ..Token::default() }).collect();
    features::prepare(&mut s, g);
    s
}

/// hashes of each token: general first, own after.
pub fn hashes(words: &[String], s: &[Token]) -> Vec<(Vec<u64>, Vec<u64>)> {
    let reach = features::REACH as isize;
    (0..s.len())
        .map(|i| {
            let (mut general, mut own) = (Vec::new(), Vec::new());
            for o in -reach..=reach {
                let at = i as isize + o;
                let (w, t) = if at < 0 {
                    (&features::BORDERS[0], "")
                } else if at as usize >= s.len() {
                    (&features::BORDERS[1], "")
                } else {
                    (&s[at as usize].word, words[at as usize].as_str())
                };
                features::unary(w, t, o, |h, is_own| if is_own && o == 0 { own.push(h) } else { general.push(h) });
            }
            features::context(s, i, |h| general.push(h));
            (general, own)
        })
        .collect()
}

fn f1(gold: &[Vec<usize>], pred: &[Vec<usize>]) -> [(usize, usize, usize); 4] {
    let mut c = [(0, 0, 0); 4];
    for (g, p) in gold.iter().zip(pred) {
        let (g, p) = (label::names(g), label::names(p));
        for x in &p {
            let k = label::TYPES.iter().position(|t| *t == x.2).unwrap();
            c[k].0 += 1;
            if g.contains(x) {
                c[k].2 += 1;
            }
        }
        for x in &g {
            c[label::TYPES.iter().position(|t| *t == x.2).unwrap()].1 += 1;
        }
    }
    for k in 0..3 {
        c[3].0 += c[k].0;
        c[3].1 += c[k].1;
        c[3].2 += c[k].2;
    }
    c
}

fn show(name: &str, c: [(usize, usize, usize); 4]) {
    print!("{name:12}");
    for (k, (p, g, t)) in c.iter().enumerate() {
        let (p, r) = (*t as f64 / (*p).max(1) as f64, *t as f64 / (*g).max(1) as f64);
        print!(" {} P{p:.3} R{r:.3} F{:.4}", ["PER", "ORG", "LOC", "ALL"][k], 2.0 * p * r / (p + r).max(1e-9));
    }
    println!();
}

fn main() {
    let data = PathBuf::from(std::env::args().nth(1).expect("DATA_DIR"));
    let files = std::env::var("FILES").unwrap_or("id/idner-train,id/nergrit".into());
    let test = std::env::var("TEST").unwrap_or("id/idner-dev".into());
    let target = opt("TARGET", 0.0) as usize;
    let all = ["id/idner-train", "id/nergrit", "en/uner-pud", "en/wikigold", "en/wnut17-train", "en/btc"];
    let mut common: BTreeMap<String, u32> = BTreeMap::new();
    for f in all {
        for s in corpus::read(&data.join("ner").join(format!("{f}.tsv"))) {
            for w in &s.words {
                if w.chars().all(char::is_lowercase) && w.len() > 1 {
                    *common.entry(w.clone()).or_default() += 1;
                }
            }
        }
    }
    let gaz_bytes = lists::build(&data, &common);
    eprintln!("gazetteer {} bytes", gaz_bytes.len());
    let empty = tandai::entity::tagger::gazetteer::build(&[], &[]);
    let g = Gazetteer::new(if opt("GAZ", 1.0) > 0.0 { &gaz_bytes } else { &empty }).unwrap();
    let names: Vec<&str> = files.split(',').collect();
    let corpora: Vec<Vec<Sentence>> =
        names.iter().map(|f| corpus::read(&data.join("ner").join(format!("{f}.tsv")))).collect();
    let mut index: HashMap<u64, u32> = HashMap::new();
    let mut counts: HashMap<u64, u32> = HashMap::new();
    let mut prepared = Vec::new();
    let da = opt("DA", 1.0) > 0.0;
    for (c, sentences) in corpora.iter().enumerate() {
        for s in sentences {
            let t = tokens(&s.words, &g);
            let h = hashes(&s.words, &t);
            for (a, b) in &h {
                for x in a.iter().chain(b) {
                    *counts.entry(*x).or_default() += 1;
                }
            }
            prepared.push((c, h, s.labels.clone()));
        }
    }
    let cut = opt("CUT", 2.0) as u32;
    let mut instances = Vec::new();
    for (c, h, labels) in prepared {
        let mut inst = Instance { labels, weight: if c == target { 1.0 } else { opt("OTHER", 1.0) }, ..Default::default() };
        inst.copies = if da { vec![0, c + 1] } else { vec![0] };
        for (a, b) in h {
            let mut get = |x: &u64| {
                (counts[x] >= cut).then(|| {
                    let n = index.len() as u32;
                    *index.entry(*x).or_insert(n)
                })
            };
            let mut fs: Vec<u32> = a.iter().filter_map(&mut get).collect();
            inst.own.push(fs.len());
            fs.extend(b.iter().filter_map(&mut get));
            inst.features.push(fs);
        }
        instances.push(inst);
    }
    eprintln!("{} features, {} sentences", index.len(), instances.len());
    let settings = Settings {
        epochs: opt("EPOCHS", 15.0) as usize,
        rate: opt("RATE", 0.1),
        l2: opt("L2", 1.0),
        dropout: opt("DROP", 0.0),
        seed: opt("SEED", 1.0) as u64,
    };
    let t0 = std::time::Instant::now();
    let crf = Crf::train(&instances, index.len(), if da { names.len() + 1 } else { 1 }, &settings);
    eprintln!("trained in {:?}", t0.elapsed());
    let _ = Random(1);
    for (t, file) in test.split(',').enumerate() {
        let _ = t;
        let dev = corpus::read(&data.join("ner").join(format!("{file}.tsv")));
        let (mut gold, mut pred) = (Vec::new(), Vec::new());
        for s in &dev {
            let t = tokens(&s.words, &g);
            let inst = Instance {
                features: hashes(&s.words, &t)
                    .iter()
                    .map(|(a, b)| a.iter().chain(b).filter_map(|x| index.get(x).copied()).collect())
                    .collect(),
                own: vec![0; s.words.len()],
                ..Default::default()
            };
            let copies = if da { vec![0, target + 1] } else { vec![0] };
            pred.push(crf.decode(&inst, &copies));
            gold.push(s.labels.clone());
        }
        show(file, f1(&gold, &pred));
        if let Ok(out) = std::env::var("ERRORS") {
            let mut text = String::new();
            for ((s, g), p) in dev.iter().zip(&gold).zip(&pred) {
                if g != p {
                    for i in 0..s.words.len() {
                        text += &s.words[i];
                        if g[i] != p[i] {
                            text += &format!("[{}>{}]", label::name(g[i]), label::name(p[i]));
                        } else if g[i] != 0 {
                            text += &format!("/{}", label::name(g[i]));
                        }
                        text.push(' ');
                    }
                    text.push('\n');
                }
            }
            std::fs::write(out, text).unwrap();
        }
    }
}
