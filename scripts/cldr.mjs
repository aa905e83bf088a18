// Writes data/cldr/ (names of months and weekdays) and examples/train/data/cldr_regions.tsv (countries and territories), in
// Indonesian and English, from the CLDR data in Node.js. Run: node scripts/cldr.mjs
import { mkdirSync, writeFileSync } from "node:fs";

const LOCALES = ["id", "en"];
const unique = (list) => [...new Set(list)];

const codes = [];
for (let a = 65; a <= 90; a++) for (let b = 65; b <= 90; b++) codes.push(String.fromCharCode(a, b));
// Codes that are not those of a country or territory.
const skip = new Set(["XA", "XB", "ZZ", "QO", "EZ", "UN", "AA", "QM", "QX", "XX"]);

function dates(locale, field, count, at) {
  const rows = [];
  for (let i = 0; i < count; i++) {
    const forms = ["long", "short"].flatMap((width) => [
      new Intl.DateTimeFormat(locale, { [field]: width, timeZone: "UTC" }).format(at(i)),
      new Intl.DateTimeFormat(locale, { [field]: width, day: field === "month" ? "numeric" : undefined, timeZone: "UTC" })
        .formatToParts(at(i)).find((part) => part.type === field).value,
    ]);
    rows.push([i + 1, ...unique(forms)]);
  }
  return rows;
}

function regions(locale) {
  const names = new Intl.DisplayNames([locale], { type: "region", fallback: "none" });
  const short = new Intl.DisplayNames([locale], { type: "region", fallback: "none", style: "short" });
  return unique(codes.filter((code) => !skip.has(code)).flatMap((code) => [names.of(code), short.of(code)]))
    .filter((name) => name && !/[()]/.test(name)).sort().map((name) => [name]);
}

function write(path, title, columns, rows) {
  const header = `# ${title} from the Unicode CLDR ${process.versions.cldr} (Unicode-3.0 licence). Columns: language, ${columns}.\n`
    + "# Written by scripts/cldr.mjs; do not edit.\n";
  const lines = LOCALES.flatMap((locale) => rows(locale).map((row) => [locale, ...row].join("\t") + "\n"));
  writeFileSync(path, header + lines.join(""));
}

mkdirSync("data/cldr", { recursive: true });
write("data/cldr/months.tsv", "Names of months", "number, name, abbreviation", (locale) =>
  dates(locale, "month", 12, (i) => Date.UTC(2024, i, 1)));
write("data/cldr/weekdays.tsv", "Names of weekdays", "number from Monday, name, abbreviation", (locale) =>
  dates(locale, "weekday", 7, (i) => Date.UTC(2024, 0, 1 + i)));
write("examples/train/data/cldr_regions.tsv", "Names of countries and territories", "name", regions);
