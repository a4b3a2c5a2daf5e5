// What a scenario is given. One page per scenario; everything the browser complains about is kept and fails the scenario.
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { HtmlValidate } from 'html-validate';

const validator = new HtmlValidate({
  extends: ['html-validate:recommended'],
  rules: {
    // Ways of writing, not faults; a list in a form is the same name several times.
    'doctype-style': 'off',
    'form-dup-name': 'off',
    'valid-id': ['error', { relaxed: true }],
    'attribute-boolean-style': 'off',
    'attribute-empty-style': 'off',
    'long-title': 'off',
    'no-trailing-whitespace': 'off',
    'void-style': 'off',
    // Everything comes from the service itself.
    'require-sri': 'off',
  },
});
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 320, height: 720 };

export async function tools(context, url, out, scenario) {
  const complaints = [];
  // Content Security Policy: the event says more than the console line.
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`CSP violation: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console at ${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`script at ${page.url()}: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob|about):/.test(request.url())) {
      complaints.push(`another host was asked: ${request.url()}`);
    }
  });

  // The document as the server sent it, before any script: a page that answers a form cannot be asked for again.
  let sent = Promise.resolve('');
  page.on('response', (response) => {
    const request = response.request();
    const document = request.isNavigationRequest() && request.frame() === page.mainFrame();
    if (document && !(response.status() >= 300 && response.status() < 400)) sent = response.text().catch(() => '');
  });

  let preferred = [];
  const fresh = async () => { await context.clearCookies(); await context.addCookies(preferred); };
  const kit = {
    page, context, url, out,
    /** Forgets complaints that a scenario provoked on purpose (a 404, say). */
    expectComplaint(pattern) {
      const found = complaints.filter((complaint) => pattern.test(complaint));
      if (found.length === 0) throw new Error(`expected a complaint like ${pattern}`);
      for (const complaint of found) complaints.splice(complaints.indexOf(complaint), 1);
    },
    /** Forgets them all: they have been told. */
    forget() { complaints.length = 0; },
    assertQuiet() {
      if (complaints.length > 0) throw new Error(`the browser complained:\n  ${complaints.join('\n  ')}`);
    },
    goto: (path) => page.goto(new URL(path, url).href),
    /** Signs out whoever is in; from now on everybody has chosen this language. */
    prefer: async (language) => { preferred = [{ name: 'behorig-language', value: language, url }]; await fresh(); },
    /** Signs out whoever is in, and this person in. */
    signIn: async (login) => { await fresh(); await signIn(page, url, login); },
    speak: (language) => speak(page, language),
    /** The page as it stands is sound: see checkPage. */
    checkPage: async (name, { pictures = true } = {}) => {
      await checkPage(page, await sent, pictures && join(out, `${scenario}-${name}`));
      kit.assertQuiet();
    },
  };
  return kit;
}

/** Signs in as one of the demo's people. The demo offers a list of them instead of a password. */
async function signIn(page, url, login) {
  await page.goto(`${url}/sign-in`);
  const button = page.locator(`form[action="/sign-in/demo/${login}"] button`);
  if (!await button.isVisible()) await page.locator('details:has(.cast) > summary').click();
  await button.click();
  await page.waitForURL((now) => !now.pathname.startsWith('/sign-in'));
}

/** Chooses the language in the person's own corner. */
async function speak(page, language) {
  if (await page.locator('html').getAttribute('lang') === language) return;
  await page.locator('details.own > summary').click();
  await page.locator(`button[name="language"][value="${language}"]`).click();
  await page.locator(`html[lang="${language}"]`).waitFor();
}

/**
 * No axe violation in light and in dark, nothing to scroll sideways, wide and at 320 px (WCAG 1.4.10). With a `file`
 * to keep them in, a screenshot of both; and valid HTML as the server sent it.
 */
async function checkPage(page, sent, file) {
  const faults = [];
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Only colours differ in the dark.
    const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ['violations'] });
    const { violations } = await (colorScheme === 'light' ? axe.withTags(AXE_TAGS) : axe.withRules('color-contrast')).analyze();
    for (const violation of violations) {
      const where = violation.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ');
      faults.push(`axe (${colorScheme}) ${violation.id}: ${violation.help}: ${where}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  // Texts are escaped: what is valid in one language is in the other.
  if (file) faults.push(...await htmlFaults(sent));
  await page.setViewportSize(WIDE);
  if (file) await page.screenshot({ path: `${file}.wide.png`, fullPage: true });
  faults.push(...await sideways(page));
  await page.setViewportSize(NARROW);
  if (file) await page.screenshot({ path: `${file}.narrow.png`, fullPage: true });
  faults.push(...await sideways(page));
  await page.setViewportSize(WIDE);
  if (faults.length > 0) throw new Error(`${page.url()}:\n  ${faults.join('\n  ')}`);
}

async function htmlFaults(sent) {
  if (sent === '') return ['html: the document was not caught'];
  const report = await validator.validateString(sent);
  return report.results.flatMap((result) => result.messages)
    .map((message) => `html ${message.ruleId} at ${message.line}:${message.column}: ${message.message}`);
}

async function sideways(page) {
  const [content, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  return content > room ? [`at ${room} px the page is ${content} px wide: it scrolls sideways`] : [];
}
