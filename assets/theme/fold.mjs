// Folds the theme that the design system's command line wrote: light and dark stand there twice each, once for who chose
// and once for whose device says so. Here each colour stands once, as light-dark(light, dark), and `color-scheme` says
// which of the two holds. Reads the file named, writes it anew.
//
//   node fold.mjs behorig.css
import { readFileSync, writeFileSync } from 'node:fs';

const [file] = process.argv.slice(2);
const source = readFileSync(file, 'utf8');

/** The layer of that name, from its first sign to its last. */
function layer(name) {
  const start = source.indexOf(`@layer ds.theme.color-scheme.${name} {`);
  let depth = 0;
  for (let at = source.indexOf('{', start); at < source.length; at += 1) {
    if (source[at] === '{') depth += 1;
    if (source[at] === '}') depth -= 1;
    if (depth === 0) return source.slice(start, at + 1);
  }
  throw new Error(`no layer ${name}: was it folded before?`);
}

/** The colours of a layer; both of its copies must say the same. */
function colours(text) {
  const found = new Map();
  for (const [, name, value] of text.matchAll(/^\s*(--[\w-]+): ([^;]+);$/gm)) {
    if (found.has(name) && found.get(name) !== value) throw new Error(`${name} has two values`);
    found.set(name, value);
  }
  return found;
}

const [light, dark] = [layer('light'), layer('dark')];
const darker = colours(dark);
const lines = [...colours(light)].map(([name, value]) => {
  if (!darker.has(name)) throw new Error(`${name} has no dark value`);
  const other = darker.get(name);
  return `  ${name}: ${value === other ? value : `light-dark(${value}, ${other})`};`;
});
const folded = `@layer ds.theme.color-scheme {
:root { color-scheme: light dark; }
[data-color-scheme="light"] { color-scheme: light; }
[data-color-scheme="dark"] { color-scheme: dark; }
:root {
${lines.join('\n')}
}
}`;
writeFileSync(file, source.replace(dark, '').replace(light, folded));
