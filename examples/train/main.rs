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


struct Item {
    corpus: usize,
    words: Vec<String>,
    tokens: Vec<Token>,
    hashes: Vec<(Vec<u64>, Vec<u64>)>,
    labels: Vec<usize>,
}

fn item(corpus: usize, s: &Sentence, g: &Gazetteer<'_>) -> Item {
    let tokens = tokens(&s.words, g);
    Item { corpus, hashes: hashes(&s.words, &tokens), tokens, words: s.words.clone(), labels: s.labels.clone() }
}

struct Model {
    index: HashMap<u64, u32>,
    crf: Crf,
}

fn copies_of(corpus: usize) -> Vec<usize> {
    if opt("DA", 1.0) == 0.0 { vec![0] } else { vec![0, corpus + 1] }
}

const NCOPIES: usize = 8;

fn learn(items: &[&Item], target: usize, settings: &Settings, seen: Option<&[Vec<Vec<u64>>]>) -> Model {
    let mut counts: HashMap<u64, u32> = HashMap::new();
    let cut = opt("CUT", 1.0) as u32;
    for item in items {
        for (a, b) in &item.hashes {
            for x in a.iter().chain(b) {
                *counts.entry(*x).or_default() += 1;
            }
        }
    }
    let mut index: HashMap<u64, u32> = HashMap::new();
    let mut instances = Vec::new();
    for (i, item) in items.iter().enumerate() {
        let mut inst = Instance {
            labels: item.labels.clone(),
            weight: if item.corpus == target { 1.0 } else { opt("OTHER", 1.0) },
            copies: copies_of(item.corpus),
            ..Default::default()
        };
        for (j, (a, b)) in item.hashes.iter().enumerate() {
            let mut get = |x: &u64| {
                (counts.get(x).is_none_or(|&n| n >= cut)).then(|| {
                    let n = index.len() as u32;
                    *index.entry(*x).or_insert(n)
                })
            };
            let mut fs: Vec<u32> = a.iter().filter_map(&mut get).collect();
            if let Some(seen) = seen {
                fs.extend(seen[i][j].iter().filter_map(&mut get));
            }
            inst.own.push(fs.len());
            fs.extend(b.iter().filter_map(&mut get));
            inst.features.push(fs);
        }
        instances.push(inst);
    }
    let crf = Crf::train(&instances, index.len(), NCOPIES, settings);
    Model { index, crf }
}

fn tag(model: &Model, items: &[&Item], copies: &[usize], seen: Option<&[Vec<Vec<u64>>]>) -> Vec<Vec<usize>> {
    items
        .iter()
        .enumerate()
        .map(|(i, item)| {
            let inst = Instance {
                features: item
                    .hashes
                    .iter()
                    .enumerate()
                    .map(|(j, (a, b))| {
                        let more: &[u64] = seen.map_or(&[], |s| &s[i][j]);
                        a.iter().chain(b).chain(more).filter_map(|x| model.index.get(x).copied()).collect()
                    })
                    .collect(),
                own: vec![0; item.words.len()],
                ..Default::default()
            };
            model.crf.decode(&inst, copies)
        })
        .collect()
}

fn elsewhere(items: &[&Item], predicted: &[Vec<usize>], doc: usize, keep: f32) -> Vec<Vec<Vec<u64>>> {
    let mut random = Random(99);
    let mut out = Vec::new();
    let mut at = 0;
    while at < items.len() {
        let corpus = items[at].corpus;
        let len = items[at..].iter().take_while(|i| i.corpus == corpus).count().min(doc);
        let ts: Vec<&[Token]> = items[at..at + len].iter().map(|i| i.tokens.as_slice()).collect();
        let seen = counted(&ts, &predicted[at..at + len]);
        for i in at..at + len {
            out.push(
                items[i]
                    .tokens
                    .iter()
                    .zip(&predicted[i])
                    .map(|(token, &label)| {
                        let mut fs = Vec::new();
                        if token.word.case.is_capital() && random.unit() < keep {
                            features::elsewhere(&minus(&seen[&token.word.lower], label), token.case, |h| fs.push(h));
                        }
                        fs
                    })
                    .collect(),
            );
        }
        at += len;
    }
    out
}

