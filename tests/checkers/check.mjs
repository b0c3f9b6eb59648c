// What html-validate, axe and caniemail find in mails: node check.mjs CHROMIUM FILE.html … -> one JSON object on stdout.
// {file: {"html-validate": [..], "axe": [..], "caniemail": [..]}}; each finding is one line. A checker that cannot run
// ends the program with an error: silence is never an answer.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { caniemail, rawData } from "caniemail";
import { HtmlValidate } from "html-validate";
import { chromium } from "playwright-core";

const [browserPath, ...files] = process.argv.slice(2);
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf-8");

// A mail is a fragment of somebody else's page: landmarks belong to the mail program.
const AXE_RULES = { "landmark-one-main": { enabled: false }, region: { enabled: false } };
const AXE_BEST = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const validator = new HtmlValidate({
  extends: ["html-validate:standard"],
  rules: {
    // Mail needs what pages do not: attributes and styles that old programs read, layout tables.
    "no-inline-style": "off",
    "no-deprecated-attr": "off",
    "attribute-allowed-values": "error",
    "prefer-tbody": "off",
    "no-conditional-comment": "off",
    "no-trailing-whitespace": "off",
    "long-title": "off",
    "doctype-style": "off",
    "void-style": "off",
  },
});

async function htmlValidate(file) {
  const report = await validator.validateFile(file);
  return report.results.flatMap((result) =>
    result.messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`),
  );
}

async function axe(browser, file) {
  const found = [];
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [390, 700]) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
      const page = await context.newPage();
      await page.goto(pathToFileURL(file).href);
      await page.evaluate(axeSource);
      const result = await page.evaluate(
        ([rules, values]) => globalThis.axe.run(document, { rules, runOnly: { type: "tag", values } }),
        [AXE_RULES, AXE_BEST],
      );
      for (const violation of result.violations) {
        const where = violation.nodes.slice(0, 3).map((node) => node.target.join(" ")).join("; ");
        found.push(`${colorScheme} ${width}: ${violation.id}: ${violation.help} (${violation.nodes.length}): ${where}`);
      }
      await context.close();
    }
  }
  return found;
}

// Where nobody has tried a feature in a client, nothing is said of it; the library would end there with an error.
const clients = [...new Set(rawData.data.flatMap(({ stats }) => Object.keys(stats).flatMap((family) =>
  Object.keys(stats[family]).map((platform) => [family, platform]).map((pair) => pair.join(".")))))];
for (const { stats } of rawData.data) {
  for (const [family, platform] of clients.map((name) => name.split("."))) {
    stats[family] ??= {};
    stats[family][platform] ??= { untried: "y" };
  }
}

function unsupported(file) {
  const { issues } = caniemail({ clients: ["*"], html: readFileSync(file, "utf-8") });
  const found = new Set();
  for (const [client, list] of issues.errors ?? new Map()) {
    for (const issue of list) found.add(`${issue.title}: not in ${client}`);
  }
  return [...found].sort();
}

const browser = await chromium.launch({
  executablePath: browserPath,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
  ],
});
const answer = {};
try {
  for (const file of files) {
    answer[file] = { "html-validate": await htmlValidate(file), axe: await axe(browser, file), caniemail: unsupported(file) };
  }
} finally {
  await browser.close();
}
process.stdout.write(JSON.stringify(answer));
