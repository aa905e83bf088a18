// Writes examples/train/data/cldr_places.txt: the subdivisions of countries and the cities that time zones are named after, in
// Indonesian and English, from CLDR (Unicode-3.0 licence).
// Run: npm install --no-save cldr-subdivisions-full cldr-dates-full && node scripts/places.mjs
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const read = (path) => JSON.parse(readFileSync(require.resolve(path), "utf8"));
const names = new Set();

for (const locale of ["id", "en"]) {
  const { subdivisions } = read(`cldr-subdivisions-full/subdivisions/${locale}/${locale}.json`);
  const values = Object.values(subdivisions.localeDisplayNames.subdivisions).flatMap((value) =>
    typeof value === "string" ? [value] : Object.values(value));
  values.filter((value) => typeof value === "string").forEach((value) => names.add(value));
  const cities = (node) => {
    if (typeof node?.exemplarCity === "string") names.add(node.exemplarCity);
    else if (node && typeof node === "object") Object.values(node).forEach(cities);
  };
  cities(read(`cldr-dates-full/main/${locale}/timeZoneNames.json`).main[locale].dates.timeZoneNames.zone);
}
// Leaves out numbered districts and single letters.
const kept = [...names].filter((name) => /^\p{Lu}[\p{L}’' .-]{2,}$/u.test(name)).sort();
const header = `# Subdivisions of countries and cities after which time zones are named, in Indonesian and English, from the Unicode CLDR
# (Unicode-3.0 licence). Written by scripts/places.mjs; do not edit.
`;
writeFileSync("examples/train/data/cldr_places.txt", header + kept.join("\n") + "\n");