/// Trains fully (jackknife + final).
fn full(items: &[&Item], target: usize) -> Model {
    let settings = |epochs: usize| Settings {
        epochs,
        rate: opt("RATE", 0.1),
        l2: opt("L2", 2.0),
        dropout: opt("DROP", 0.0),
        seed: opt("SEED", 1.0) as u64,
    };
    let epochs = opt("EPOCHS", 15.0) as usize;
    if opt("ELSE", 1.0) == 0.0 {
        return learn(items, target, &settings(epochs), None);
    }
    let mut predicted = vec![Vec::new(); items.len()];
    for fold in 0..4 {
        let (test, train): (Vec<_>, Vec<_>) = (0..items.len()).partition(|i| i / 20 % 4 == fold);
        let of = |ids: &[usize]| ids.iter().map(|&i| items[i]).collect::<Vec<_>>();
        let model = learn(&of(&train), target, &settings(8), None);
        for i in test {
            predicted[i] = tag(&model, &[items[i]], &copies_of(items[i].corpus), None).remove(0);
        }
    }
    let seen = elsewhere(items, &predicted, opt("DOC", 1e9) as usize, opt("KEEP", 0.3));
    learn(items, target, &settings(epochs), Some(&seen))
}

fn test(model: &Model, items: &[&Item], copies: &[usize]) -> [Vec<Vec<usize>>; 2] {
    let first = tag(model, items, copies, None);
    let seen = elsewhere(items, &first, opt("DOC", 1e9) as usize, 1.0);
    let second = if opt("ELSE", 1.0) == 0.0 { first.clone() } else { tag(model, items, copies, Some(&seen)) };
    [first, second]
}

fn augment(items: &[&Item], data: &std::path::Path, g: &Gazetteer<'_>, target: usize) -> Vec<Item> {
    let times = opt("AUG", 0.0) as usize;
    if times == 0 {
        return Vec::new();
    }
    let pool = Pool::new(items, data);
    let mut random = Random(7);
    let mut out = Vec::new();
    for _ in 0..times {
        for item in items.iter().filter(|i| i.corpus == target || opt("AUGALL", 0.0) > 0.0) {
            out.extend(augmented(item, &pool, &mut random, g));
        }
    }
    out
}

struct Pool(BTreeMap<(usize, usize), Vec<Vec<String>>>);

impl Pool {
    fn new(items: &[&Item], data: &std::path::Path) -> Self {
        let mut pool: BTreeMap<(usize, usize), Vec<Vec<String>>> = BTreeMap::new();
        for item in items {
            for (a, b, kind) in label::names(&item.labels) {
                let k = label::TYPES.iter().position(|t| *t == kind).unwrap();
                pool.entry((k, (b - a).min(4))).or_default().push(item.words[a..b].to_vec());
            }
        }
        for (k, file) in [(0, "id-person.txt"), (1, "id-organization.txt")] {
            let text = std::fs::read_to_string(data.join("gazetteer").join(file)).unwrap();
            let share = opt("GAZSHARE", 1.0);
            let mut random = Random(5);
            for line in text.lines() {
                let words: Vec<String> = line.split(' ').map(String::from).collect();
                let ok = words.iter().all(|w| w.starts_with(|c: char| c.is_uppercase() && c.is_ascii()) && w.chars().all(|c| c.is_alphabetic()) && w.len() > 2);
                if ok && words.len() < 4 && random.unit() < share && !(k == 1 && line.starts_with('S')) {
                    pool.entry((k, words.len())).or_default().push(words);
                }
            }
        }
        Self(pool)
    }
}

fn augmented(item: &Item, pool: &Pool, random: &mut Random, g: &Gazetteer<'_>) -> Option<Item> {
    let names = label::names(&item.labels);
    if names.is_empty() {
        return None;
    }
    let mut s = Sentence::default();
    let mut at = 0;
    for (a, b, kind) in names {
        s.words.extend_from_slice(&item.words[at..a]);
        s.labels.extend_from_slice(&item.labels[at..a]);
        let k = label::TYPES.iter().position(|t| *t == kind).unwrap();
        let list = &pool.0[&(k, (b - a).min(4))];
        let new = if random.unit() < opt("SWAP", 0.7) { list[random.below(list.len())].clone() } else { item.words[a..b].to_vec() };
        for (i, w) in new.into_iter().enumerate() {
            s.words.push(w);
            s.labels.push(1 + 2 * k + usize::from(i > 0));
        }
        at = b;
    }
    s.words.extend_from_slice(&item.words[at..]);
    s.labels.extend_from_slice(&item.labels[at..]);
    Some(self::item(item.corpus, &s, g))
}

