// Writes tests/data/schemaorg.tsv: the schema.org types that make up a ClaimReview, with all their own and inherited
// properties and the types of their values. Reads the package schema-dts, which is generated from schema.org's definitions:
//     npm pack schema-dts && tar xzf schema-dts-*.tgz && node scripts/schemaorg.mjs package
import { readFileSync, writeFileSync, mkdirSync } from "node:fs";

const folder = process.argv[2];
if (!folder) {
    console.error("usage: node scripts/schemaorg.mjs FOLDER_OF_SCHEMA_DTS");
    process.exit(2);
}
const source = readFileSync(`${folder}/dist/schema.d.ts`, "utf8");
const { version } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
const types = new Map();
for (const [, name, parents, body] of source.matchAll(/interface (\w+)Base extends ([^{]+) \{\n([^}]*(?:\}[^}]*)*?)^\}/gm)) {
    const properties = new Map();
    for (const [, property, range] of body.matchAll(/^ {4}"(\w+)"\?: SchemaValue<([^,]+), /gm)) {
        properties.set(property, range.split("|").map((kind) => kind.trim()).filter((kind) => kind !== "IdReference"));
    }
    const above = [...parents.matchAll(/(\w+)Base/g)].map(([, parent]) => parent);
    types.set(name, { above, properties });
}
const ancestors = (name) => {
    const own = types.get(name)?.above ?? [];
    return [...new Set(own.flatMap((parent) => [parent, ...ancestors(parent)]))];
};
const lines = [`# Made by scripts/schemaorg.mjs from schema-dts ${version}: type, property, what its values may be. "isa" is what a type is.`];
// A type without properties of its own has no interface in the package.
const wanted = ["Claim", "ClaimReview", "Clip", "CreativeWork", "Organization", "Person", "Rating", "Thing"];
for (const name of wanted) {
    const above = ancestors(name);
    if (above.length > 0) lines.push(`${name}\tisa\t${above.sort().join("|")}`);
    const all = new Map();
    for (const type of [...above, name]) {
        for (const [property, range] of types.get(type)?.properties ?? []) all.set(property, range);
    }
    for (const property of [...all.keys()].sort()) lines.push(`${name}\t${property}\t${all.get(property).join("|")}`);
}
mkdirSync("tests/data", { recursive: true });
writeFileSync("tests/data/schemaorg.tsv", `${lines.join("\n")}\n`);
console.log(`${lines.length} lines`);
