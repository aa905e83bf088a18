// Writes src/text/cldr.rs: names of months, weekdays, regions and currencies in Indonesian and English, from the CLDR data
// in Node.js. Run: node scripts/cldr.mjs && cargo fmt
import { writeFileSync } from "node:fs";

const LOCALES = ["id", "en"];
const unique = (list) => [...new Set(list)];
const rust = (text) => JSON.stringify(text);

// All two-letter codes; those that CLDR does not know are filtered out below.
const codes = [];
for (let a = 65; a <= 90; a++) for (let b = 65; b <= 90; b++) codes.push(String.fromCharCode(a, b));
const skip = new Set(["XA", "XB", "ZZ", "QO", "EZ", "UN", "AA", "QM", "QX", "XX"]);

function dates(locale, field, count, at) {
  const rows = [];
  for (let i = 0; i < count; i++) {
    const forms = ["long", "short"].flatMap((width) => [
      new Intl.DateTimeFormat(locale, { [field]: width, timeZone: "UTC" }).format(at(i)),
      new Intl.DateTimeFormat(locale, { [field]: width, day: field === "month" ? "numeric" : undefined, timeZone: "UTC" })
        .formatToParts(at(i)).find((part) => part.type === field).value,
    ]);
    rows.push(unique(forms));
  }
  return rows;
}

function regions(locale) {
  const names = new Intl.DisplayNames([locale], { type: "region", fallback: "none" });
  const short = new Intl.DisplayNames([locale], { type: "region", fallback: "none", style: "short" });
  return unique(codes.filter((code) => !skip.has(code)).flatMap((code) => [names.of(code), short.of(code)]))
    .filter((name) => name && !/[()]/.test(name)).sort();
}

function currencies(locale) {
  const names = new Intl.DisplayNames([locale], { type: "currency", fallback: "none" });
  return Intl.supportedValuesOf("currency").map((code) => [code, names.of(code)])
    .filter(([, name]) => name && !/[()0-9]/.test(name));
}

let out = `//! Names out of the Unicode CLDR ${process.versions.cldr} (Unicode-3.0 licence). Written by scripts/cldr.mjs; not by hand.\n`;
for (const locale of LOCALES) {
  const L = locale.toUpperCase();
  const table = (name, doc, rows) => {
    out += `\n/// ${doc}\npub const ${name}_${L}: &[&[&str]] = &[${rows.map((row) => `&[${row.map(rust).join(", ")}]`).join(", ")}];\n`;
  };
  table("MONTHS", "Months, January first, each long and short.", dates(locale, "month", 12, (i) => Date.UTC(2024, i, 1)));
  table("WEEKDAYS", "Weekdays, Monday first, each long and short.", dates(locale, "weekday", 7, (i) => Date.UTC(2024, 0, 1 + i)));
  out += `\n/// Countries and territories, sorted.\npub const REGIONS_${L}: &[&str] = &[${regions(locale).map(rust).join(", ")}];\n`;
  out += `\n/// Currencies: ISO 4217 code and name.\npub const CURRENCIES_${L}: &[(&str, &str)] = &[${currencies(locale).map(([c, n]) => `(${rust(c)}, ${rust(n)})`).join(", ")}];\n`;
}
writeFileSync("src/text/cldr.rs", out);
