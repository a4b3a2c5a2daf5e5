#!/bin/sh
# Gathers what the pages are made of into dist/, which the binary embeds. Needs `npm ci` first; reaches no network.
#
# The theme is ours: colours, type and rounding stand in theme/designsystemet.config.json, and theme/behorig.css was made
# from it with the design system's own command line, which is too large a tool to install for every build:
#   npx @digdir/designsystemet@1.15.0 tokens create --config designsystemet.config.json
#   npx @digdir/designsystemet@1.15.0 tokens build --tokens tokens -o css
#   node theme/fold.mjs theme/behorig.css
set -eu
cd "$(dirname "$0")"
modules=node_modules
design=$modules/@digdir/designsystemet-css
inter=$modules/@fontsource-variable/inter
lucide=$modules/lucide-static
[ -d "$design" ] || { echo "run 'npm ci' in assets first" >&2; exit 1; }

rm -rf dist
mkdir dist

# One style sheet: a second request would only delay the first paint. Ours come last and outside the layers, so they win.
{
  echo '@layer ds.theme, ds.base, ds.components;'
  cat theme/behorig.css "$design/dist/src/index.css"
  for part in font base shell forms parts tables orders cases print; do echo; cat "css/$part.css"; done
} > dist/app.css
cp app.js brand.svg dist/

# Variable weight, upright only; Swedish needs latin, names from the rest of Europe latin-ext.
cp "$inter/files/inter-latin-wght-normal.woff2" dist/inter-latin.woff2
cp "$inter/files/inter-latin-ext-wght-normal.woff2" dist/inter-latin-ext.woff2

# The icons that the helper `icon` may name, as one sprite.
{
  printf '<svg xmlns="http://www.w3.org/2000/svg">\n'
  while read -r name file; do
    printf '<symbol id="%s" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">' "$name"
    sed -e '/<!--/d' -e '/<svg/,/>/d' -e '/<\/svg>/d' "$lucide/icons/$file.svg" | tr -d '\n'
    printf '</symbol>\n'
  done < icons.txt
  printf '</svg>\n'
} > dist/icons.svg

{
  for package in "$design" "$inter" "$lucide"; do
    printf '== %s\n\n' "${package#"$modules"/}"
    cat "$package/LICENSE"
    printf '\n\n'
  done
} > dist/licences.txt
