//! `tandai entities --jsonl`: a filter over a stream of texts.
//!
//! Batches of lines go round the workers in turn and come back in the same turn, so the output is in order without
//! sorting, and no more than a few batches a worker are ever held. A batch is what is there to read: whoever writes one
//! line and waits for its answer gets it.

use super::entities::rows;
use super::{Error, json, report};
use crate::article::Article;
use crate::entity::Extractor;
use crate::text::Span;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Bytes after which a batch is full.
const BATCH: usize = 64 * 1024;

/// Batches on their way to a worker, and from it.
const AHEAD: usize = 2;

#[derive(Deserialize)]
struct Line<'a> {
    #[serde(default)]
    id: Value,
    #[serde(borrow)]
    text: Cow<'a, str>,
}

#[derive(Serialize)]
struct Out<'a, T: Serialize> {
    id: &'a Value,
    entities: T,
}

/// Lines, and the number of the first of them.
struct Batch {
    first: usize,
    bytes: Vec<u8>,
}

/// What became of a batch: what to write, and what was wrong with which line.
#[derive(Default)]
struct Done {
    out: Vec<u8>,
    wrong: Vec<String>,
}

/// Filters standard input to standard output with so many workers.
pub fn run(jobs: Option<usize>) -> Result<(), Error> {
    let jobs = jobs.or_else(|| thread::available_parallelism().ok().map(usize::from)).unwrap_or(1);
    thread::scope(|scope| {
        let (mut inputs, mut outputs) = (Vec::new(), Vec::new());
        for _ in 0..jobs {
            let (to, from_reader) = sync_channel::<Batch>(AHEAD);
            let (to_writer, from) = sync_channel::<Done>(AHEAD);
            scope.spawn(move || work(&from_reader, &to_writer));
            inputs.push(to);
            outputs.push(from);
        }
        let reader = scope.spawn(move || read(BufReader::with_capacity(BATCH, io::stdin().lock()), &inputs));
        let written = write(&outputs);
        // Workers that find nobody listening end, and with them the reader.
        drop(outputs);
        let wrong = written?;
        reader.join().unwrap_or_else(|_| Err(io::Error::other("the reader broke")))?;
        if wrong > 0 { Err(Error::Usage(format!("{wrong} of the lines failed: see above"))) } else { Ok(()) }
    })
}

fn read(mut input: BufReader<impl Read>, workers: &[SyncSender<Batch>]) -> io::Result<()> {
    let mut line = 1;
    for worker in workers.iter().cycle() {
        let mut batch = Batch { first: line, bytes: Vec::new() };
        while batch.bytes.len() < BATCH {
            if input.read_until(b'\n', &mut batch.bytes)? == 0 {
                break;
            }
            line += 1;
            if input.buffer().is_empty() {
                break;
            }
        }
        if batch.bytes.is_empty() || worker.send(batch).is_err() {
            break;
        }
    }
    Ok(())
}

fn write(workers: &[Receiver<Done>]) -> Result<usize, Error> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut wrong = 0;
    for worker in workers.iter().cycle() {
        let Ok(done) = worker.recv() else { break };
        out.write_all(&done.out)?;
        out.flush()?;
        for what in done.wrong {
            wrong += 1;
            report(&Error::Usage(what));
        }
    }
    Ok(wrong)
}

fn work(batches: &Receiver<Batch>, results: &SyncSender<Done>) {
    let mut extractor = Extractor::new();
    for batch in batches {
        let mut done = Done::default();
        for (i, line) in batch.bytes.split(|&b| b == b'\n').enumerate() {
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            if let Err(what) = filter(line, &mut extractor, &mut done.out) {
                done.wrong.push(format!("standard input, line {}: {what}", batch.first + i));
            }
        }
        if results.send(done).is_err() {
            return;
        }
    }
}

/// Writes the entities of one line.
fn filter(line: &[u8], extractor: &mut Extractor, out: &mut Vec<u8>) -> Result<(), String> {
    let Line { id, text } = serde_json::from_slice(line).map_err(|error| {
        // The line is counted already; what serde counts is inside it.
        let what = error.to_string();
        let what = what.split(" at line 1 column").next().unwrap_or_default().to_string();
        format!("{what}, column {}: {{\"id\":…,\"text\":\"…\"}} is wanted", error.column())
    })?;
    let written = match Article::new(text.into_owned(), None, None) {
        None => json(&Out { id: &id, entities: [(); 0] }, false),
        Some(article) => {
            let found = extractor.extract(&article, Span::new(0, article.text().len()));
            let entities: Vec<_> = rows(None, &article, &found).collect();
            json(&Out { id: &id, entities }, false)
        }
    };
    out.extend(written.map_err(|error| error.to_string())?.into_bytes());
    out.push(b'\n');
    Ok(())
}