fn main() {
    let data = PathBuf::from(std::env::args().nth(1).expect("DATA_DIR"));
    let files = std::env::var("FILES").unwrap_or("id/idner-train,id/nergrit".into());
    let tests = std::env::var("TEST").unwrap_or("id/idner-dev".into());
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
    let g = Gazetteer::new(&gaz_bytes).unwrap();
    let load = |c: usize, f: &str| -> Vec<Item> {
        corpus::read(&data.join("ner").join(format!("{f}.tsv"))).iter().map(|s| item(c, s, &g)).collect()
    };
    let mut items: Vec<Item> = Vec::new();
    for (c, f) in files.split(',').enumerate() {
        items.extend(load(c, f));
    }
    let refs: Vec<&Item> = items.iter().collect();
    let cv = opt("CV", 0.0) as usize;
    let copies = copies_of(target);
    if cv > 0 {
        let mut totals = [[(0, 0, 0); 4]; 2];
        let results: Vec<_> = std::thread::scope(|scope| {
            let handles: Vec<_> = (0..cv)
                .map(|fold| {
                    let (refs, copies, data, g) = (&refs, &copies, &data, &g);
                    scope.spawn(move || {
                        let is_test = |(i, x): &(usize, &&Item)| x.corpus == target && i / 10 % cv == fold;
                        let part: Vec<&Item> = refs.iter().enumerate().filter(|p| !is_test(p)).map(|(_, x)| *x).collect();
                        let held: Vec<&Item> = refs.iter().enumerate().filter(is_test).map(|(_, x)| *x).collect();
                        let more = augment(&part, data, g, target);
                        let part: Vec<&Item> = part.into_iter().chain(&more).collect();
                        let model = full(&part, target);
                        let gold: Vec<_> = held.iter().map(|x| x.labels.clone()).collect();
                        test(&model, &held, copies).map(|p| f1(&gold, &p))
                    })
                })
                .collect();
            handles.into_iter().map(|h| h.join().unwrap()).collect()
        });
        for r in results {
            for pass in 0..2 {
                for k in 0..4 {
                    totals[pass][k].0 += r[pass][k].0;
                    totals[pass][k].1 += r[pass][k].1;
                    totals[pass][k].2 += r[pass][k].2;
                }
            }
        }
        show("cv pass 1", totals[0]);
        show("cv pass 2", totals[1]);
    }
    if opt("FINAL", 1.0) == 0.0 {
        return;
    }
    let more = augment(&refs, &data, &g, target);
    let refs: Vec<&Item> = refs.into_iter().chain(&more).collect();
    let model = full(&refs, target);
    for file in tests.split(',') {
        let dev = load(target, file);
        let dev: Vec<&Item> = dev.iter().collect();
        let gold: Vec<_> = dev.iter().map(|x| x.labels.clone()).collect();
        let [first, second] = test(&model, &dev, &copies);
        show(&format!("{file} 1"), f1(&gold, &first));
        show(&format!("{file} 2"), f1(&gold, &second));
        if let Ok(out) = std::env::var("ERRORS") {
            let mut text = String::new();
            for ((s, g), p) in dev.iter().zip(&gold).zip(&second) {
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

fn counted(t: &[&[Token]], p: &[Vec<usize>]) -> HashMap<u64, features::Elsewhere> {
    let mut seen: HashMap<u64, features::Elsewhere> = HashMap::new();
    for (s, p) in t.iter().zip(p) {
        for (token, &label) in s.iter().zip(p) {
            let e = seen.entry(token.word.lower).or_default();
            if token.word.case.is_capital() {
                e.labels[label] += 1;
            } else {
                e.lower += 1;
            }
        }
    }
    seen
}

fn minus(e: &features::Elsewhere, label: usize) -> features::Elsewhere {
    let mut e = *e;
    e.labels[label] -= 1;
    e
}
