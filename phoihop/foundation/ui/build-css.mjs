// Rebuilds static/ui/vendor/tabler/tabler.css: of Tabler's stylesheet only the structural rules for bare elements.
// Colours and sizes are ours (theme.css), and old browsers do not know light-dark() or oklch(), so those go.
// Run in a scratch folder that holds the packages named in vendor.md:  node build-css.mjs OUTPUT.css
import { readFileSync, writeFileSync } from "node:fs";
import postcss from "postcss";
import { transform } from "lightningcss";

const sheet = postcss.parse(readFileSync("node_modules/@tabler/core/dist/css/tabler.css", "utf8"));
const bare = (selector) => !/[.#]|\[(?!type|hidden)|:root|^:host|::?-moz|popover|dialog|scrollbar/.test(selector);
const ours = /var\(|light-dark|oklch|color-mix|^--/;

// Braces matter: a callback that returns false ends the walk.
sheet.walkComments((comment) => { comment.remove(); });
sheet.walkAtRules((rule) => { if (rule.name !== "media") rule.remove(); });
sheet.walkRules((rule) => {
  rule.selectors = rule.selectors.filter(bare);
  if (!rule.selectors.filter(Boolean).length) { rule.remove(); return; }
  rule.walkDecls((d) => { if (ours.test(d.value) || ours.test(d.prop) || d.prop.includes("color")) d.remove(); });
  if (!rule.nodes.length) rule.remove();
});
sheet.walkAtRules((rule) => { if (rule.params.includes("print") || !rule.nodes.length) rule.remove(); });

const notice = "/*! Bare-element rules of Tabler, with Bootstrap's Reboot inside. MIT: see LICENSE beside this file. */\n";
const { code } = transform({ filename: "t.css", code: Buffer.from(sheet.toString()), minify: true, targets: { chrome: 109 << 16 } });
writeFileSync(process.argv[2], notice + code.toString() + "\n");
